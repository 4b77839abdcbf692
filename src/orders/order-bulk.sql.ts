import { refillAttention } from '../aftercare/refills.sql.ts'
import type { Money } from '../core/money.ts'
import { Refusal, type RefusalCode, type RefusalDetails } from '../core/refusal.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { BulkAct, Versioned } from './order-bulk.ts'

/** An order that an act is asked for, and the state in which it was seen. */
export type SeenOrder = { number: number; seen: string }

/** An act on many orders that somebody asks for; `id` is drawn with the form. */
export type NewBulkAct = {
  id: string
  act: BulkAct
  actorId: string
  reason: string | undefined
  orders: readonly SeenOrder[]
}

/** Writes an act on many orders down before it begins; false when this form was sent before. */
export async function insertBulkAct(tx: Tx, act: NewBulkAct): Promise<boolean> {
  const rows = await tx.query(sql`
    with act as (
      insert into bulk_acts (id, act, actor_id, reason)
      values (${act.id}, ${act.act}, ${act.actorId}, ${act.reason ?? null})
      on conflict (id) do nothing returning id
    )
    insert into bulk_act_orders (bulk_id, number, seen)
    select act.id, o.number, o.seen
    from act, unnest(${act.orders.map((o) => o.number)}::bigint[], ${act.orders.map((o) => o.seen)}::text[])
      as o (number, seen)
    on conflict do nothing
    returning number`)
  return rows.length > 0
}

export type BulkActRow = { id: string; act: BulkAct; actorId: string; actorName: string; createdAt: Date }

export function findBulkAct(
  db: Queryable,
  id: string,
): Promise<(BulkActRow & { reason: string | null }) | undefined> {
  return queryOne(
    db,
    sql`
    select b.id, b.act, b.actor_id as "actorId", u.username as "actorName", b.created_at as "createdAt", b.reason
    from bulk_acts b join users u on u.id = b.actor_id where b.id = ${id}`,
  )
}

/** An act on many orders with how many they were, and with how many it did what it was for. */
export type ListedBulkAct = BulkActRow & { orders: number; done: number }

/** A page of the acts on many orders, newest first; `before` is the id of the last of the page before. */
export function listBulkActs(
  db: Queryable,
  page: { before: string | undefined; limit: number },
): Promise<ListedBulkAct[]> {
  // The place is read back by id: a moment that went through a Date has lost its microseconds.
  return db.query(sql`
    select b.id, b.act, b.actor_id as "actorId", u.username as "actorName", b.created_at as "createdAt", o.orders, o.done
    from bulk_acts b join users u on u.id = b.actor_id cross join lateral (
      select count(*)::int as orders, count(*) filter (where outcome in ('done', 'asked'))::int as done
      from bulk_act_orders where bulk_id = b.id
    ) as o
    where true
    ${page.before ? sql`and (b.created_at, b.id) < (select created_at, id from bulk_acts where id = ${page.before})` : empty}
    order by b.created_at desc, b.id desc limit ${page.limit}`)
}

/** What became of an order in an act on many; no outcome: it was not tried yet. */
export type BulkResult = {
  number: number
  seen: string
  userId: string
  username: string
  outcome: 'done' | 'asked' | 'refused' | null
  amount: Money | null
  refusal: Refusal | undefined
}

/** The orders of an act on many, at most the hundred there can be. */
export async function listBulkResults(db: Queryable, bulkId: string): Promise<BulkResult[]> {
  const rows = await db.query<
    Omit<BulkResult, 'refusal'> & { reason: RefusalCode | null; details: RefusalDetails | null }
  >(sql`
    select b.number, b.seen, o.user_id as "userId", u.username, b.outcome, b.amount, b.reason, b.details
    from bulk_act_orders b join orders o on o.number = b.number join users u on u.id = o.user_id
    where b.bulk_id = ${bulkId} order by b.number desc limit 200`)
  return rows.map(({ reason, details, ...row }) => ({
    ...row,
    refusal: reason === null ? undefined : new Refusal(reason, details ?? {}),
  }))
}

/** Locks an order's place in an act on many; undefined when it was dealt with already. */
export function lockBulkOrder(
  tx: Tx,
  place: { bulkId: string; number: number },
): Promise<{ seen: string } | undefined> {
  return queryOne(
    tx,
    sql`
    select seen from bulk_act_orders
    where bulk_id = ${place.bulkId} and number = ${place.number} and outcome is null
    for update`,
  )
}

/** Writes down what became of an order, once. */
export async function updateBulkOrder(
  tx: Tx,
  place: { bulkId: string; number: number },
  result: { outcome: 'done' | 'asked'; amount: Money } | { outcome: 'refused'; refusal: Refusal },
): Promise<void> {
  const refusal = result.outcome === 'refused' ? result.refusal : undefined
  await tx.query(sql`
    update bulk_act_orders set outcome = ${result.outcome},
      amount = ${result.outcome === 'refused' ? null : result.amount}::numeric, reason = ${refusal?.code ?? null},
      details = ${refusal ? JSON.stringify(refusal.details) : null}::jsonb
    where bulk_id = ${place.bulkId} and number = ${place.number} and outcome is null`)
}

/** An order under lock, as far as an act on many compares it before and after. */
export type OrderUnderBulk = Versioned & {
  id: string
  userId: string
  cancelAsked: boolean
  refillAsked: boolean
}

/** Locks the order with this number, or reads it again under the lock. */
export function lockOrderForBulk(tx: Tx, number: number): Promise<OrderUnderBulk | undefined> {
  return queryOne(
    tx,
    sql`
    select o.id, o.user_id as "userId", o.status, o.attention, ${refillAttention} as "refillAttention", o.dispatch_count as "dispatchCount",
      o.refunded_amount as "refundedAmount",
      exists (select from cancellations c where c.order_id = o.id and c.state = 'open') as "cancelAsked",
      exists (select from refills r where r.order_id = o.id and r.ended_at is null) as "refillAsked"
    from orders o where o.number = ${number} for update of o`,
  )
}

/** Makes a running order's status due now; undefined when its provider tells nothing of it. */
export function updateStatusDue(
  tx: Tx,
  number: number,
): Promise<{ provider: string; status: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update orders set due_at = now()
    where number = ${number} and status in ('processing', 'in_progress') and provider_order_id is not null
      and runs_started is null
    returning provider, status`,
  )
}
