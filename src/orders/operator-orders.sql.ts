import { refillAttention, waitingRefills } from '../aftercare/refills.sql.ts'
import type { Money } from '../core/money.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { empty, type HistoryPage, type Sql, sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'
import type { ProviderGate } from './order-wait.ts'

/** An order as operators see it in a list. */
export type OperatorOrderRow = {
  number: number
  userId: string
  username: string
  serviceName: string
  link: string
  /** The account that a subscription names instead of a link; others may have one too. */
  account: string | null
  quantity: number
  remains: number | null
  finalPrice: Money
  refundedAmount: Money
  status: OrderStatus
  attention: string | null
  /** What is to be looked at in one of its refills; `useAttention` puts it into words. */
  refillAttention: string | null
  provider: string
  createdAt: Date
  /** Why it waits, where that is its own: see `waitReason`. */
  hold: 'price' | null
  startAt: Date | null
  /** When dispatch looks at it again; null for never. */
  dueAt: Date | null
  runsStarted: number | null
  runsPaused: boolean
}

/** What an `OperatorOrderRow` is made of, from `orders o` and `users u`. */
export const operatorOrderColumns = sql`
  o.number, o.user_id as "userId", u.username, o.service_name as "serviceName", o.link,
  o.fields->>'username' as account, o.quantity, o.remains, o.hold, o.start_at as "startAt",
  nullif(o.due_at, 'infinity') as "dueAt", o.runs_started as "runsStarted", o.paused_at is not null as "runsPaused",
  o.final_price as "finalPrice", o.refunded_amount as "refundedAmount", o.status, o.attention,
  ${refillAttention} as "refillAttention", o.provider,
  o.created_at as "createdAt"`

/**
 * The numbers of the newest orders `o` that wait for a person, themselves or by a refill; `within` are further
 * conditions on them. Each half stops at `limit` by itself, so however many wait, so many are read.
 */
export function newestWaiting(limit: number, within: Sql = empty): Sql {
  return sql`(
    select number from (
      (select o.number from orders o where o.attention is not null ${within} order by o.number desc limit ${limit})
      union
      (select o.number from ${waitingRefills} ${within} order by o.number desc limit ${limit})
    ) as waiting order by number desc limit ${limit})`
}

/** The newest orders that wait for a person. */
export function listAllOrders(
  db: Queryable,
  page: { attention: true; limit: number },
): Promise<OperatorOrderRow[]> {
  return db.query(sql`
    select ${operatorOrderColumns}
    from orders o join users u on u.id = o.user_id
    where o.number = any(array${newestWaiting(page.limit)})
    order by o.number desc`)
}

/** Everything an operator may know of an order. */
export type OperatorOrder = OperatorOrderRow & {
  id: string
  email: string
  serviceId: number
  serviceType: string
  runs: number
  intervalMinutes: number | null
  /** What else its service's type asks for, by the protocol's names. */
  fields: Readonly<Record<string, string | number>>
  note: string | null
  /** đồng per 1000, or per 1 for package types, as it was when the order was placed. */
  rate: Money
  providerRate: Money
  discountPercent: number
  basePrice: Money
  /** All of it: what the tier or the personal price gave, and of it what the coupon did. */
  discountAmount: Money
  priceSource: 'tier' | 'personal'
  coupon: string | null
  couponAmount: Money
  referrerId: string | null
  referrerName: string | null
  commissionPercent: number
  errorMessage: string | null
  startCount: number | null
  providerServiceId: string
  providerOrderId: string | null
  /** Which of the service's routes it goes; 1 is the service's own provider. */
  route: number
  /** What the provider kept for it, in đồng, as far as it told. */
  providerCharge: Money | null
  /** How often it was sent. */
  dispatchCount: number
  runsStoppedAt: Date | null
  /** Of a run of a drip-feed: which, and of which order. */
  run: number | null
  parentId: string | null
  parentNumber: number | null
  submittedAt: Date | null
  /** When the provider first told of any progress. */
  startedAt: Date | null
  completedAt: Date | null
  /** The provider's own words when it ended the order, or last changed how it ended. */
  endReport: string | null
}

/** One order by its number. */
export function findOrderByNumber(db: Queryable, number: number): Promise<OperatorOrder | undefined> {
  return queryOne(
    db,
    sql`
    select ${operatorOrderColumns}, o.id, u.email, o.service_id as "serviceId", o.service_type as "serviceType", o.runs,
      o.interval_minutes as "intervalMinutes", o.fields, o.note, o.rate, o.provider_rate as "providerRate",
      o.discount_percent::float8 as "discountPercent", o.price_source as "priceSource",
      (select code from coupons where id = o.coupon_id) as coupon, o.coupon_amount as "couponAmount", o.base_price as "basePrice",
      o.discount_amount as "discountAmount", o.referrer_id as "referrerId", r.username as "referrerName",
      o.commission_percent::float8 as "commissionPercent", o.error_message as "errorMessage",
      o.start_count as "startCount", o.provider_service_id as "providerServiceId",
      o.provider_order_id as "providerOrderId", o.route, o.provider_charge as "providerCharge",
      o.dispatch_count as "dispatchCount", o.runs_stopped_at as "runsStoppedAt", o.run,
      o.parent_id as "parentId", (select number from orders where id = o.parent_id) as "parentNumber", o.submitted_at as "submittedAt",
      o.started_at as "startedAt", o.completed_at as "completedAt", o.end_report as "endReport"
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
  /** Why its order could be sent again after an unknown outcome. */
  clearedBy: 'dedupe' | 'balance' | 'person' | null
  /** Our account there around the sending, in the provider's currency. */
  balanceBefore: string | null
  balanceAfter: string | null
  currency: string
}

/** The newest sendings of an order. */
export function listAttempts(db: Queryable, orderId: string, page: HistoryPage): Promise<AttemptRow[]> {
  return db.query(sql`
    select a.id, a.provider, a.started_at as "startedAt", a.finished_at as "finishedAt", a.outcome, a.request, a.reply,
      a.cleared_by as "clearedBy", trim_scale(a.balance_before)::text as "balanceBefore",
      trim_scale(a.balance_after)::text as "balanceAfter", p.currency
    from dispatch_attempts a join providers p on p.name = a.provider
    where a.order_id = ${orderId} ${page.before ? sql`and a.started_at < ${page.before}` : empty}
    order by a.started_at desc, a.id desc limit ${page.limit}`)
}

/** What stands between the providers and new orders, this moment. */
export function listProviderGates(db: Queryable): Promise<ProviderGate[]> {
  return db.query(sql`
    select name, is_active as "isActive", adds_hold as "addsHold", adds_held_until as "addsHeldUntil",
      paused_until as "pausedUntil",
      exists (
        select from provider_slots
        where provider = name and taken_at < clock_timestamp() - make_interval(secs => budget_window_ms / 1000.0)
      ) as "hasBudget"
    from providers order by id limit 200`)
}

/** A run of a drip-feed, as operators see it. */
export type OperatorRun = {
  run: number
  number: number
  status: OrderStatus
  attention: string | null
  quantity: number
  remains: number | null
  createdAt: Date
}

/** The runs of a drip-feed that have begun, the newest first. */
export function listOperatorRuns(db: Queryable, parentId: string): Promise<OperatorRun[]> {
  return db.query(sql`
    select run, number, status, attention, quantity, remains, created_at as "createdAt"
    from orders where parent_id = ${parentId}
    order by run desc limit 1000`)
}
