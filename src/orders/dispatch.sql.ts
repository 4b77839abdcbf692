import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { type OrderStatus, statusesBefore } from './order.ts'

/** An order on its way to a provider. */
export type DispatchedOrder = {
  id: string
  number: number
  userId: string
  serviceType: string
  providerServiceId: string
  link: string
  quantity: number
  runs: number
  intervalMinutes: number | null
  comments: string | null
  dispatchCount: number
}

/** Locks the orders that are due for dispatch, oldest first, passing over those that others hold. */
export function lockPendingOrders(tx: Tx, provider: string, limit: number): Promise<DispatchedOrder[]> {
  return tx.query(sql`
    select id, number, user_id as "userId", service_type as "serviceType", provider_service_id as "providerServiceId",
      link, quantity, runs, interval_minutes as "intervalMinutes", fields->>'comments' as comments, dispatch_count as "dispatchCount"
    from orders
    where provider = ${provider} and status = 'pending' and due_at <= now()
    order by due_at
    limit ${limit}
    for update skip locked`)
}

export type Attempt = {
  /** Also the fencing token. */
  id: string
  orderId: string
  request: object
}

/** Writes down what is about to be sent, and by whom, before a byte leaves. */
export async function insertAttempts(
  tx: Tx,
  attempts: readonly Attempt[],
  by: { provider: string; worker: string; leaseMs: number },
): Promise<void> {
  await tx.query(sql`
    with attempt as (
      select * from unnest(
        ${attempts.map((a) => a.id)}::uuid[], ${attempts.map((a) => a.orderId)}::uuid[],
        ${attempts.map((a) => JSON.stringify(a.request))}::jsonb[]
      ) as a (id, order_id, request)
    ), claimed as (
      update orders o
      set status = 'submitting', dispatch_token = attempt.id, dispatch_count = o.dispatch_count + 1, updated_at = now()
      from attempt where o.id = attempt.order_id and o.status = 'pending'
      returning o.id
    )
    insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, request)
    select id, order_id, ${by.provider}, ${by.worker}, now() + make_interval(secs => ${by.leaseMs / 1000}), request
    from attempt where order_id in (select id from claimed)`)
}

/** Writes down how an attempt ended; undefined when its end was known already. */
export function updateAttemptEnd(
  tx: Tx,
  attempt: { id: string; outcome: 'accepted' | 'refused' | 'not_sent' | 'unknown'; reply: string | null },
): Promise<{ orderId: string } | undefined> {
  // An attempt that was given up (unknown) may still be answered: evidence is welcome at any time.
  return queryOne(
    tx,
    sql`
    update dispatch_attempts
    set outcome = ${attempt.outcome}, reply = left(${attempt.reply}, 2000), finished_at = now()
    where id = ${attempt.id} and (outcome is null or (outcome = 'unknown' and ${attempt.outcome} <> 'unknown'))
    returning order_id as "orderId"`,
  )
}

/** What a dispatch left behind, as far as refunds and messages care. */
export type MovedOrder = {
  id: string
  number: number
  userId: string
  serviceName: string
  finalPrice: Money
  refundedAmount: Money
}

/**
 * Moves an order on from `submitting`, only for the attempt whose token it bears; undefined when another
 * attempt has it or it has moved on.
 */
export function updateDispatched(
  tx: Tx,
  move: {
    orderId: string
    token: string
    status: OrderStatus
    providerOrderId?: string | undefined
    errorMessage?: string | undefined
    attention?: string | undefined
    dueInMs: number
  },
): Promise<MovedOrder | undefined> {
  return queryOne(
    tx,
    sql`
    update orders set
      status = ${move.status}, provider_order_id = ${move.providerOrderId ?? null},
      error_message = ${move.errorMessage?.slice(0, 500) ?? null}, attention = ${move.attention ?? null},
      due_at = now() + make_interval(secs => ${move.dueInMs / 1000}),
      submitted_at = case when ${move.status} = 'processing' then now() else submitted_at end,
      completed_at = case when ${move.status} = 'failed' then now() else completed_at end,
      updated_at = now()
    where id = ${move.orderId} and dispatch_token = ${move.token} and status = any(${statusesBefore(move.status)})
    returning id, number, user_id as "userId", service_name as "serviceName", final_price as "finalPrice",
      refunded_amount as "refundedAmount"`,
  )
}

/**
 * Attempts that nobody will finish: their lease has run out, or the process that made them has no connection
 * left. Locked, so that an answer that arrives this moment is recorded first or after.
 */
export function lockLostAttempts(
  tx: Tx,
  limit: number,
): Promise<{ id: string; orderId: string; provider: string }[]> {
  return tx.query(sql`
    select id, order_id as "orderId", provider from dispatch_attempts a
    where finished_at is null
      and (
        lease_expires_at <= now()
        or not exists (select from pg_stat_activity where application_name = a.worker and datname = current_database())
      )
    order by lease_expires_at
    limit ${limit}
    for update skip locked`)
}

/** A running order whose status is due. */
export type DueOrder = { id: string; providerOrderId: string }

/**
 * Takes up to `limit` orders whose status is due and sets when they are due next, so that nobody else asks
 * for them meanwhile.
 */
export function takeDueOrders(
  tx: Tx,
  provider: string,
  limit: number,
  againInMs: number,
): Promise<DueOrder[]> {
  return tx.query(sql`
    update orders set due_at = now() + make_interval(secs => ${againInMs / 1000})
    where id in (
      select id from orders
      where provider = ${provider} and status in ('processing', 'in_progress') and due_at <= now()
      order by due_at
      limit ${limit}
      for update skip locked
    )
    returning id, provider_order_id as "providerOrderId"`)
}

/** When the provider's job has something to do next: an order or a free slot, whichever is later. */
export async function findNextDue(db: Queryable, provider: string): Promise<{ inMs: number } | undefined> {
  const row = await queryOne<{ inMs: number | null }>(
    db,
    sql`
    with due as (
      select least(
        (select min(due_at) from orders where provider = ${provider} and status = 'pending'),
        (select min(due_at) from orders where provider = ${provider} and status in ('processing', 'in_progress'))
      ) as at
    )
    select extract(epoch from greatest(
      due.at,
      (select min(taken_at) + interval '61 seconds' from provider_slots where provider = ${provider}),
      (select paused_until from providers where name = ${provider})
    ) - now())::float8 * 1000 as "inMs"
    from due where due.at is not null`,
  )
  return row?.inMs == null ? undefined : { inMs: Math.max(0, Math.ceil(row.inMs)) }
}
