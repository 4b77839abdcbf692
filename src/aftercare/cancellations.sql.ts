import type { Money } from '../core/money.ts'
import type { OrderStatus } from '../orders/order.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, type HistoryPage, sql } from '../platform/sql.ts'
import { isUnsent } from './aftercare.sql.ts'
import type { CancellationState, OwnReason } from './aftercare.ts'

/** An order that was stopped before anybody had it. */
export type UnsentOrder = {
  id: string
  number: number
  userId: string
  quantity: number
  finalPrice: Money
  refundedAmount: Money
}

/** Stops orders that nobody ever had; the caller holds their locks and refunds them in the same transaction. */
export function updateUnsentCanceled(tx: Tx, orderIds: readonly string[]): Promise<UnsentOrder[]> {
  return tx.query(sql`
    update orders set status = 'canceled', attention = null, hold = null, completed_at = now(), updated_at = now(),
      -- No provider can take back an end it never heard of.
      due_at = 'infinity'
    where id = any(${orderIds}::uuid[]) and status = 'pending' and coalesce(runs_started, 0) = 0
    returning id, number, user_id as "userId", quantity, final_price as "finalPrice", refunded_amount as "refundedAmount"`)
}

/** Writes down requests to stop these orders: waiting for their provider, or done already. */
export async function insertCancellations(
  tx: Tx,
  orderIds: readonly string[],
  state: Extract<CancellationState, 'open' | 'done'>,
): Promise<void> {
  await tx.query(sql`
    insert into cancellations (order_id, user_id, state, answered_at)
    select id, user_id, ${state}, case when ${state} = 'done' then now() end
    from orders where id = any(${orderIds}::uuid[])`)
}

/** Ends requests whose orders were stopped here before they were forwarded. */
export async function updateCancellationsDone(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    update cancellations set state = 'done', answered_at = now()
    where order_id = any(${orderIds}::uuid[]) and state = 'open'`)
}

/** Locks orders of a provider that came back unsent while a request to stop them waits. */
export async function lockReturnedOrders(tx: Tx, provider: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    select o.id from cancellations c join orders o on o.id = c.order_id
    where c.state = 'open' and o.provider = ${provider} and ${isUnsent}
    order by o.id
    limit ${limit}
    for update of o skip locked`)
  return rows.map((row) => row.id)
}

/** Ends requests that can come to nothing any more: their orders have ended, or the provider stops none. */
export async function updateCancellationsOver(
  tx: Tx,
  provider: { name: string; cancelSupported: boolean },
): Promise<void> {
  await tx.query(sql`
    update cancellations c set
      state = case when o.status in ('processing', 'in_progress') then 'refused' else 'late' end,
      reason = case when o.status in ('processing', 'in_progress') then ${'unsupported' satisfies OwnReason} end,
      answered_at = now()
    from orders o
    where o.id = c.order_id and c.state = 'open' and o.provider = ${provider.name}
      and (
        o.status in ('completed', 'partial', 'canceled', 'failed')
        or (not ${provider.cancelSupported}::boolean and o.status in ('processing', 'in_progress'))
      )`)
}

/** A request that is on its way to the provider: `key` is ours, `askedId` the provider's. */
export type Asked = { key: number; askedId: string; tries: number }

/**
 * Takes requests that are due, of orders that run at this provider, and keeps them from everybody else for so
 * long; those that were tried at least `tries` times, or those tried less.
 */
export function takeDueCancellations(
  tx: Tx,
  provider: string,
  take: { limit: number; leaseMs: number; tries: { from: number; below: number } },
): Promise<Asked[]> {
  return tx.query(sql`
    update cancellations c
    set tries = c.tries + 1, due_at = now() + make_interval(secs => ${take.leaseMs / 1000}), sent_at = now()
    from (
      select c.id, o.provider_order_id from cancellations c join orders o on o.id = c.order_id
      where c.state = 'open' and c.due_at <= now() and o.provider = ${provider}
        and o.status in ('processing', 'in_progress') and o.provider_order_id is not null
        and c.tries >= ${take.tries.from} and c.tries < ${take.tries.below}
      order by c.due_at
      limit ${take.limit}
      for update of c skip locked
    ) as due
    where c.id = due.id
    returning c.id as key, due.provider_order_id as "askedId", c.tries`)
}

/** What a provider said to a request, or that it has to wait. */
export type CancellationAnswer = {
  key: number
  tries: number
  state: Extract<CancellationState, 'open' | 'accepted' | 'refused'>
  reason: string | null
  /** When to ask again; only for `open`. */
  dueInMs: number
  /** The call surely did not arrive, so it was no try. */
  isUncounted: boolean
}

/** Writes what came of requests that wait for just these answers; gives those that were given up. */
export function updateCancellationsAnswered(
  tx: Tx,
  answers: readonly CancellationAnswer[],
): Promise<{ orderId: string; reason: string | null }[]> {
  const column = <T>(read: (answer: CancellationAnswer) => T) => answers.map(read)
  return tx.query(sql`
    update cancellations c set state = a.state, reason = a.reason,
      tries = c.tries - a.uncounted::int,
      due_at = now() + make_interval(secs => a.due_in_ms / 1000),
      answered_at = case when a.state <> 'open' then now() end
    from unnest(
      ${column((a) => a.key)}::bigint[], ${column((a) => a.tries)}::int[], ${column((a) => a.state)}::text[],
      ${column((a) => a.reason?.slice(0, 300) ?? null)}::text[], ${column((a) => a.dueInMs)}::float8[],
      ${column((a) => a.isUncounted)}::boolean[]
    ) as a (id, tries, state, reason, due_in_ms, uncounted)
    where c.id = a.id and c.tries = a.tries and c.state = 'open'
    returning c.order_id as "orderId", c.reason`)
}

/** A request as the people who look at its order see it. */
export type CancellationRow = {
  id: number
  state: CancellationState
  reason: string | null
  tries: number
  createdAt: Date
  sentAt: Date | null
  answeredAt: Date | null
}

/** The newest requests to stop an order. */
export function listOrderCancellations(
  db: Queryable,
  orderId: string,
  page: HistoryPage,
): Promise<CancellationRow[]> {
  return db.query(sql`
    select id, state, reason, tries, created_at as "createdAt", sent_at as "sentAt", answered_at as "answeredAt"
    from cancellations where order_id = ${orderId} ${page.before ? sql`and created_at < ${page.before}` : empty}
    order by id desc limit ${page.limit}`)
}

/** What a message to operators says of an order whose provider could not be asked. */
export function findOrderOfNotice(
  db: Queryable,
  orderId: string,
): Promise<{ number: number; serviceName: string; finalPrice: Money; status: OrderStatus } | undefined> {
  return queryOne(
    db,
    sql`
    select number, service_name as "serviceName", final_price as "finalPrice", status from orders where id = ${orderId}`,
  )
}
