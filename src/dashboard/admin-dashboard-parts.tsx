import { Attention } from '../orders/admin-attention.tsx'
import type { OperatorOrderRow } from '../orders/operator-orders.sql.ts'
import type { OrderStatus as OrderStatusName } from '../orders/order.ts'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, OrderNumber, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { Waiting } from './dashboard.sql.ts'
import { DUTY_COUNT_MAX, type Duty } from './waiting.ts'

/** Everything that waits for somebody, each a way there with its count, then the newest orders of it. */
export function AttentionCard({
  duties,
  waiting,
  orders,
}: {
  duties: readonly Duty[]
  waiting: Waiting
  orders: readonly OperatorOrderRow[]
}) {
  const t = useTexts()
  const words = t.admin.dashboard
  const { mayOpen } = usePage()
  const mine = duties.filter(({ href }) => mayOpen?.(href.split('?')[0]!) ?? true)
  if (mine.length === 0) {
    return (
      <Card title={words.attention} flush id="attention">
        <EmptyState icon="checkCircle" title={words.nothing} hint={words.nothingHint} />
      </Card>
    )
  }
  return (
    <Card title={words.attention} flush id="attention">
      <div class="card-body">
        <ul class="count-list">
          {mine.map((duty) => (
            <DutyLine key={duty.kind} duty={duty} waiting={waiting} />
          ))}
        </ul>
      </div>
      {orders.length > 0 && (
        <Table
          caption={words.ordersWaiting(formatNumber(waiting.orders))}
          rows={orders}
          rowKey={(order) => order.number}
          columns={[
            {
              title: t.admin.orders.number,
              lead: true,
              cell: (order) => (
                <>
                  <OrderNumber number={order.number} href={`/admin/orders/${order.number}`} />
                  <span class="cell-sub">
                    <Time at={order.createdAt} />
                  </span>
                </>
              ),
            },
            {
              title: words.attention,
              lead: true,
              cell: (order) => (
                <>
                  <Attention text={order.attention ?? order.refillAttention ?? ''} />
                  <span class="cell-sub">{order.serviceName}</span>
                </>
              ),
            },
            {
              title: t.admin.orders.price,
              align: 'end',
              cell: (order) => <Amount value={order.finalPrice} />,
            },
            {
              title: t.admin.orders.status,
              corner: true,
              cell: (order) => <OrderStatus status={order.status} />,
            },
          ]}
        />
      )}
    </Card>
  )
}

function DutyLine({ duty: { kind, count, href }, waiting }: { duty: Duty; waiting: Waiting }) {
  const words = useTexts().admin.dashboard
  const transfers = [
    waiting.unmatched > 0 && words.unmatched(formatNumber(waiting.unmatched)),
    waiting.held > 0 && words.held(formatNumber(waiting.held)),
    waiting.wrongAccount > 0 && words.wrongAccount(formatNumber(waiting.wrongAccount)),
  ].filter(Boolean)
  const shown = count && (count > DUTY_COUNT_MAX ? `${formatNumber(DUTY_COUNT_MAX)}+` : formatNumber(count))
  return (
    <li>
      <a href={href}>
        {words.duties[kind]}
        {shown && (
          <>
            : <strong>{shown}</strong>
          </>
        )}
        {kind === 'transfers' && <span class="cell-sub">{transfers.join(' · ')}</span>}
      </a>
    </li>
  )
}

/** How many orders are in each state, each a way to its list. */
export function StatusList({
  counts,
  most,
}: {
  counts: readonly { status: OrderStatusName; orders: number }[]
  most: number
}) {
  return (
    <ul class="count-list">
      {counts.map(({ status, orders }) => (
        <li key={status}>
          <a href={`/admin/orders?status=${status}`}>
            <OrderStatus status={status} />
          </a>
          <span>{orders > most ? `${formatNumber(most)}+` : formatNumber(orders)}</span>
        </li>
      ))}
    </ul>
  )
}
