import type { Money } from '../core/money.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'

/** An order as lists show it. */
export type OrderRow = {
  id: string
  number: number
  serviceId: number
  serviceName: string
  link: string
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
  comments: string | null
  note: string | null
  basePrice: Money
  discountAmount: Money
  discountPercent: number
  errorMessage: string | null
  submittedAt: Date | null
  completedAt: Date | null
}

const columns = sql`
  o.id, o.number, o.service_id as "serviceId", o.service_name as "serviceName", o.link, o.quantity,
  o.final_price as "finalPrice", o.refunded_amount as "refundedAmount", o.status, o.start_count as "startCount",
  o.remains, o.created_at as "createdAt"`

/** The place of a row in a list that is sorted newest first: the page after it starts below. */
export type OrderKey = { createdAt: Date; id: string }

/** A page of a customer's orders, newest first, after a row (`before`) or by number of rows to pass over. */
export function listUserOrders(
  db: Queryable,
  userId: string,
  page: { status: OrderStatus | undefined; before?: OrderKey | undefined; offset?: number; limit: number },
): Promise<OrderRow[]> {
  return db.query(sql`
    select ${columns} from orders o
    where o.user_id = ${userId}
    ${page.status ? sql`and o.status = ${page.status}` : empty}
    ${page.before ? sql`and (o.created_at, o.id) < (${page.before.createdAt}, ${page.before.id}::uuid)` : empty}
    order by o.created_at desc, o.id desc
    limit ${page.limit} offset ${page.offset ?? 0}`)
}

/** How many orders a customer has in each state that occurs. */
export function listOrderCounts(
  db: Queryable,
  userId: string,
): Promise<{ status: OrderStatus; orders: number }[]> {
  return db.query(sql`
    select status, count(*)::int as orders from orders where user_id = ${userId} group by status`)
}

/** How many orders a customer has in one state. */
export async function countUserOrders(db: Queryable, userId: string, status: OrderStatus): Promise<number> {
  const rows = await db.query<{ orders: number }>(sql`
    select count(*)::int as orders from orders where user_id = ${userId} and status = ${status}`)
  return rows[0]!.orders
}

/** One order of a customer; somebody else's is as good as none. */
export function findUserOrder(
  db: Queryable,
  userId: string,
  orderId: string,
): Promise<OrderDetail | undefined> {
  return queryOne(
    db,
    sql`
    select ${columns}, o.service_type as "serviceType", o.runs, o.interval_minutes as "intervalMinutes", o.comments,
      o.note, o.base_price as "basePrice", o.discount_amount as "discountAmount",
      o.discount_percent::float8 as "discountPercent", o.error_message as "errorMessage",
      o.submitted_at as "submittedAt", o.completed_at as "completedAt"
    from orders o
    where o.id = ${orderId} and o.user_id = ${userId}`,
  )
}

export type OperatorOrderRow = OrderRow & {
  username: string
  provider: string
  providerOrderId: string | null
  attention: string | null
  errorMessage: string | null
}

/** A page of everybody's orders for operators, newest first. */
export function listAllOrders(
  db: Queryable,
  page: {
    status?: OrderStatus | undefined
    attention?: boolean
    search?: OrderSearch | undefined
    before?: number | undefined
    limit: number
  },
): Promise<OperatorOrderRow[]> {
  const search = page.search
  return db.query(sql`
    select ${columns}, u.username, o.provider, o.provider_order_id as "providerOrderId", o.attention,
      o.error_message as "errorMessage"
    from orders o join users u on u.id = o.user_id
    where true
    ${page.status ? sql`and o.status = ${page.status}` : empty}
    ${page.attention ? sql`and o.attention is not null` : empty}
    ${search && 'number' in search ? sql`and o.number = ${search.number}` : empty}
    ${search && 'username' in search ? sql`and o.user_id = (select id from users where lower(username) = lower(${search.username}))` : empty}
    ${page.before === undefined ? empty : sql`and o.number < ${page.before}`}
    order by o.number desc
    limit ${page.limit}`)
}

/** What an operator looks for: an order number, or whose orders. */
export type OrderSearch = { number: number } | { username: string }
