import { OrderTarget } from '../orders/order-target.tsx'
import type { OrderRow } from '../orders/orders.sql.ts'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, OrderNumber, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { Movement } from '../wallet/wallet.sql.ts'

/** A page of what moved a person's balance. Why it was adjusted by hand, and by whom, stands with their adjustments. */
export function MovementTable({ userId, rows }: { userId: string; rows: readonly Movement[] }) {
  const t = useTexts()
  const words = t.admin.users
  return (
    <Table
      dense
      id="movements"
      caption={words.ledger}
      rows={rows}
      rowKey={(movement) => movement.number}
      empty={<EmptyState icon="wallet" title={words.noMovements} hint={words.noMovementsHint} />}
      columns={[
        {
          title: t.common.type,
          cell: (movement) => (
            <>
              <strong>{t.transactionType[movement.type]}</strong>{' '}
              {movement.type === 'deposit' && movement.amount.isPositive() ? (
                <a href={`/admin/deposits/movement/${movement.number}`}>
                  {movement.transactionCode ?? t.common.details}
                </a>
              ) : movement.type === 'adjustment' ? (
                <a href={`/admin/adjustments?user=${userId}`}>{t.common.details}</a>
              ) : movement.orderNumber === null ? (
                movement.transactionCode
              ) : (
                <a href={`/admin/orders/${movement.orderNumber}`}>#{movement.orderNumber}</a>
              )}
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

/** The newest orders of a person. */
export function UserOrders({ rows }: { rows: readonly OrderRow[] }) {
  const t = useTexts()
  const words = t.admin.users
  const order = t.admin.orders
  return (
    <Table
      caption={words.orders}
      rows={rows}
      rowKey={(row) => row.number}
      empty={<EmptyState icon="list" title={words.noOrders} hint={words.noOrdersHint} />}
      columns={[
        {
          title: order.number,
          lead: true,
          cell: (row) => (
            <>
              <OrderNumber number={row.number} href={`/admin/orders/${row.number}`} />
              <span class="cell-sub">
                <Time at={row.createdAt} />
              </span>
            </>
          ),
        },
        {
          title: order.service,
          lead: true,
          cell: (row) => (
            <>
              {row.serviceName}
              <span class="cell-sub">
                <OrderTarget order={row} length={24} />
              </span>
            </>
          ),
        },
        { title: order.quantity, align: 'end', cell: (row) => formatNumber(row.quantity) },
        { title: order.price, align: 'end', cell: (row) => <Amount value={row.finalPrice} /> },
        { title: order.status, corner: true, cell: (row) => <OrderStatus status={row.status} /> },
      ]}
    />
  )
}
