import type { Money } from '../core/money.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import { type OrderStatus, runningStatuses } from './order.ts'

// A run that the panel schedules is an order with a parent: the customer sees it on the parent's page only.

/** An order as lists show it. */
export type OrderRow = {
  id: string
  number: number
  serviceId: number
  serviceName: string
  link: string
  /** The account that a subscription names instead of a link; others may have one too. */
  account: string | null
  quantity: number
  finalPrice: Money
  refundedAmount: Money
  status: OrderStatus
  startCount: number | null
  remains: number | null
  createdAt: Date
}

export type OrderDetail = OrderRow & {
  serviceType: string
  runs: number
  intervalMinutes: number | null
  /** What else its service's type asks for, by the protocol's names. */
  fields: Readonly<Record<string, string | number>>
  /** When its customer wants it to begin; null for at once. */
  startAt: Date | null
  note: string | null
  basePrice: Money
  /** All of it: what the tier or the personal price gave, and of it what the coupon did. */
  discountAmount: Money
  priceSource: 'tier' | 'personal'
  coupon: string | null
  couponAmount: Money
  discountPercent: number
  errorMessage: string | null
  submittedAt: Date | null
  completedAt: Date | null
  /** That time has not come yet. */
  startsLater: boolean
  /** How many runs have begun of a drip-feed that the panel schedules; null for any other order. */
  runsStarted: number | null
  runsPaused: boolean
  runsStopped: boolean
  /** When its next run begins; null when none is to come. */
  nextRunAt: Date | null
}

/** What an `OrderRow` is made of, from `orders o`. */
export const orderColumns = sql`
  o.id, o.number, o.service_id as "serviceId", o.service_name as "serviceName", o.link,
  o.fields->>'username' as account, o.quantity,
  o.final_price as "finalPrice", o.refunded_amount as "refundedAmount", o.status, o.start_count as "startCount",
  o.remains, o.created_at as "createdAt"`

/**
 * A page of a customer's orders, newest first: those below the order with the number `before`, or by number
 * of rows to pass over.
 */
export function listUserOrders(
  db: Queryable,
  userId: string,
  page: { status: OrderStatus | undefined; before?: number | undefined; offset?: number; limit: number },
): Promise<OrderRow[]> {
  return db.query(sql`
    select ${orderColumns} from orders o
    where o.user_id = ${userId} and o.parent_id is null
    ${page.status ? sql`and o.status = ${page.status}` : empty}
    ${belowOrder(userId, page.before)}
    order by o.created_at desc, o.id desc
    limit ${page.limit} offset ${page.offset ?? 0}`)
}

/** Those of a customer's orders that have these numbers. */
export function listUserOrdersByNumber(
  db: Queryable,
  userId: string,
  numbers: readonly number[],
): Promise<OrderRow[]> {
  return db.query(sql`
    select ${orderColumns} from orders o where o.number = any(${numbers}::bigint[]) and o.user_id = ${userId} and o.parent_id is null`)
}

/** How many of a customer's orders still run. */
export async function countRunningOrders(db: Queryable, userId: string): Promise<number> {
  const rows = await db.query<{ orders: number }>(sql`
    select count(*)::int as orders from orders
    where user_id = ${userId} and status = any(${runningStatuses}::text[]) and parent_id is null`)
  return rows[0]!.orders
}

// The place is read back by number: a moment that went through a Date has lost its microseconds, and orders
// of one transaction share theirs.
function belowOrder(userId: string, before: number | undefined) {
  if (before === undefined) return empty
  return sql`and (o.created_at, o.id) < (
    select created_at, id from orders where number = ${before} and user_id = ${userId})`
}

/** How many orders a customer has in one state. */
export async function countUserOrders(db: Queryable, userId: string, status: OrderStatus): Promise<number> {
  const rows = await db.query<{ orders: number }>(sql`
    select count(*)::int as orders from orders
    where user_id = ${userId} and status = ${status} and parent_id is null`)
  return rows[0]!.orders
}

/** One order of a customer, by id or by number; somebody else's is as good as none. */
export function findUserOrder(
  db: Queryable,
  userId: string,
  order: string | number,
): Promise<OrderDetail | undefined> {
  return queryOne(
    db,
    sql`
    select ${orderColumns}, o.service_type as "serviceType", o.runs, o.interval_minutes as "intervalMinutes", o.fields,
      o.start_at as "startAt", o.note, o.base_price as "basePrice", o.discount_amount as "discountAmount",
      o.discount_percent::float8 as "discountPercent", o.price_source as "priceSource",
      (select code from coupons where id = o.coupon_id) as coupon, o.coupon_amount as "couponAmount", o.error_message as "errorMessage",
      o.submitted_at as "submittedAt", o.completed_at as "completedAt", coalesce(o.start_at > now(), false) as "startsLater",
      o.runs_started as "runsStarted", o.paused_at is not null as "runsPaused",
      o.runs_stopped_at is not null as "runsStopped",
      case when o.runs_started < o.runs and o.paused_at is null and o.due_at < 'infinity' then o.due_at end as "nextRunAt"
    from orders o
    where ${typeof order === 'number' ? sql`o.number = ${order}` : sql`o.id = ${order}`} and o.user_id = ${userId} and o.parent_id is null`,
  )
}
