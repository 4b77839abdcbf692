import { addressOf, formatNumber, formatPercent } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, OrderNumber, ProgressBar, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { hasEnded, progressPercent } from './order.ts'
import { OrderTarget } from './order-target.tsx'
import type { OrderRow } from './orders.sql.ts'

/**
 * A customer's orders. With `again` each row offers to order the same once more; `selectFor` is the form that their
 * checkboxes belong to.
 */
export function OrderTable({
  caption,
  orders,
  again,
  selectFor,
}: {
  caption: string
  orders: readonly OrderRow[]
  again?: boolean
  selectFor?: string
}) {
  const t = useTexts()
  const columns: Column<OrderRow>[] = [
    {
      title: t.orders.number,
      lead: true,
      cell: (order) => (
        <>
          <OrderNumber number={order.number} href={`/orders/${order.number}`} />
          <span class="cell-sub">
            <Time at={order.createdAt} />
          </span>
        </>
      ),
    },
    {
      title: t.orders.service,
      lead: true,
      cell: (order) => (
        <>
          {order.serviceName}
          <span class="cell-sub">
            <OrderTarget order={order} length={34} />
          </span>
        </>
      ),
    },
    { title: t.orders.quantity, align: 'end', cell: (order) => formatNumber(order.quantity) },
    { title: t.orders.price, align: 'end', cell: (order) => <OrderPaid order={order} /> },
    { title: t.orders.progress, cell: (order) => <OrderProgress order={order} /> },
    { title: t.orders.status, corner: true, cell: (order) => <OrderState order={order} /> },
  ]
  if (again) {
    columns.push({
      title: t.orders.orderAgain,
      hideTitle: true,
      align: 'end',
      cell: (order) => (
        <a
          class="row-action"
          href={`/orders/new?again=${order.number}`}
          aria-label={t.orders.orderAgainLabel(String(order.number))}
        >
          {t.orders.orderAgain}
        </a>
      ),
    })
  }
  const select = selectFor && {
    form: selectFor,
    name: 'order',
    value: (order: OrderRow) => String(order.number),
    label: (order: OrderRow) => `#${order.number}`,
  }
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={orders}
      rowKey={(order) => order.number}
      {...(select ? { select } : {})}
    />
  )
}

/**
 * Asks how the orders that still run are doing when the page hears of a change, and falls silent when none is left. What comes back
 * replaces only the pieces below, so that nobody loses their place in the list. `tab` is the list's open tab.
 */
export function OrderPoll({ orders, tab }: { orders: readonly OrderRow[]; tab?: string | undefined }) {
  const running = orders.filter((order) => !hasEnded(order.status)).map((order) => order.number)
  if (running.length === 0) return <div id="order-poll" />
  return (
    <div
      id="order-poll"
      hx-get={addressOf('/orders/progress', { numbers: running.join(','), tab })}
      hx-trigger="live:orders from:body delay:50ms"
      hx-swap="outerHTML"
    />
  )
}

/** How many orders run, as the dashboard shows it. */
export function RunningCount({ running, swap }: { running: number; swap?: boolean }) {
  return (
    <span id="running-count" hx-swap-oob={swap ? 'true' : undefined}>
      {formatNumber(running)}
    </span>
  )
}

/** The pieces of one row that change while the order runs, for htmx to put into the list. */
export function OrderPieces({ order }: { order: OrderRow }) {
  return (
    <>
      <OrderPaid order={order} swap />
      <OrderProgress order={order} swap />
      <OrderState order={order} swap />
    </>
  )
}

type Piece = { order: OrderRow; swap?: boolean }

function OrderPaid({ order, swap }: Piece) {
  const t = useTexts()
  return (
    <span id={`order-${order.number}-paid`} hx-swap-oob={swap ? 'true' : undefined}>
      <Amount value={order.finalPrice} />
      {order.refundedAmount.isPositive() && (
        <span class="cell-sub">
          {t.order.refunded} <Amount value={order.refundedAmount} />
        </span>
      )}
    </span>
  )
}

function OrderProgress({ order, swap }: Piece) {
  const t = useTexts()
  const percent = progressPercent(order)
  return (
    <span
      class="order-progress"
      id={`order-${order.number}-progress`}
      hx-swap-oob={swap ? 'true' : undefined}
    >
      <ProgressBar value={percent} label={t.orders.progress} text={formatPercent(percent)} />
    </span>
  )
}

function OrderState({ order, swap }: Piece) {
  return (
    <span id={`order-${order.number}-status`} hx-swap-oob={swap ? 'true' : undefined}>
      <OrderStatus status={order.status} />
    </span>
  )
}
