import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'
import type { OrderChange } from './order-report.ts'

/** An order that its provider still tells about, under lock, with what its end depends on. */
export type FollowedOrder = {
  id: string
  number: number
  userId: string
  serviceName: string
  serviceType: string
  parentId: string | null
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
  sinceEndMs: number | null
  /** For so long after its end it may still change. */
  reopenMs: number
}

/** Locks those of these orders that a provider has and that no person has settled, in id order. */
export function lockFollowedOrders(tx: Tx, orderIds: readonly string[]): Promise<FollowedOrder[]> {
  return tx.query(sql`
    select id, number, user_id as "userId", service_name as "serviceName", service_type as "serviceType",
      parent_id as "parentId", quantity, status, start_count as "startCount", remains, final_price as "finalPrice",
      refunded_amount as "refundedAmount", referrer_id as "referrerId",
      commission_percent::float8 as "commissionPercent", attention,
      extract(epoch from now() - created_at)::float8 * 1000 as "ageMs",
      extract(epoch from now() - completed_at)::float8 * 1000 as "sinceEndMs",
      (select reopen_hours * 3600000.0 from settings)::float8 as "reopenMs"
    from orders o
    where id = any(${orderIds}::uuid[]) and status in ('processing', 'in_progress', 'completed', 'partial', 'canceled')
      and settled_at is null
    order by id
    for update`)
}

/** Writes what orders have become; the caller holds their locks. */
export async function updateStatuses(
  tx: Tx,
  changes: readonly (OrderChange & {
    orderId: string
    providerCharge: Money | null
    /** What the provider said where that ended the order; null leaves what it said before. */
    endReport: string | null
  })[],
): Promise<void> {
  if (changes.length === 0) return
  const column = <T>(read: (change: (typeof changes)[number]) => T) => changes.map(read)
  await tx.query(sql`
    update orders o set
      status = c.status, start_count = c.start_count, remains = c.remains, attention = c.attention,
      provider_charge = coalesce(c.provider_charge, o.provider_charge),
      end_report = coalesce(c.end_report, o.end_report),
      due_at = coalesce(now() + make_interval(secs => c.due_in_ms / 1000), 'infinity'),
      started_at = case when c.has_started then coalesce(o.started_at, now()) else o.started_at end,
      completed_at = case when c.status in ('completed', 'partial', 'canceled') then coalesce(o.completed_at, now()) end,
      updated_at = now()
    from unnest(
      ${column((c) => c.orderId)}::uuid[], ${column((c) => c.status)}::text[], ${column((c) => c.startCount)}::bigint[],
      ${column((c) => c.remains)}::int[], ${column((c) => c.attention)}::text[], ${column((c) => c.providerCharge)}::numeric[],
      ${column((c) => c.hasStarted)}::boolean[], ${column((c) => c.dueInMs)}::float8[], ${column((c) => c.endReport)}::text[]
    ) as c (order_id, status, start_count, remains, attention, provider_charge, has_started, due_in_ms, end_report)
    where o.id = c.order_id`)
}

/** An order whose status is due. */
export type DueOrder = { id: string; providerOrderId: string }

/**
 * Takes up to `limit` orders whose status is due, and those that will be within `soonMs` with them, because a
 * call carries a hundred as well as one; sets when they are due next, so that nobody else asks meanwhile. None
 * when nothing is due yet. Orders that have ended come after those that run.
 */
export function takeDueOrders(
  tx: Tx,
  provider: string,
  take: { limit: number; soonMs: number; againInMs: number },
): Promise<DueOrder[]> {
  const soon = sql`now() + make_interval(secs => ${take.soonMs / 1000})`
  return tx.query(sql`
    with running as (
      select id, due_at from orders
      where provider = ${provider} and status in ('processing', 'in_progress') and runs_started is null
        and due_at <= ${soon}
      order by due_at limit ${take.limit} for update skip locked
    ), ended as (
      select id, due_at from orders
      where provider = ${provider} and status in ('completed', 'partial', 'canceled') and due_at < 'infinity'
        and due_at <= ${soon} and provider_order_id is not null
      order by due_at limit ${take.limit} for update skip locked
    ), due as (
      select * from running union all select * from ended limit ${take.limit}
    )
    update orders o set due_at = now() + make_interval(secs => ${take.againInMs / 1000})
    from due
    where o.id = due.id and (select min(due_at) from due) <= now()
    returning o.id, o.provider_order_id as "providerOrderId"`)
}

/**
 * How many status calls a millisecond a provider's running orders want, were each asked for at its interval
 * and `batchSize` in a call.
 */
export async function getStatusDemand(
  db: Queryable,
  provider: string,
  pace: { intervalMs: number; batchSize: number },
): Promise<number> {
  const row = await queryOne<{ callsPerMs: number | null }>(
    db,
    sql`
    select sum(1 / least(greatest(${pace.intervalMs}::float8, extract(epoch from now() - created_at)::float8 * 50), 1800000))
      / ${pace.batchSize}::float8 as "callsPerMs"
    from orders
    where provider = ${provider} and status in ('processing', 'in_progress') and runs_started is null`,
  )
  return row?.callsPerMs ?? 0
}
