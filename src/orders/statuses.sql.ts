import type { Money } from '../core/money.ts'
import type { Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'

/** A running order under lock, with what its end depends on. */
export type RunningOrder = {
  id: string
  number: number
  userId: string
  serviceName: string
  serviceType: string
  quantity: number
  status: OrderStatus
  startCount: number | null
  remains: number | null
  finalPrice: Money
  refundedAmount: Money
  referrerId: string | null
  commissionPercent: number
  attention: string | null
  ageMs: number
}

/** Locks those of these orders that still run, in id order. */
export function lockRunningOrders(tx: Tx, orderIds: readonly string[]): Promise<RunningOrder[]> {
  return tx.query(sql`
    select id, number, user_id as "userId", service_name as "serviceName", service_type as "serviceType", quantity, status,
      start_count as "startCount", remains, final_price as "finalPrice", refunded_amount as "refundedAmount",
      referrer_id as "referrerId", commission_percent::float8 as "commissionPercent", attention,
      extract(epoch from now() - created_at)::float8 * 1000 as "ageMs"
    from orders
    where id = any(${orderIds}::uuid[]) and status in ('processing', 'in_progress')
    order by id
    for update`)
}

/** What one order becomes. */
export type StatusChange = {
  orderId: string
  status: OrderStatus
  startCount: number | null
  remains: number | null
  attention: string | null
  dueInMs: number
}

/** Writes what orders have become; the caller holds their locks. */
export async function updateStatuses(tx: Tx, changes: readonly StatusChange[]): Promise<void> {
  if (changes.length === 0) return
  const column = <T>(read: (change: StatusChange) => T) => changes.map(read)
  await tx.query(sql`
    update orders o set
      status = c.status, start_count = c.start_count, remains = c.remains, attention = c.attention,
      due_at = now() + make_interval(secs => c.due_in_ms / 1000),
      completed_at = case when c.status in ('completed', 'partial', 'canceled') then now() end,
      updated_at = now()
    from unnest(
      ${column((c) => c.orderId)}::uuid[], ${column((c) => c.status)}::text[], ${column((c) => c.startCount)}::bigint[],
      ${column((c) => c.remains)}::int[], ${column((c) => c.attention)}::text[], ${column((c) => c.dueInMs)}::float8[]
    ) as c (order_id, status, start_count, remains, attention, due_in_ms)
    where o.id = c.order_id`)
}
