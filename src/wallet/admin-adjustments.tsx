import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { addressOf } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { ListedAdjustment } from './adjustments.sql.ts'

const HERE = '/admin/adjustments'

/** What was typed into the form, and what was wrong with it. */
export type TypedAdjustment = {
  direction: 'add' | 'take'
  amount?: string
  reason?: string
  problem: string
}

type Wallet = { id: string; username: string; balance: Parameters<typeof Amount>[0]['value'] }

/** Adjustments by hand, of one wallet with the form for it, or of all. */
export function AdjustmentsPage({
  rows,
  pageRows,
  user,
  formId,
  actorId,
  typed,
  who,
  isWaiting,
  waiting,
  counts,
}: {
  /** One more than `pageRows` when there are older ones. */
  rows: readonly ListedAdjustment[]
  pageRows: number
  user: Wallet | undefined
  /** Drawn for this form, so that it counts once. */
  formId: string
  actorId: string
  typed?: TypedAdjustment
  /** Whom somebody looked for; here nobody was found. */
  who?: string | undefined
  /** Only what waits for a second person is listed; `waiting` is how many there are. */
  isWaiting: boolean
  waiting: number
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.money.adjustments
  const shown = rows.slice(0, pageRows)
  const last = rows.length > pageRows ? shown.at(-1) : undefined
  const view = isWaiting ? 'waiting' : undefined
  const list = (
    <>
      <Card flush>
        <AdjustmentTable rows={shown} actorId={actorId} isWaiting={isWaiting} />
      </Card>
      <Pager
        first={undefined}
        next={last && addressOf(HERE, { user: user?.id, view, before: String(last.number) })}
      />
    </>
  )
  return (
    <AdminLayout title={words.title} counts={counts}>
      {user ? (
        <Columns
          aside={
            <Allowed to="money.act">
              <Card title={`${words.make}: ${user.username}`}>
                <AdjustmentForm user={user} formId={formId} seen={rows[0]?.number ?? 0} typed={typed} />
              </Card>
            </Allowed>
          }
        >
          {list}
        </Columns>
      ) : (
        <>
          <Tabs
            label={t.common.filter}
            tabs={[
              { href: HERE, text: words.all, current: !isWaiting },
              { href: `${HERE}?view=waiting`, text: words.waiting, count: waiting, current: isWaiting },
            ]}
          />
          {!isWaiting && <WalletSearch who={who} />}
          {list}
        </>
      )}
    </AdminLayout>
  )
}

/** Finds the wallet of somebody, to credit or debit it by hand. */
function WalletSearch({ who }: { who: string | undefined }) {
  const words = useTexts().money.adjustments
  return (
    <Card title={words.make}>
      <form method="get" action="/admin/adjustments">
        <TextField
          name="who"
          label={words.who}
          hint={words.whoHint}
          value={who}
          error={who?.trim() ? words.whoUnknown : undefined}
          maxlength={100}
          autocomplete="off"
          required
        />
        <SubmitButton tone="secondary">{words.find}</SubmitButton>
      </form>
    </Card>
  )
}

const looks = {
  proposed: ['caution', 'clock'],
  done: ['good', 'checkCircle'],
  refused: ['neutral', 'cancel'],
} as const

function AdjustmentTable({
  rows,
  actorId,
  isWaiting,
}: {
  rows: readonly ListedAdjustment[]
  actorId: string
  isWaiting: boolean
}) {
  const t = useTexts()
  const words = t.money.adjustments
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={(row) => row.number}
      empty={<EmptyState icon="wallet" title={isWaiting ? words.noneWaiting : words.none} />}
      columns={[
        {
          title: words.user,
          lead: true,
          cell: (row) => (
            <>
              <a href={`/admin/users/${row.userId}`}>{row.username}</a>
              <span class="cell-sub">{row.reason}</span>
            </>
          ),
        },
        { title: t.common.amount, align: 'end', cell: (row) => <Amount value={row.amount} signed /> },
        {
          title: words.by,
          cell: (row) => (
            <span>
              {row.proposedByName}
              <span class="cell-sub">
                <Time at={row.proposedAt} />
              </span>
            </span>
          ),
        },
        {
          title: words.decidedBy,
          cell: (row) => (
            <span>
              {row.decidedByName ?? '–'}
              {row.decidedAt && (
                <span class="cell-sub">
                  <Time at={row.decidedAt} />
                </span>
              )}
            </span>
          ),
        },
        {
          title: t.common.state,
          corner: true,
          cell: (row) => {
            const [tone, icon] = looks[row.state]
            return (
              <Status tone={tone} icon={icon}>
                {words.states[row.state]}
              </Status>
            )
          },
        },
        {
          title: words.decide,
          hideTitle: true,
          align: 'end',
          cell: (row) =>
            row.state === 'proposed' && (
              <Allowed to="money.act">
                <Decision row={row} actorId={actorId} />
              </Allowed>
            ),
        },
      ]}
    />
  )
}

function Decision({ row, actorId }: { row: ListedAdjustment; actorId: string }) {
  const words = useTexts().money.adjustments
  const isOwn = row.proposedBy === actorId
  return (
    <form class="button-row text-nowrap" method="post" action={`/admin/adjustments/${row.number}`}>
      {!isOwn && (
        <SubmitButton name="decision" value="confirm">
          {words.confirm}
        </SubmitButton>
      )}
      <SubmitButton tone="secondary" name="decision" value="refuse">
        {isOwn ? words.withdraw : words.refuse}
      </SubmitButton>
    </form>
  )
}

function AdjustmentForm({
  user,
  formId,
  seen,
  typed,
}: {
  user: Wallet
  formId: string
  /** The newest adjustment of this wallet on the page. */
  seen: number
  typed: TypedAdjustment | undefined
}) {
  const words = useTexts().money.adjustments
  return (
    <form method="post" action="/admin/adjustments">
      {typed && <Notice kind="error">{typed.problem}</Notice>}
      <p>
        {useTexts().wallet.balance}: <Amount value={user.balance} />
      </p>
      <input type="hidden" name="id" value={formId} />
      <input type="hidden" name="user" value={user.id} />
      <input type="hidden" name="seen" value={seen} />
      <SelectField
        name="direction"
        label={words.direction}
        value={typed?.direction ?? 'add'}
        choices={[
          { value: 'add', text: words.add },
          { value: 'take', text: words.take },
        ]}
      />
      <TextField
        name="amount"
        label={words.amount}
        hint={words.limitHint}
        value={typed?.amount}
        suffix="₫"
        maxlength={30}
        required
      />
      <TextAreaField
        name="reason"
        label={words.reason}
        hint={words.reasonHint}
        value={typed?.reason}
        rows={3}
        maxlength={500}
        required
      />
      <SubmitButton wide>{words.send}</SubmitButton>
    </form>
  )
}
