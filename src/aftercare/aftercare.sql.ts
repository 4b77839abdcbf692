import { keptFree, type Purpose } from '../catalog/provider-budget.ts'
import type { OrderStatus } from '../orders/order.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { AftercareFacts, CancellationState } from './aftercare.ts'
import type { RefillState } from './refill.ts'

/**
 * Whether the order `o` waits to be sent and no provider can have it. One that went back to the queue because
 * its provider repeats the first answer may have been taken, so a sending in doubt counts as one until the
 * balance or a person has said otherwise.
 */
export const isUnsent = sql`(
  o.status = 'pending' and not exists (
    select from dispatch_attempts a
    where a.order_id = o.id and (
      a.outcome is null or a.outcome = 'accepted'
      or (a.outcome = 'unknown' and coalesce(a.cleared_by, '') not in ('balance', 'person'))
    )
  ))`

/** Locks those of a customer's orders that have these ids, in id order; gives the ids that are theirs. */
export async function lockUserOrders(tx: Tx, userId: string, orderIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    select id from orders
    where id = any(${orderIds}::uuid[]) and user_id = ${userId} and parent_id is null
    order by id
    for update`)
  return rows.map((row) => row.id)
}

/** What decides about aftercare of these orders; those the caller has locked first cannot change meanwhile. */
export async function listAftercareFacts(
  db: Queryable,
  orderIds: readonly string[],
): Promise<AftercareFacts[]> {
  const rows = await db.query<FactsRow>(sql`
    select o.id as "orderId", o.status, o.runs_started as "runsStarted", o.provider,
      o.provider_order_id is not null as "isKnownToProvider", o.completed_at as "completedAt", now() as at,
      s.cancel_enabled and p.cancel_supported as "cancelOffered",
      s.refill_enabled and p.refill_supported and o.runs_started is null as "refillOffered",
      s.refill_days as "refillDays",
      ${isUnsent} as "isUnsent",
      c.state as "cancelState", c.reason as "cancelReason", c.created_at as "cancelAskedAt",
      c.answered_at as "cancelAnsweredAt",
      r.number as "refillNumber", r.state as "refillState", r.reason as "refillReason",
      r.created_at as "refillAskedAt", r.ended_at as "refillEndedAt"
    from orders o
    join services s on s.id = o.service_id
    join providers p on p.name = o.provider
    left join lateral (
      select state, reason, created_at, answered_at from cancellations where order_id = o.id order by id desc limit 1
    ) c on true
    left join lateral (
      select number, state, reason, created_at, ended_at from refills where order_id = o.id order by number desc limit 1
    ) r on true
    where o.id = any(${orderIds}::uuid[])`)
  return rows.map(factsOf)
}

type FactsRow = Omit<AftercareFacts, 'cancellation' | 'refill' | 'status'> & {
  status: OrderStatus
  cancelState: CancellationState | null
  cancelReason: string | null
  cancelAskedAt: Date
  cancelAnsweredAt: Date | null
  refillNumber: number
  refillState: RefillState | null
  refillReason: string | null
  refillAskedAt: Date
  refillEndedAt: Date | null
}

function factsOf(row: FactsRow): AftercareFacts {
  return {
    ...row,
    cancellation: row.cancelState && {
      state: row.cancelState,
      reason: row.cancelReason,
      askedAt: row.cancelAskedAt,
      answeredAt: row.cancelAnsweredAt,
    },
    refill: row.refillState && {
      number: row.refillNumber,
      state: row.refillState,
      reason: row.refillReason,
      askedAt: row.refillAskedAt,
      endedAt: row.refillEndedAt,
    },
  }
}

/** A customer's order by its number; undefined where it is not theirs. */
export function findUserOrderId(
  db: Queryable,
  userId: string,
  order: number | string,
): Promise<{ id: string } | undefined> {
  return queryOne(
    db,
    sql`
    select id from orders
    where ${typeof order === 'number' ? sql`number = ${order}` : sql`id = ${order}`}
      and user_id = ${userId} and parent_id is null`,
  )
}

/** What aftercare may call a provider for. */
export type AftercareKind = Extract<Purpose, 'cancel' | 'refill' | 'status'>

/**
 * When each kind of aftercare has something to do at a provider next, the most urgent kind first: when a request
 * is due and the budget lets this kind through. Kinds with nothing to do are left out.
 */
export async function listNextAftercare(
  db: Queryable,
  provider: string,
): Promise<{ kind: AftercareKind; inMs: number }[]> {
  const rows = await db.query<{ kind: AftercareKind; inMs: number }>(sql`
    with due (place, kind, kept, at) as (
      select 1, 'cancel', ${keptFree('cancel')}::float8, min(case when o.status = 'pending' then now() else c.due_at end)
      from cancellations c join orders o on o.id = c.order_id
      where c.state = 'open' and o.provider = ${provider} and o.status not in ('submitting', 'unknown')
        and (o.status <> 'pending' or ${isUnsent})
      union all
      select 2, 'refill', ${keptFree('refill')}::float8, min(r.due_at)
      from refills r join orders o on o.id = r.order_id
      where r.state in ('pending', 'submitting', 'unknown') and o.provider = ${provider}
      union all
      select 3, 'status', ${keptFree('status')}::float8, min(r.due_at)
      from refills r join orders o on o.id = r.order_id
      where r.state in ('processing', 'in_progress') and o.provider = ${provider}
    )
    select due.kind, extract(epoch from greatest(due.at, p.paused_until, slot.free_at) - clock_timestamp())::float8
      * 1000 as "inMs"
    from due
    join providers p on p.name = ${provider}
    left join lateral (
      select s.taken_at + make_interval(secs => p.budget_window_ms / 1000.0) as free_at
      from provider_slots s where s.provider = p.name
      order by s.taken_at
      limit 1 offset floor(p.requests_per_minute * due.kept)::int
    ) slot on true
    where due.at is not null
    order by due.place`)
  return rows.map((row) => ({ kind: row.kind, inMs: Math.max(0, Math.ceil(row.inMs)) }))
}
