import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { TestOrder } from './test-order.ts'

export type NewTestOrder = {
  userId: string
  serviceId: number
  link: string
  quantity: number
  price: Money
  requestId: string | undefined
  requestHash: Buffer | undefined
}

/** Writes an order of a test key; undefined when one with its request id was written before. */
export function insertTestOrder(tx: Tx, order: NewTestOrder): Promise<{ number: number } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into test_orders (user_id, service_id, link, quantity, price, request_id, request_hash)
    values (${order.userId}, ${order.serviceId}, ${order.link}, ${order.quantity}, ${order.price},
      ${order.requestId ?? null}, ${order.requestHash ?? null})
    on conflict do nothing
    returning number`,
  )
}

/** The order that a request id made. */
export function findTestOrder(
  tx: Tx,
  userId: string,
  requestId: string,
): Promise<{ number: number; requestHash: Buffer } | undefined> {
  return queryOne(
    tx,
    sql`
    select number, request_hash as "requestHash" from test_orders
    where user_id = ${userId} and request_id = ${requestId}`,
  )
}

const columns = sql`
  o.number, o.link, o.quantity, o.price, o.created_at as "createdAt", o.canceled_at as "canceledAt"`

/** Those of a customer's test orders that have these numbers, with whether their service may be stopped or refilled. */
export type OfferedTestOrder = TestOrder & { refillOffered: boolean; cancelOffered: boolean }

export function listTestOrders(
  db: Queryable,
  userId: string,
  numbers: readonly number[],
): Promise<OfferedTestOrder[]> {
  return db.query(sql`
    select ${columns}, coalesce(s.refill_enabled, false) as "refillOffered",
      coalesce(s.cancel_enabled, false) as "cancelOffered"
    from test_orders o left join services s on s.id = o.service_id
    where o.number = any(${numbers}::bigint[]) and o.user_id = ${userId}`)
}

/** Stops test orders of a customer, as far as they were not before. */
export async function updateTestOrdersCanceled(
  tx: Tx,
  userId: string,
  numbers: readonly number[],
): Promise<void> {
  await tx.query(sql`
    update test_orders set canceled_at = now()
    where number = any(${numbers}::bigint[]) and user_id = ${userId} and canceled_at is null`)
}

/** Asks for refills of these orders; gives their numbers. */
export function insertTestRefills(
  tx: Tx,
  orders: readonly number[],
): Promise<{ order: number; number: number }[]> {
  return tx.query(sql`
    insert into test_refills (order_number) select unnest(${orders}::bigint[])
    returning order_number as "order", number`)
}

/** Those refills of a customer's test orders that have these numbers. */
export function listTestRefills(
  db: Queryable,
  userId: string,
  numbers: readonly number[],
): Promise<{ number: number; createdAt: Date }[]> {
  return db.query(sql`
    select r.number, r.created_at as "createdAt"
    from test_refills r join test_orders o on o.number = r.order_number
    where r.number = any(${numbers}::bigint[]) and o.user_id = ${userId}`)
}

/** Deletes what is older than the last so many test orders of a customer. */
export async function deleteSurplusTestOrders(tx: Tx, userId: string, kept: number): Promise<void> {
  await tx.query(sql`
    delete from test_orders
    where user_id = ${userId} and number <= (
      select number from test_orders where user_id = ${userId} order by number desc limit 1 offset ${kept}
    )`)
}

/** Forgets the oldest test orders where they are older than this, with their refills, at most so many at once. */
export async function deleteOldTestOrders(tx: Tx, old: { days: number; limit: number }): Promise<void> {
  await tx.query(sql`
    delete from test_orders where number in (
      select number from test_orders where created_at < now() - make_interval(days => ${old.days})
      order by created_at limit ${old.limit}
    )`)
}
