import type { Money } from '../core/money.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'

/** An order as operators see it in a list. */
export type OperatorOrderRow = {
  number: number
  userId: string
  username: string
  serviceName: string
  link: string
  quantity: number
  remains: number | null
  finalPrice: Money
  refundedAmount: Money
  status: OrderStatus
  attention: string | null
  provider: string
  createdAt: Date
}

const columns = sql`
  o.number, o.user_id as "userId", u.username, o.service_name as "serviceName", o.link, o.quantity, o.remains,
  o.final_price as "finalPrice", o.refunded_amount as "refundedAmount", o.status, o.attention, o.provider,
  o.created_at as "createdAt"`

/** What an operator looks for: an order number, or whose orders. */
export type OrderSearch = { number: number } | { username: string }

/** A page of everybody's orders, newest first; `before` is the number of the last row of the page before. */
export function listAllOrders(
  db: Queryable,
  page: {
    status?: OrderStatus | undefined
    /** Only those that wait for a person. */
    attention?: boolean
    search?: OrderSearch | undefined
    before?: number | undefined
    limit: number
  },
): Promise<OperatorOrderRow[]> {
  const search = page.search
  return db.query(sql`
    select ${columns}
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

/** Everything an operator may know of an order. */
export type OperatorOrder = OperatorOrderRow & {
  id: string
  email: string
  serviceId: number
  serviceType: string
  runs: number
  intervalMinutes: number | null
  comments: string | null
  note: string | null
  /** đồng per 1000, or per 1 for package types, as it was when the order was placed. */
  rate: Money
  providerRate: Money
  discountPercent: number
  basePrice: Money
  discountAmount: Money
  referrerId: string | null
  referrerName: string | null
  commissionPercent: number
  errorMessage: string | null
  startCount: number | null
  providerServiceId: string
  providerOrderId: string | null
  submittedAt: Date | null
  completedAt: Date | null
}

/** One order by its number. */
export function findOrderByNumber(db: Queryable, number: number): Promise<OperatorOrder | undefined> {
  return queryOne(
    db,
    sql`
    select ${columns}, o.id, u.email, o.service_id as "serviceId", o.service_type as "serviceType", o.runs,
      o.interval_minutes as "intervalMinutes", o.fields->>'comments' as comments, o.note, o.rate, o.provider_rate as "providerRate",
      o.discount_percent::float8 as "discountPercent", o.base_price as "basePrice",
      o.discount_amount as "discountAmount", o.referrer_id as "referrerId", r.username as "referrerName",
      o.commission_percent::float8 as "commissionPercent", o.error_message as "errorMessage",
      o.start_count as "startCount", o.provider_service_id as "providerServiceId",
      o.provider_order_id as "providerOrderId", o.submitted_at as "submittedAt", o.completed_at as "completedAt"
    from orders o join users u on u.id = o.user_id left join users r on r.id = o.referrer_id
    where o.number = ${number}`,
  )
}

/** One sending of an order, with what was said. */
export type AttemptRow = {
  id: string
  provider: string
  startedAt: Date
  finishedAt: Date | null
  outcome: 'accepted' | 'refused' | 'not_sent' | 'unknown' | null
  /** The fields that were sent, without the key. */
  request: Readonly<Record<string, unknown>>
  reply: string | null
}

/** The first 50 sendings of an order, in order. */
export function listAttempts(db: Queryable, orderId: string): Promise<AttemptRow[]> {
  return db.query(sql`
    select id, provider, started_at as "startedAt", finished_at as "finishedAt", outcome, request, reply
    from dispatch_attempts where order_id = ${orderId}
    order by started_at limit 50`)
}
