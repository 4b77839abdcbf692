import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, type HistoryPage, sql } from '../platform/sql.ts'
import type { OwnReason } from './aftercare.ts'
import type { Asked } from './cancellations.sql.ts'
import type { RefillState } from './refill.ts'

// The condition of its index.
const waits = sql`r.attention is not null and r.attention_seen_at is null`

/** Refills `r` that wait for a person, with their order `o`, where the order itself does not: what follows `from`. */
export const waitingRefills = sql`refills r join orders o on o.id = r.order_id where ${waits} and o.attention is null`

/** What a person has to look at in the refills of order `o`, in the jobs' wording; null for nothing. */
export const refillAttention = sql`(
  select 'refill ' || r.number || ': ' || r.attention from refills r
  where r.order_id = o.id and ${waits} order by r.number desc limit 1)`

/** Reads that of one order; the caller holds its lock. */
export async function findRefillAttention(tx: Tx, orderId: string): Promise<string | null> {
  const row = await queryOne<{ attention: string | null }>(
    tx,
    sql`select ${refillAttention} as attention from (select ${orderId}::uuid as id) as o`,
  )
  return row?.attention ?? null
}

/** A person has seen what there was to look at in the refills of an order. */
export async function updateRefillsSeen(tx: Tx, orderId: string): Promise<void> {
  await tx.query(
    sql`update refills r set attention_seen_at = now() where r.order_id = ${orderId} and ${waits}`,
  )
}

/** Writes down that refills of these orders are asked for; gives their numbers. */
export function insertRefills(
  tx: Tx,
  orderIds: readonly string[],
): Promise<{ orderId: string; number: number }[]> {
  return tx.query(sql`
    insert into refills (order_id, user_id)
    select o.id, o.user_id from unnest(${orderIds}::uuid[]) with ordinality as asked (id, place)
    join orders o on o.id = asked.id
    order by asked.place
    returning order_id as "orderId", number`)
}

/**
 * Takes refills that are due to be asked for at this provider, among them those whose answer was lost, and keeps
 * them from everybody else for so long; those that were tried at least `tries` times, or those tried less.
 */
export function takeDueRefills(
  tx: Tx,
  provider: string,
  take: { limit: number; leaseMs: number; tries: { from: number; below: number } },
): Promise<Asked[]> {
  return tx.query(sql`
    update refills r
    set state = 'submitting', tries = r.tries + 1, due_at = now() + make_interval(secs => ${take.leaseMs / 1000})
    from (
      select r.number, o.provider_order_id from refills r join orders o on o.id = r.order_id
      where r.state in ('pending', 'submitting', 'unknown') and r.due_at <= now() and o.provider = ${provider}
        and o.provider_order_id is not null and r.tries >= ${take.tries.from} and r.tries < ${take.tries.below}
      order by r.due_at
      limit ${take.limit}
      for update of r skip locked
    ) as due
    where r.number = due.number
    returning r.number as key, due.provider_order_id as "askedId", r.tries`)
}

/** Ends refills that wait for a provider that gives none; gives whose they were. */
export function updateRefillsUnsupported(
  tx: Tx,
  provider: string,
): Promise<{ userId: string; orderNumber: number; state: RefillState }[]> {
  return tx.query(sql`
    update refills r set state = 'refused', reason = ${'unsupported' satisfies OwnReason}, ended_at = now()
    from orders o
    where o.id = r.order_id and o.provider = ${provider} and r.state in ('pending', 'unknown')
    returning r.user_id as "userId", o.number as "orderNumber", r.state`)
}

/** What a provider said when it was asked for a refill, or that it has to wait. */
export type RefillAnswer = {
  key: number
  tries: number
  state: Extract<RefillState, 'pending' | 'unknown' | 'processing' | 'refused'>
  providerRefillId: string | null
  reason: string | null
  /** When to ask again, or for its status. */
  dueInMs: number
  /** The call surely did not arrive, so it was no try. */
  isUncounted: boolean
}

/** Writes what came of refills that wait for just these answers; gives their orders. */
export function updateRefillsAnswered(
  tx: Tx,
  answers: readonly RefillAnswer[],
): Promise<
  { orderId: string; state: RefillState; reason: string | null; userId: string; orderNumber: number }[]
> {
  const column = <T>(read: (answer: RefillAnswer) => T) => answers.map(read)
  return tx.query(sql`
    update refills r set state = a.state, reason = a.reason, provider_refill_id = a.provider_refill_id,
      tries = r.tries - a.uncounted::int,
      due_at = now() + make_interval(secs => a.due_in_ms / 1000),
      sent_at = case when a.state = 'processing' then now() end,
      ended_at = case when a.state = 'refused' then now() end
    from unnest(
      ${column((a) => a.key)}::bigint[], ${column((a) => a.tries)}::int[], ${column((a) => a.state)}::text[],
      ${column((a) => a.providerRefillId)}::text[], ${column((a) => a.reason?.slice(0, 300) ?? null)}::text[],
      ${column((a) => a.dueInMs)}::float8[], ${column((a) => a.isUncounted)}::boolean[]
    ) as a (number, tries, state, provider_refill_id, reason, due_in_ms, uncounted)
    where r.number = a.number and r.tries = a.tries and r.state = 'submitting'
    returning r.order_id as "orderId", r.state, r.reason, r.user_id as "userId",
      (select number from orders where id = r.order_id) as "orderNumber"`)
}

/** Takes running refills of a provider whose status is due, and sets when they are due next. */
export function takeDueRefillChecks(
  tx: Tx,
  provider: string,
  take: { limit: number; againInMs: number },
): Promise<Asked[]> {
  return tx.query(sql`
    update refills r set due_at = now() + make_interval(secs => ${take.againInMs / 1000})
    from (
      select r.number from refills r join orders o on o.id = r.order_id
      where r.state in ('processing', 'in_progress') and r.due_at <= now() and o.provider = ${provider}
      order by r.due_at
      limit ${take.limit}
      for update of r skip locked
    ) as due
    where r.number = due.number
    returning r.number as key, r.provider_refill_id as "askedId", r.tries`)
}

/** A refill under lock, with what a report about it is weighed against. */
export type RunningRefill = {
  number: number
  orderId: string
  userId: string
  orderNumber: number
  state: Extract<RefillState, 'processing' | 'in_progress'>
  attention: string | null
  /** Since the provider took it. */
  ageMs: number
}

/** Locks those of these refills that still run, in the order of their numbers. */
export function lockRunningRefills(tx: Tx, numbers: readonly number[]): Promise<RunningRefill[]> {
  return tx.query(sql`
    select number, order_id as "orderId", user_id as "userId",
      (select o.number from orders o where o.id = order_id) as "orderNumber", state, attention,
      extract(epoch from now() - sent_at)::float8 * 1000 as "ageMs"
    from refills where number = any(${numbers}::bigint[]) and state in ('processing', 'in_progress')
    order by number
    for update`)
}

/** What a refill becomes. */
export type RefillChange = {
  number: number
  state: RefillState
  reason: string | null
  attention: string | null
  dueInMs: number
}

/** Writes what refills have become; the caller holds their locks. */
export async function updateRefillStates(tx: Tx, changes: readonly RefillChange[]): Promise<void> {
  const column = <T>(read: (change: RefillChange) => T) => changes.map(read)
  await tx.query(sql`
    update refills r set state = c.state, reason = c.reason, attention = c.attention,
      attention_seen_at = case when c.attention is not distinct from r.attention then r.attention_seen_at end,
      due_at = now() + make_interval(secs => c.due_in_ms / 1000),
      ended_at = case when c.state in ('completed', 'rejected', 'failed') then now() end
    from unnest(
      ${column((c) => c.number)}::bigint[], ${column((c) => c.state)}::text[],
      ${column((c) => c.reason?.slice(0, 300) ?? null)}::text[],
      ${column((c) => c.attention?.slice(0, 300) ?? null)}::text[], ${column((c) => c.dueInMs)}::float8[]
    ) as c (number, state, reason, attention, due_in_ms)
    where r.number = c.number`)
}

/** Those of a customer's refills that have these numbers, with how they stand. */
export function listUserRefillStates(
  db: Queryable,
  userId: string,
  numbers: readonly number[],
): Promise<{ number: number; state: RefillState }[]> {
  return db.query(sql`
    select number, state from refills where number = any(${numbers}::bigint[]) and user_id = ${userId}`)
}

/** A refill as the people who look at its order see it. */
export type RefillRow = {
  number: number
  state: RefillState
  reason: string | null
  attention: string | null
  providerRefillId: string | null
  tries: number
  createdAt: Date
  sentAt: Date | null
  endedAt: Date | null
}

/** The newest refills of an order. */
export function listOrderRefills(db: Queryable, orderId: string, page: HistoryPage): Promise<RefillRow[]> {
  return db.query(sql`
    select number, state, reason, attention, provider_refill_id as "providerRefillId", tries,
      created_at as "createdAt", sent_at as "sentAt", ended_at as "endedAt"
    from refills where order_id = ${orderId} ${page.before ? sql`and created_at < ${page.before}` : empty}
    order by number desc limit ${page.limit}`)
}
