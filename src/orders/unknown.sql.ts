import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'
import type { OrderToSettle } from './settlement-act.ts'

/** An order of which nobody knows whether it was taken, with what its last sending left as evidence. */
export type UnknownOrder = {
  id: string
  number: number
  serviceName: string
  serviceType: string
  finalPrice: Money
  quantity: number
  providerRate: Money
  attemptId: string
  balanceBefore: string | null
  /** Whether other orders there could have moved the balance since. */
  othersRun: boolean
}

/** Locks the unknown orders of a provider that are due to be looked at by themselves. */
export function lockDueUnknown(tx: Tx, provider: string, limit: number): Promise<UnknownOrder[]> {
  return tx.query(sql`
    select o.id, o.number, o.service_name as "serviceName", o.service_type as "serviceType",
      o.final_price as "finalPrice", o.quantity, o.provider_rate as "providerRate", a.id as "attemptId",
      a.balance_before::text as "balanceBefore",
      exists (
        select from orders other
        where other.provider = o.provider and other.id <> o.id and (
          other.status in ('processing', 'in_progress', 'submitting', 'unknown')
          or other.status in ('completed', 'partial', 'canceled') and other.completed_at >= a.started_at)
      ) as "othersRun"
    from orders o join dispatch_attempts a on a.id = o.dispatch_token
    where o.provider = ${provider} and o.status = 'unknown' and o.due_at <= now()
    order by o.due_at limit ${limit}
    for update of o skip locked`)
}

/**
 * Puts orders that nobody would send by themselves back into the queue, because this shows that nothing was taken or that a repeat is told
 * from a new order. The caller holds their locks.
 */
export async function updateRequeued(
  tx: Tx,
  orderIds: readonly string[],
  clearedBy: 'dedupe' | 'balance' | 'person',
): Promise<void> {
  await tx.query(sql`
    with requeued as (
      update orders o set status = 'pending', attention = null, due_at = now(), updated_at = now()
      where id = any(${orderIds}::uuid[]) and status in ('unknown', 'pending')
      returning dispatch_token
    )
    update dispatch_attempts set cleared_by = ${clearedBy} where id in (select dispatch_token from requeued)`)
}

/** Notes evidence on an unknown order that only a person can settle now. */
export async function updateForPerson(
  tx: Tx,
  order: { orderId: string; attemptId: string; attention: string; balanceAfter: string | null },
): Promise<void> {
  await tx.query(sql`
    with noted as (
      update orders set attention = ${order.attention.slice(0, 300)}, due_at = 'infinity', updated_at = now()
      where id = ${order.orderId} and status = 'unknown'
    )
    update dispatch_attempts set balance_after = ${order.balanceAfter}::numeric where id = ${order.attemptId}`)
}

/** Leaves unknown orders to a person: nothing can be learnt about them by itself. */
export async function updateReviewed(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    update orders set due_at = 'infinity' where id = any(${orderIds}::uuid[]) and status = 'unknown'`)
}

/** An order under lock that an operator settles. */
export type OrderUnderAct = Omit<OrderToSettle, 'refillAttention'> & {
  id: string
  number: number
  userId: string
  provider: string
  referrerId: string | null
  commissionPercent: number
  dispatchCount: number
}

/** Locks the order with this number. */
export function lockOrderToSettle(tx: Tx, number: number): Promise<OrderUnderAct | undefined> {
  return queryOne(
    tx,
    sql`
    select id, number, user_id as "userId", parent_id as "parentId", provider, status, attention,
      service_type as "serviceType", quantity, remains, final_price as "finalPrice",
      refunded_amount as "refundedAmount", referrer_id as "referrerId",
      commission_percent::float8 as "commissionPercent", dispatch_count as "dispatchCount", runs_started as "runsStarted"
    from orders where number = ${number}
    for update`,
  )
}

/** The order that a provider knows by this id. */
export function findByProviderOrder(
  db: Queryable,
  provider: string,
  providerOrderId: string,
): Promise<{ id: string; number: number } | undefined> {
  return queryOne(
    db,
    sql`
    select id, number from orders where provider = ${provider} and provider_order_id = ${providerOrderId} limit 1`,
  )
}

/** Writes what an operator has made of an order; the caller holds its lock. */
export async function updateSettled(
  tx: Tx,
  settled: {
    orderId: string
    status: OrderStatus
    remains: number | null
    providerOrderId: string | null
    /** What it costs was decided: it is not asked for again, and what its provider still says changes nothing. */
    isDecided: boolean
  },
): Promise<void> {
  await tx.query(sql`
    update orders set
      status = ${settled.status}, remains = ${settled.remains}::int, attention = null,
      provider_order_id = coalesce(${settled.providerOrderId}, provider_order_id),
      submitted_at = case when ${settled.status} = 'processing' then coalesce(submitted_at, now()) else submitted_at end,
      completed_at = case when ${settled.isDecided} then coalesce(completed_at, now()) else completed_at end,
      settled_at = case when ${settled.isDecided} then now() else settled_at end,
      due_at = case when ${settled.isDecided} then 'infinity'
        when ${settled.status} in ('processing', 'in_progress') then now() else due_at end,
      updated_at = now()
    where id = ${settled.orderId}`)
}
