import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { ListedCoupon } from './coupons.sql.ts'

/** What was typed into the form of a coupon, by the form's names. */
export type TypedCoupon = Partial<
  Record<
    | 'code'
    | 'kind'
    | 'percent'
    | 'amount'
    | 'amount_max'
    | 'minimum'
    | 'starts_at'
    | 'ends_at'
    | 'uses_max'
    | 'per_user_max'
    | 'note',
    string
  >
> & { problem: string }

/** Every coupon with its uses, and the form for a new one. */
export function CouponsPage({
  rows,
  pageRows,
  typed,
  counts,
}: {
  /** One more than `pageRows` when there are older ones. */
  rows: readonly ListedCoupon[]
  pageRows: number
  typed?: TypedCoupon
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().money.coupons
  const shown = rows.slice(0, pageRows)
  const last = rows.length > pageRows ? shown.at(-1) : undefined
  return (
    <AdminLayout title={words.title} counts={counts}>
      <Columns
        aside={
          <Allowed to="money.act">
            <Card title={words.make}>
              <CouponForm typed={typed} />
            </Card>
          </Allowed>
        }
      >
        <Card flush>
          <CouponTable rows={shown} />
        </Card>
        <Pager first={undefined} next={last && addressOf('/admin/coupons', { before: String(last.id) })} />
      </Columns>
    </AdminLayout>
  )
}

function CouponTable({ rows }: { rows: readonly ListedCoupon[] }) {
  const t = useTexts()
  const words = t.money.coupons
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState icon="gift" title={words.none} />}
      columns={[
        {
          title: words.code,
          lead: true,
          cell: (row) => (
            <>
              <strong>{row.code}</strong> {words.kinds[row.kind]}
              <span class="cell-sub">
                <Time at={row.startsAt} /> – {row.endsAt ? <LastMoment end={row.endsAt} /> : words.noLimit}
              </span>
              {row.note && <span class="cell-sub">{row.note}</span>}
            </>
          ),
        },
        { title: words.value, align: 'end', cell: (row) => <Worth row={row} /> },
        {
          title: words.uses,
          align: 'end',
          cell: (row) => `${formatNumber(row.uses)} / ${formatNumber(row.usesMax)}`,
        },
        { title: words.given, align: 'end', cell: (row) => <Amount value={row.given} /> },
        {
          title: t.common.state,
          corner: true,
          cell: (row) => (
            <Status tone={row.isActive ? 'good' : 'neutral'} icon={row.isActive ? 'checkCircle' : 'cancel'}>
              {row.isActive ? words.on : words.off}
            </Status>
          ),
        },
        {
          title: words.switchOff,
          hideTitle: true,
          align: 'end',
          cell: (row) => (
            <Allowed to="money.act">
              <form method="post" action={`/admin/coupons/${row.id}`}>
                <SubmitButton tone="secondary" name="active" value={row.isActive ? 'off' : 'on'}>
                  {row.isActive ? words.switchOff : words.switchOn}
                </SubmitButton>
              </form>
            </Allowed>
          ),
        },
      ]}
    />
  )
}

/** The end is the midnight after the last day; the last day is what people typed. */
function LastMoment({ end }: { end: Date }) {
  return <Time at={new Date(end.getTime() - 1)} />
}

function Worth({ row }: { row: ListedCoupon }) {
  const words = useTexts().money.coupons
  return (
    <span>
      {row.amount ? <Amount value={row.amount} /> : `${formatNumber(row.discountPercent ?? 0)}%`}
      {row.amountMax && (
        <span class="cell-sub">
          {words.amountMax} <Amount value={row.amountMax} />
        </span>
      )}
      {row.minimum.isPositive() && (
        <span class="cell-sub">
          {words.minimum} <Amount value={row.minimum} />
        </span>
      )}
    </span>
  )
}

function CouponForm({ typed }: { typed: TypedCoupon | undefined }) {
  const words = useTexts().money.coupons
  const money = { suffix: '₫', maxlength: 30, optional: true }
  return (
    <form method="post" action="/admin/coupons">
      {typed && <Notice kind="error">{typed.problem}</Notice>}
      <TextField name="code" label={words.code} value={typed?.code} maxlength={30} required />
      <SelectField
        name="kind"
        label={words.kind}
        value={typed?.kind ?? 'order'}
        choices={[
          { value: 'order', text: words.kinds.order },
          { value: 'deposit', text: words.kinds.deposit },
        ]}
      />
      <TextField
        name="percent"
        label={words.percent}
        value={typed?.percent}
        suffix="%"
        maxlength={6}
        optional
      />
      <TextField name="amount" label={words.amount} hint={words.oneOfBoth} value={typed?.amount} {...money} />
      <TextField name="amount_max" label={words.amountMax} value={typed?.amount_max} {...money} />
      <TextField name="minimum" label={words.minimum} value={typed?.minimum} {...money} />
      <TextField type="date" name="starts_at" label={words.startsAt} value={typed?.starts_at} optional />
      <TextField type="date" name="ends_at" label={words.endsAt} value={typed?.ends_at} optional />
      <TextField name="uses_max" label={words.usesMax} value={typed?.uses_max} inputmode="numeric" optional />
      <TextField
        name="per_user_max"
        label={words.perUserMax}
        value={typed?.per_user_max}
        inputmode="numeric"
        optional
      />
      <TextField name="note" label={words.note} value={typed?.note} maxlength={200} optional />
      <SubmitButton wide>{words.make}</SubmitButton>
    </form>
  )
}
