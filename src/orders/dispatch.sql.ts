import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { DispatchGate } from './dispatch-gate.ts'
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
  /** What else its type asks for, by the protocol's names. */
  fields: Readonly<Record<string, string | number>>
  dispatchCount: number
  /** What the customer paid for it; of a run, its share. */
  paid: Money
  /** What the provider asked when the order was placed or rerouted, and what it asks now. */
  agreedRate: Money
  rate: Money
}

/** What stands between a provider and new orders. */
export function findDispatchGate(db: Queryable, provider: string): Promise<DispatchGate | undefined> {
  return queryOne(
    db,
    sql`
    select is_active as "isActive", adds_hold as hold, coalesce(adds_held_until <= now(), true) as "isTrialDue",
      serialise_adds as serialise,
      exists (select from orders where provider = p.name and status = 'submitting')
        or (serialise_adds and exists (
          select from orders where provider = p.name and status = 'unknown' and due_at < 'infinity')) as "isBusy"
    from providers p where name = ${provider}`,
  )
}

/** Locks a provider's row; false when another process has it. */
export async function lockProvider(tx: Tx, provider: string): Promise<boolean> {
  const rows = await tx.query(sql`
    select from providers where name = ${provider} for no key update skip locked`)
  return rows.length === 1
}

/** Locks the orders that are due for dispatch, oldest first, passing over those that others hold. */
export function lockPendingOrders(tx: Tx, provider: string, limit: number): Promise<DispatchedOrder[]> {
  return tx.query(sql`
    select o.id, o.number, o.user_id as "userId", o.service_type as "serviceType",
      o.provider_service_id as "providerServiceId", o.link, o.quantity, o.runs,
      o.interval_minutes as "intervalMinutes", o.fields, o.dispatch_count as "dispatchCount",
      coalesce(round(whole.final_price * o.quantity / whole.quantity, 4), o.final_price)::numeric(15, 4) as paid,
      o.provider_rate as "agreedRate",
      coalesce(
        (select provider_rate from services
          where id = o.service_id and provider = o.provider and provider_service_id = o.provider_service_id),
        (select provider_rate from service_routes
          where service_id = o.service_id and provider = o.provider and provider_service_id = o.provider_service_id),
        o.provider_rate) as rate
    from orders o left join orders whole on whole.id = o.parent_id
    where o.provider = ${provider} and o.status = 'pending' and o.due_at <= now() and o.runs_started is null
    order by o.due_at
    limit ${limit}
    for update of o skip locked`)
}

/** How much must be left over a provider's price, in percent of it. */
export async function getMarginFloor(db: Queryable): Promise<number> {
  const rows = await db.query<{ percent: number }>(sql`
    select margin_floor_percent::float8 as percent from settings`)
  return rows[0]!.percent
}

/** Lets orders wait whose provider asks more than their price allows. The caller holds their locks. */
export async function updateHeld(tx: Tx, orderIds: readonly string[], againInMs: number): Promise<void> {
  if (orderIds.length === 0) return
  await tx.query(sql`
    update orders set hold = 'price', due_at = now() + make_interval(secs => ${againInMs / 1000}), updated_at = now()
    where id = any(${orderIds}::uuid[]) and status = 'pending'`)
}

/** Leaves an order that cannot be sent as it is to a person. */
export async function updateUnsendable(tx: Tx, orderId: string, attention: string): Promise<void> {
  await tx.query(sql`
    update orders set attention = ${attention.slice(0, 300)}, due_at = 'infinity', updated_at = now()
    where id = ${orderId} and status = 'pending'`)
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
      set status = 'submitting', hold = null, dispatch_token = attempt.id, dispatch_count = o.dispatch_count + 1, updated_at = now()
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

/** Notes what was on our account with the provider before an order was sent. */
export async function updateBalanceBefore(tx: Tx, attemptId: string, balance: string): Promise<void> {
  await tx.query(
    sql`update dispatch_attempts set balance_before = ${balance}::numeric where id = ${attemptId}`,
  )
}

/** What a dispatch left behind, as far as refunds and messages care. */
export type MovedOrder = {
  id: string
  parentId: string | null
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
    /** When something is to be done about it again; null for never. */
    dueInMs: number | null
  },
): Promise<MovedOrder | undefined> {
  return queryOne(
    tx,
    sql`
    update orders set
      status = ${move.status}, provider_order_id = ${move.providerOrderId ?? null},
      error_message = ${move.errorMessage?.slice(0, 500) ?? null}, attention = ${move.attention ?? null},
      due_at = coalesce(now() + make_interval(secs => ${move.dueInMs === null ? null : move.dueInMs / 1000}::float8), 'infinity'),
      submitted_at = case when ${move.status} = 'processing' then now() else submitted_at end,
      completed_at = case when ${move.status} = 'failed' then now() else completed_at end,
      updated_at = now()
    where id = ${move.orderId} and dispatch_token = ${move.token} and status = any(${statusesBefore(move.status)})
    returning id, parent_id as "parentId", number, user_id as "userId", service_name as "serviceName", final_price as "finalPrice",
      refunded_amount as "refundedAmount"`,
  )
}

/** Where an order may go after a refusal. */
export type Route = { place: number; provider: string; providerServiceId: string; rate: Money }

/** The routes of an order's service after the one it went, in order, at providers that are switched on. */
export function listNextRoutes(tx: Tx, orderId: string): Promise<Route[]> {
  return tx.query(sql`
    select r.place, r.provider, r.provider_service_id as "providerServiceId", r.provider_rate as rate
    from orders o
    join service_routes r on r.service_id = o.service_id and r.place > o.route and r.is_active
    join providers p on p.name = r.provider and p.is_active
    where o.id = ${orderId}
    order by r.place limit 20`)
}

/** Puts a refused order back into the queue, for another provider; undefined when it has moved on. */
export function updateRerouted(
  tx: Tx,
  move: { orderId: string; token: string; route: Route },
): Promise<MovedOrder | undefined> {
  const { route } = move
  return queryOne(
    tx,
    sql`
    update orders set status = 'pending', provider = ${route.provider}, provider_service_id = ${route.providerServiceId},
      provider_rate = ${route.rate}, route = ${route.place}, attention = null, due_at = now(), updated_at = now()
    where id = ${move.orderId} and dispatch_token = ${move.token} and status = any(${statusesBefore('pending')})
    returning id, parent_id as "parentId", number, user_id as "userId", service_name as "serviceName",
      final_price as "finalPrice", refunded_amount as "refundedAmount"`,
  )
}

/** Shows an order to a person, whatever its state. */
export async function updateAttention(tx: Tx, orderId: string, attention: string): Promise<void> {
  await tx.query(sql`
    update orders set attention = ${attention.slice(0, 300)}, updated_at = now() where id = ${orderId}`)
}

/**
 * Attempts that nobody will finish: their lease has run out, or the process that made them has no connection
 * left. Locked, so that an answer that arrives this moment is recorded first or after.
 */
export function lockLostAttempts(tx: Tx, limit: number): Promise<LostAttempt[]> {
  return tx.query(sql`
    select a.id, a.order_id as "orderId", a.provider, p.dedupe_field as "dedupeField",
      p.serialise_adds as "serialiseAdds", p.timeout_ms as "timeoutMs",
      (select dispatch_count from orders where id = a.order_id) as "dispatchCount"
    from dispatch_attempts a join providers p on p.name = a.provider
    where a.finished_at is null
      and (
        a.lease_expires_at <= now()
        or not exists (select from pg_stat_activity where application_name = a.worker and datname = current_database())
      )
    order by a.lease_expires_at
    limit ${limit}
    for update of a skip locked`)
}

/** An attempt that nobody will finish, with what of its provider's row decides what comes next. */
export type LostAttempt = {
  id: string
  orderId: string
  provider: string
  dedupeField: string | null
  serialiseAdds: boolean
  timeoutMs: number
  dispatchCount: number
}
