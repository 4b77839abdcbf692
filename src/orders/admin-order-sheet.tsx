import { AftercareHistory } from '../aftercare/admin-aftercare-history.tsx'
import type { CancellationRow } from '../aftercare/cancellations.sql.ts'
import type { RefillRow } from '../aftercare/refills.sql.ts'
import type { AuditRow } from '../operations/audit-history.sql.ts'
import { AuditCard } from '../operations/audit-list.tsx'
import type { OrderVersions } from '../support/disclosures.sql.ts'
import { OrderVersionsCard } from '../support/order-versions.tsx'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { formatPercent } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, Facts, Time, Timeline, type TimelineStep } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { OrderMovement } from '../wallet/wallet.sql.ts'
import { AttemptList } from './admin-attempt-list.tsx'
import { useAttention } from './admin-attention.tsx'
import { MoneyFacts, OrderFacts, RunsCard } from './admin-order-facts.tsx'
import { SettleCard, type TypedAct } from './admin-settle.tsx'
import { Waiting } from './admin-wait.tsx'
import type { AttemptRow, OperatorOrder, OperatorRun } from './operator-orders.sql.ts'
import { hasEnded, progressPercent } from './order.ts'
import type { WaitReason } from './order-wait.ts'

/** Everything that is known of one order. */
export type Sheet = {
  order: OperatorOrder
  /** Why it waits to be sent; undefined when it does not. */
  wait: WaitReason | undefined
  movements: readonly OrderMovement[]
  attempts: readonly AttemptRow[]
  runs: readonly OperatorRun[]
  cancellations: readonly CancellationRow[]
  refills: readonly RefillRow[]
  /** What was in force when it was placed. */
  versions: OrderVersions
  /** What operators did about it, the newest first. */
  audit: readonly AuditRow[]
  counts: Readonly<Record<string, number>>
}

/**
 * Everything that is known of one order, for operators, and what a person may do about it.
 */
export function OrderSheet({
  order,
  wait,
  movements,
  attempts,
  runs,
  counts,
  typed,
  problem,
  cancellations,
  refills,
  versions,
  audit,
}: Sheet & {
  /** An act that was refused, as it was typed, with what is wrong with its figure. */
  typed?: TypedAct
  /** Why what somebody wanted to do was not done. */
  problem?: string | undefined
}) {
  const words = useTexts().admin.orders
  const inWords = useAttention()
  return (
    <AdminLayout
      title={words.heading(String(order.number))}
      trail={[{ text: words.title, href: '/admin/orders' }]}
      actions={<OrderStatus status={order.status} />}
      counts={counts}
    >
      {problem && <Notice kind="error">{problem}</Notice>}
      {order.attention && (
        <Notice kind="warning" title={words.attentionTitle}>
          {inWords(order.attention)}
        </Notice>
      )}
      <Columns
        aside={
          <>
            <Allowed to="orders.act">
              <SettleCard order={order} typed={typed} />
            </Allowed>
            <Card title={words.timeline}>
              {wait && wait.kind !== 'person' && (
                <p>
                  <Waiting reason={wait} />
                </p>
              )}
              <Timeline steps={useSteps(order)} />
            </Card>
            <Card title={words.money}>
              <MoneyFacts order={order} />
            </Card>
            <Card title={words.customer}>
              <Facts
                facts={[
                  {
                    term: words.user,
                    value: <a href={`/admin/users/${order.userId}`}>{order.username}</a>,
                  },
                  { term: words.email, value: order.email, copy: order.email },
                ]}
              />
            </Card>
            <OrderVersionsCard versions={versions} />
          </>
        }
      >
        <Card title={words.what}>
          <OrderFacts order={order} />
        </Card>
        {order.runsStarted === null ? (
          <Card title={words.attempts} flush>
            <AttemptList attempts={attempts} />
          </Card>
        ) : (
          <RunsCard order={order} runs={runs} />
        )}
        <AftercareHistory cancellations={cancellations} refills={refills} />
        <Card title={words.ledger} flush>
          <MovementTable movements={movements} />
        </Card>
        <AuditCard rows={audit} />
      </Columns>
    </AdminLayout>
  )
}

function useSteps(order: OperatorOrder): TimelineStep[] {
  const words = useTexts().admin.orders
  const { status } = order
  const steps: TimelineStep[] = [{ title: words.placed, at: order.createdAt, state: 'done' }]
  if (order.submittedAt) steps.push({ title: words.taken, at: order.submittedAt, state: 'done' })
  if (status === 'pending') steps.push({ title: words.waiting, state: 'current', note: order.errorMessage })
  if (status === 'submitting') steps.push({ title: words.submitting, state: 'current' })
  if (status === 'unknown') steps.push({ title: words.inDoubt, state: 'bad' })
  if (status === 'processing' || status === 'in_progress') {
    steps.push({ title: words.running, state: 'current', note: formatPercent(progressPercent(order)) })
  }
  if (!hasEnded(status)) return [...steps, { title: words.ended.completed, state: 'waiting' }]
  const end = words.ended[status as keyof typeof words.ended]
  const at = order.completedAt ?? undefined
  return [...steps, { title: end, at, state: status === 'failed' || status === 'canceled' ? 'bad' : 'done' }]
}

function MovementTable({ movements }: { movements: readonly OrderMovement[] }) {
  const t = useTexts()
  const words = t.admin.orders
  return (
    <Table
      dense
      id="movements"
      caption={words.ledger}
      rows={movements}
      rowKey={(movement) => movement.number}
      empty={<p class="card-footnote">{words.noMovements}</p>}
      columns={[
        {
          title: t.common.type,
          cell: (movement) => (
            <>
              <strong>{t.transactionType[movement.type]}</strong>{' '}
              <a href={`/admin/users/${movement.userId}`}>{movement.username}</a>
              <span class="cell-sub">
                <Time at={movement.createdAt} />
              </span>
            </>
          ),
        },
        {
          title: t.common.amount,
          align: 'end',
          cell: (movement) => (
            <>
              <Amount value={movement.amount} signed />
              <span class="cell-sub phone-only">
                {words.balanceAfter} <Amount value={movement.balanceAfter} />
              </span>
            </>
          ),
        },
        {
          title: words.balanceAfter,
          align: 'end',
          cell: (movement) => <Amount value={movement.balanceAfter} />,
        },
      ]}
    />
  )
}
