import { ratePer } from '../catalog/service.ts'
import { formatVietnamTime } from '../core/clock.ts'
import { filledLines } from '../core/service-type.ts'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, type Fact, Facts, OrderNumber, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { Attention } from './admin-attention.tsx'
import { useFieldLabel } from './field-errors.tsx'
import type { OperatorOrder, OperatorRun } from './operator-orders.sql.ts'
import { hasEnded, progressPercent } from './order.ts'
import { fieldsOf, useShortFields } from './order-sheet.tsx'
import { OrderTarget } from './order-target.tsx'

/** What was ordered, and where it stands with its provider. */
export function OrderFacts({ order }: { order: OperatorOrder }) {
  const words = useTexts().admin.orders
  const labelOf = useFieldLabel()
  const facts: (Fact | false)[] = [
    {
      term: words.service,
      value: <a href={`/admin/services/${order.serviceId}`}>{order.serviceName}</a>,
    },
    order.parentNumber !== null && {
      term: words.parent,
      value: (
        <a href={`/admin/orders/${order.parentNumber}`}>
          {words.runOf(formatNumber(order.run ?? 0), String(order.parentNumber))}
        </a>
      ),
    },
    order.link !== '' && {
      term: words.link,
      value: <OrderTarget order={order} length={48} />,
      copy: order.link,
    },
    ...useShortFields(order),
    { term: words.quantity, value: formatNumber(order.quantity) },
    order.runs > 1 && {
      term: words.dripFeed,
      value: words.runs(formatNumber(order.runs), formatNumber(order.intervalMinutes ?? 0)),
    },
    order.startAt !== null && { term: words.startAt, value: <Time at={order.startAt} /> },
    { term: words.progress, value: formatPercent(progressPercent(order)) },
    order.startCount !== null && { term: words.startCount, value: formatNumber(order.startCount) },
    order.remains !== null && { term: words.remains, value: formatNumber(order.remains) },
    order.note !== null && { term: words.note, value: order.note },
    {
      term: words.provider,
      value: order.route > 1 ? `${order.provider} · ${words.routeOf(String(order.route))}` : order.provider,
    },
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
      {fieldsOf(order, 'lines').map(([field, value]) => (
        <details key={field} class="raw-details">
          <summary>
            {labelOf(order.serviceType, field)} ({formatNumber(filledLines(String(value)).length)})
          </summary>
          <pre class="raw-text">{value}</pre>
        </details>
      ))}
    </>
  )
}

/** What was paid, refunded and spent for it. */
export function MoneyFacts({ order }: { order: OperatorOrder }) {
  const t = useTexts()
  const words = t.admin.orders
  const pieces = ratePer(order.serviceType)
  const byOffer = order.discountAmount.minus(order.couponAmount)
  if (order.parentNumber !== null) return <RunMoney order={order} />
  const facts: (Fact | false)[] = [
    { term: words.rate, value: words.per(order.rate.format(), formatNumber(pieces)) },
    { term: words.basePrice, value: <Amount value={order.basePrice} /> },
    byOffer.isPositive() && {
      term:
        order.priceSource === 'personal'
          ? `${t.money.prices.title} (${formatPercent(order.discountPercent)})`
          : words.tierDiscount(formatPercent(order.discountPercent)),
      value: <Amount value={byOffer.negated()} />,
    },
    order.coupon !== null && {
      term: `${t.orderForm.coupon} ${order.coupon}`,
      value: <Amount value={order.couponAmount.negated()} />,
    },
    { term: words.paid, value: <Amount value={order.finalPrice} />, strong: true },
    { term: words.refunded, value: <Amount value={order.refundedAmount} /> },
    { term: words.kept, value: <Amount value={order.finalPrice.minus(order.refundedAmount)} /> },
    { term: words.cost, value: <Amount value={order.providerRate.forQuantity(order.quantity, pieces)} /> },
    order.providerCharge !== null && {
      term: words.providerCharge,
      value: <Amount value={order.providerCharge} />,
    },
    order.referrerName !== null && {
      term: words.commission(formatPercent(order.commissionPercent)),
      value: <a href={`/admin/users/${order.referrerId}`}>{order.referrerName}</a>,
    },
  ]
  return <Facts facts={facts.filter((fact) => fact !== false)} />
}

/** Of a run: its money stands with the order it belongs to. */
function RunMoney({ order }: { order: OperatorOrder }) {
  const words = useTexts().admin.orders
  return (
    <>
      {order.providerCharge !== null && (
        <Facts facts={[{ term: words.providerCharge, value: <Amount value={order.providerCharge} /> }]} />
      )}
      <p>
        {words.moneyOfParent}{' '}
        <a href={`/admin/orders/${order.parentNumber}`}>
          {words.runOf(formatNumber(order.run ?? 0), String(order.parentNumber))}
        </a>
      </p>
    </>
  )
}

/** What becomes of the runs that have not begun; undefined where none is left. */
function useRunsNote(order: OperatorOrder): string | undefined {
  const words = useTexts().admin.orders
  if (order.runsStoppedAt) return words.runsStopped
  if (hasEnded(order.status) || order.runsStarted === order.runs) return undefined
  if (order.runsPaused) return `${words.hold.runs_paused}.`
  return order.dueAt ? `${words.hold.runs(formatVietnamTime(order.dueAt))}.` : undefined
}

/** The runs of a drip-feed that the panel schedules; each is an order with a sheet of its own. */
export function RunsCard({ order, runs }: { order: OperatorOrder; runs: readonly OperatorRun[] }) {
  const t = useTexts()
  const words = t.admin.orders
  return (
    <Card title={words.runsTitle} flush>
      <p class="card-footnote">
        {words.runsBegun(formatNumber(order.runsStarted ?? 0), formatNumber(order.runs))} {useRunsNote(order)}
      </p>
      <Table
        dense
        id="runs"
        caption={words.runsCaption}
        rows={runs}
        rowKey={(run) => run.run}
        empty={<p class="card-footnote">{words.noRuns}</p>}
        columns={[
          {
            title: words.run,
            cell: (run) => (
              <>
                {formatNumber(run.run)} ·{' '}
                <OrderNumber number={run.number} href={`/admin/orders/${run.number}`} />
                <span class="cell-sub">
                  <Time at={run.createdAt} />
                </span>
                {run.attention && <Attention text={run.attention} />}
              </>
            ),
          },
          { title: words.quantity, align: 'end', cell: (run) => formatNumber(run.quantity) },
          {
            title: words.remains,
            align: 'end',
            cell: (run) => (run.remains === null ? '–' : formatNumber(run.remains)),
          },
          { title: words.status, align: 'end', cell: (run) => <OrderStatus status={run.status} /> },
        ]}
      />
    </Card>
  )
}
