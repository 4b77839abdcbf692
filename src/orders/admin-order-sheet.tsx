import { ratePer } from '../catalog/service.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import {
  Amount,
  Card,
  Columns,
  type Fact,
  Facts,
  OutsideLink,
  Time,
  Timeline,
  type TimelineStep,
} from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { OrderMovement } from '../wallet/wallet.sql.ts'
import { AttemptList } from './admin-attempt-list.tsx'
import { useAttention } from './admin-attention.tsx'
import type { AttemptRow, OperatorOrder } from './operator-orders.sql.ts'
import { hasEnded, progressPercent } from './order.ts'

/** Everything that is known of one order, for operators. */
export function OrderSheet({
  order,
  movements,
  attempts,
  counts,
}: {
  order: OperatorOrder
  movements: readonly OrderMovement[]
  attempts: readonly AttemptRow[]
  counts: Readonly<Record<string, number>>
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
      {order.attention && (
        <Notice kind="warning" title={words.attentionTitle}>
          {inWords(order.attention)}
        </Notice>
      )}
      <Columns
        aside={
          <>
            <Card title={words.timeline}>
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
          </>
        }
      >
        <Card title={words.what}>
          <OrderFacts order={order} />
        </Card>
        <Card title={words.attempts} flush>
          <AttemptList attempts={attempts} />
        </Card>
        <Card title={words.ledger} flush>
          <MovementTable movements={movements} />
        </Card>
      </Columns>
    </AdminLayout>
  )
}

function OrderFacts({ order }: { order: OperatorOrder }) {
  const words = useTexts().admin.orders
  const facts: (Fact | false)[] = [
    {
      term: words.service,
      value: <a href={`/admin/services/${order.serviceId}`}>{order.serviceName}</a>,
    },
    { term: words.link, value: <OutsideLink link={order.link} length={48} />, copy: order.link },
    { term: words.quantity, value: formatNumber(order.quantity) },
    order.runs > 1 && {
      term: words.dripFeed,
      value: words.runs(formatNumber(order.runs), formatNumber(order.intervalMinutes ?? 0)),
    },
    { term: words.progress, value: formatPercent(progressPercent(order)) },
    order.startCount !== null && { term: words.startCount, value: formatNumber(order.startCount) },
    order.remains !== null && { term: words.remains, value: formatNumber(order.remains) },
    order.note !== null && { term: words.note, value: order.note },
    { term: words.provider, value: order.provider },
    { term: words.providerService, value: order.providerServiceId, copy: order.providerServiceId },
    order.providerOrderId !== null && {
      term: words.providerOrder,
      value: order.providerOrderId,
      copy: order.providerOrderId,
    },
    order.errorMessage !== null && { term: words.error, value: order.errorMessage },
  ]
  return (
    <>
      <Facts facts={facts.filter((fact) => fact !== false)} />
      {order.comments !== null && (
        <details class="raw-details">
          <summary>
            {words.comments} ({formatNumber(order.quantity)})
          </summary>
          <pre class="raw-text">{order.comments}</pre>
        </details>
      )}
    </>
  )
}

function MoneyFacts({ order }: { order: OperatorOrder }) {
  const words = useTexts().admin.orders
  const pieces = ratePer(order.serviceType)
  const facts: (Fact | false)[] = [
    { term: words.rate, value: words.per(order.rate.format(), formatNumber(pieces)) },
    { term: words.basePrice, value: <Amount value={order.basePrice} /> },
    order.discountAmount.isPositive() && {
      term: words.tierDiscount(formatPercent(order.discountPercent)),
      value: <Amount value={order.discountAmount.negated()} />,
    },
    { term: words.paid, value: <Amount value={order.finalPrice} />, strong: true },
    { term: words.refunded, value: <Amount value={order.refundedAmount} /> },
    { term: words.kept, value: <Amount value={order.finalPrice.minus(order.refundedAmount)} /> },
    { term: words.cost, value: <Amount value={order.providerRate.forQuantity(order.quantity, pieces)} /> },
    order.referrerName !== null && {
      term: words.commission(formatPercent(order.commissionPercent)),
      value: <a href={`/admin/users/${order.referrerId}`}>{order.referrerName}</a>,
    },
  ]
  return <Facts facts={facts.filter((fact) => fact !== false)} />
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
