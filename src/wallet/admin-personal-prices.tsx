import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { PersonalRate } from './admin-service-personal-prices.tsx'
import type { ListedPersonalPrice } from './personal-prices.sql.ts'

type Typed = { service?: string; rate?: string; discount?: string; problem: string }

/** What a customer was granted, and the form for more. */
export function PersonalPricesPage({
  user,
  rows,
  typed,
  counts,
}: {
  user: { id: string; username: string }
  rows: readonly ListedPersonalPrice[]
  typed?: Typed
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.money.prices
  const here = `/admin/users/${user.id}`
  return (
    <AdminLayout
      title={words.titleOf(user.username)}
      trail={[
        { text: t.admin.users.title, href: '/admin/users' },
        { text: user.username, href: here },
      ]}
      counts={counts}
    >
      <Columns
        aside={
          <Card title={words.title}>
            <Allowed to="money.act">
              <PriceForm action={`${here}/prices`} typed={typed} />
            </Allowed>
          </Card>
        }
      >
        <p>{words.hint}</p>
        <Card flush>
          <PriceTable rows={rows} action={`${here}/prices`} />
        </Card>
      </Columns>
    </AdminLayout>
  )
}

function PriceTable({ rows, action }: { rows: readonly ListedPersonalPrice[]; action: string }) {
  const words = useTexts().money.prices
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState icon="gift" title={words.none} />}
      columns={[
        {
          title: words.scope,
          lead: true,
          cell: (row) =>
            row.serviceId === null ? (
              words.allServices
            ) : (
              <a class="row-link" href={`/admin/services/${row.serviceId}`}>
                #{row.serviceId} {row.serviceName}
              </a>
            ),
        },
        {
          title: words.ourRate,
          align: 'end',
          cell: (row) => (row.serviceRate ? <Amount value={row.serviceRate} /> : '–'),
        },
        {
          title: words.rate,
          align: 'end',
          cell: (row) => <PersonalRate price={row} />,
        },
        {
          title: words.remove,
          hideTitle: true,
          align: 'end',
          cell: (row) => (
            <Allowed to="money.act">
              <form method="post" action={`${action}/${row.id}/delete`}>
                <SubmitButton tone="secondary">{words.remove}</SubmitButton>
              </form>
            </Allowed>
          ),
        },
      ]}
    />
  )
}

function PriceForm({ action, typed }: { action: string; typed: Typed | undefined }) {
  const words = useTexts().money.prices
  return (
    <form method="post" action={action}>
      {typed && <Notice kind="error">{typed.problem}</Notice>}
      <TextField
        name="service"
        label={words.service}
        hint={words.serviceHint}
        value={typed?.service}
        maxlength={12}
        inputmode="numeric"
        optional
      />
      <TextField name="rate" label={words.rate} value={typed?.rate} suffix="₫" maxlength={30} optional />
      <TextField
        name="discount"
        label={words.discount}
        hint={words.oneOfBoth}
        value={typed?.discount}
        suffix="%"
        maxlength={10}
        optional
      />
      <SubmitButton wide>{words.save}</SubmitButton>
    </form>
  )
}
