import { Attention } from '../orders/admin-attention.tsx'
import type { OperatorOrderRow } from '../orders/operator-orders.sql.ts'
import type { OrderStatus as OrderStatusName } from '../orders/order.ts'
import { formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, OrderNumber, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { Waiting } from './dashboard.sql.ts'
import { openTransfers } from './waiting.ts'

/** What waits for a person: the newest orders, and how many transfers of which kind. */
export function AttentionCard({
  waiting,
  orders,
}: {
  waiting: Waiting
  orders: readonly OperatorOrderRow[]
}) {
  const t = useTexts()
  const words = t.admin.dashboard
  if (waiting.orders === 0 && openTransfers(waiting) === 0) {
    return (
      <Card title={words.attention} flush id="attention">
        <EmptyState icon="checkCircle" title={words.nothing} hint={words.nothingHint} />
      </Card>
    )
  }
  const all = <a href="/admin/orders?view=attention">{t.common.viewAll}</a>
  return (
    <Card title={words.attention} flush id="attention" actions={waiting.orders > orders.length ? all : null}>
      <OpenTransfers waiting={waiting} />
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
                  <Attention text={order.attention ?? ''} />
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

function OpenTransfers({ waiting }: { waiting: Waiting }) {
  const words = useTexts().admin.dashboard
  const kinds = [
    waiting.unmatched > 0 && words.unmatched(formatNumber(waiting.unmatched)),
    waiting.held > 0 && words.held(formatNumber(waiting.held)),
    waiting.wrongAccount > 0 && words.wrongAccount(formatNumber(waiting.wrongAccount)),
  ].filter(Boolean)
  if (kinds.length === 0) return null
  return (
    <div class="card-notice">
      <Notice kind="warning" title={words.openTransfers}>
        <a href="/admin/deposits?view=open">{kinds.join(' · ')}</a>
      </Notice>
    </div>
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
