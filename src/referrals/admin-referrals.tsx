import type { Money } from '../core/money.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, Facts, OrderNumber, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { type EarningState, earningStates } from './commission.ts'
import type { ListedEarning } from './operator-referrals.sql.ts'

const HERE = '/admin/referrals'

/** Every commission with its state, what is held, and who brings most. */
export function ReferralsPage({
  state,
  rows,
  isFirst,
  next,
  held,
  top,
  counts,
}: {
  state: EarningState | undefined
  rows: readonly ListedEarning[]
  isFirst: boolean
  /** The id behind which the next page begins. */
  next: string | undefined
  held: { count: number; amount: Money }
  top: readonly { id: string; username: string; earned: Money }[]
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.operatorLists.referrals
  return (
    <AdminLayout title={words.title} counts={counts}>
      <Tabs
        label={words.stateLabel}
        tabs={[undefined, ...earningStates].map((one) => ({
          href: addressOf(HERE, { state: one }),
          text: one ? t.referral.states[one] : t.common.all,
          current: one === state,
        }))}
      />
      <Columns
        aside={
          <>
            <Card title={words.held}>
              <Facts
                facts={[
                  { term: words.commissions, value: formatNumber(held.count) },
                  { term: words.amount, value: <Amount value={held.amount} />, strong: true },
                ]}
              />
            </Card>
            <Card title={words.top} flush>
              <Table
                dense
                caption={words.top}
                rows={top}
                rowKey={({ id }) => id}
                empty={<p class="card-footnote">{words.nobody}</p>}
                columns={[
                  {
                    title: words.referrer,
                    cell: ({ id, username }) => <a href={`/admin/users/${id}`}>{username}</a>,
                  },
                  { title: words.earned, align: 'end', cell: ({ earned }) => <Amount value={earned} /> },
                ]}
              />
            </Card>
          </>
        }
      >
        <Card flush>
          <EarningTable rows={rows} />
        </Card>
        <Pager
          first={isFirst ? undefined : addressOf(HERE, { state })}
          next={next === undefined ? undefined : addressOf(HERE, { state, before: next })}
        />
      </Columns>
    </AdminLayout>
  )
}

function EarningTable({ rows }: { rows: readonly ListedEarning[] }) {
  const t = useTexts()
  const words = t.operatorLists.referrals
  const looks = {
    pending: ['neutral', 'clock'],
    earned: ['good', 'checkCircle'],
    taken_back: ['bad', 'cancel'],
    refused: ['neutral', 'cancel'],
  } as const
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={({ id }) => id}
      empty={<EmptyState icon="gift" title={words.empty} hint={words.emptyHint} />}
      columns={[
        {
          title: words.referrer,
          lead: true,
          cell: (row) => (
            <>
              <a href={`/admin/users/${row.referrerId}`}>{row.referrer}</a>
              <span class="cell-sub">
                <Time at={row.createdAt} />
              </span>
            </>
          ),
        },
        {
          title: words.referred,
          cell: (row) => <a href={`/admin/users/${row.referredId}`}>{row.referred}</a>,
        },
        {
          title: words.order,
          cell: (row) => <OrderNumber number={row.orderNumber} href={`/admin/orders/${row.orderNumber}`} />,
        },
        {
          title: words.amount,
          align: 'end',
          cell: (row) => (
            <span>
              <Amount value={row.amount} />
              {row.takenBack.isPositive() && (
                <span class="cell-sub">
                  {words.takenBack} <Amount value={row.takenBack} />
                </span>
              )}
            </span>
          ),
        },
        {
          title: words.stateLabel,
          corner: true,
          cell: (row) => (
            <Status tone={looks[row.state][0]} icon={looks[row.state][1]}>
              {t.referral.states[row.state]}
            </Status>
          ),
        },
      ]}
    />
  )
}
