import { refillAttention, waitingRefills } from '../aftercare/refills.sql.ts'
import { SAMPLE_MIN } from '../catalog/service-record.ts'
import { matchesSearch } from '../catalog/services.sql.ts'
import type { Queryable } from '../platform/db.ts'
import { empty, join, plannedAnew, type Sql, sql } from '../platform/sql.ts'
import {
  type OperatorOrderFilter,
  SILENT_SECONDS,
  STUCK_AFTER_SECONDS,
  STUCK_TIMES,
  STUCK_UNMEASURED_SECONDS,
} from './operator-order-filter.ts'
import { newestWaiting, type OperatorOrderRow, operatorOrderColumns } from './operator-orders.sql.ts'

/**
 * How many orders one page looks at where its filters have no index of their own together: so many of those that
 * the one with an index leaves, and the next page goes on behind them.
 */
const LOOKED_AT = 5_000

/** An order in a list, with what a bulk act and the view of stuck ones want to know. */
export type ListedOrder = OperatorOrderRow & {
  id: string
  serviceType: string
  parentId: string | null
  isKnownToProvider: boolean
  dispatchCount: number
  submittedAt: Date | null
  updatedAt: Date
  /** Within so long nine of ten orders of its service are done; null where too few orders tell. */
  finishP90Seconds: number | null
}

/** What a list asks for, with whose and which service's orders it turned out to be. */
export type OrderSelection = Pick<
  OperatorOrderFilter,
  'view' | 'provider' | 'status' | 'from' | 'until' | 'before' | 'search'
> & { userId: string | undefined; serviceId: number | undefined }

// Nested, so that one row is looked up for each order that is listed.
const listedColumns = sql`
  ${operatorOrderColumns}, o.id, o.service_type as "serviceType", o.parent_id as "parentId",
  o.provider_order_id is not null as "isKnownToProvider", o.dispatch_count as "dispatchCount", o.submitted_at as "submittedAt",
  o.updated_at as "updatedAt", (
    select finish_p90_seconds from service_records r
    where r.service_id = o.service_id and r.bucket = 0 and r.finish_sample >= ${SAMPLE_MIN}
  ) as "finishP90Seconds"`

/** A page of everybody's orders, newest first. It may be short before the end: see `findLookedAt`. */
export function listOperatorOrders(
  db: Queryable,
  selection: OrderSelection,
  limit: number,
): Promise<ListedOrder[]> {
  const { lead, order, isWhole } = leadOf(selection)
  // What is stuck is found whole and then put in order; the rest is read in order and stops with the page.
  return db.query(
    plannedAnew(sql`
    with candidates as ${isWhole ? sql`materialized` : sql`not materialized`} (
      select o.* from orders o where ${lead} ${isWhole ? empty : sql`order by ${order} limit ${LOOKED_AT}`}
    ), found as (
      select * from candidates o where ${restOf(selection)} order by ${order} limit ${limit}
    )
    select ${listedColumns} from found o join users u on u.id = o.user_id order by ${order}`),
  )
}

/** The last order that a page which came out short has looked at; undefined when it looked at all there are. */
export async function findLookedAt(db: Queryable, selection: OrderSelection): Promise<number | undefined> {
  const { lead, order, isWhole } = leadOf(selection)
  if (isWhole) return undefined
  const rows = await db.query<{ number: number }>(
    plannedAnew(
      sql`select o.number from orders o where ${lead} order by ${order} limit 1 offset ${LOOKED_AT - 1}`,
    ),
  )
  return rows[0]?.number
}

/** These orders, by number; unknown numbers are left out. */
export function listOrdersByNumber(db: Queryable, numbers: readonly number[]): Promise<ListedOrder[]> {
  return db.query(sql`
    select ${listedColumns} from orders o join users u on u.id = o.user_id
    where o.number = any(${numbers}::bigint[]) order by o.number desc`)
}

/** How many orders each view with something to do holds, counted no further than `most` each. */
export async function countViews(db: Queryable, most: number): Promise<Record<string, number>> {
  const counted = (which: Sql) =>
    sql`(select count(*) from (select from orders o where ${which} limit ${most}) as few)::int`
  const rows = await db.query<Record<string, number>>(sql`
    select (${counted(sql`o.attention is not null`)} + (
        select count(distinct r.order_id) from (select r.order_id from ${waitingRefills} limit ${most}) as r))::int as attention, ${counted(isStuck)} as stuck,
      ${counted(sql`o.status = 'unknown'`)} as unknown,
      ${counted(isWaiting)} as waiting`)
  return rows[0]!
}

/** Services that words fit, the shop's order. */
export function listServicesNamed(
  db: Queryable,
  words: string,
  limit: number,
): Promise<{ id: number; name: string }[]> {
  return db.query(sql`
    select id, name from services where ${matchesSearch(words)} order by position, id limit ${limit}`)
}

const isWaiting = sql`(o.status = 'pending' and o.attention is null)`

const isStuck = sql`(
  o.status in ('processing', 'in_progress') and o.runs_started is null
  and o.submitted_at < now() - make_interval(secs => ${STUCK_AFTER_SECONDS})
  and (
    o.updated_at < now() - make_interval(secs => ${SILENT_SECONDS})
    or o.submitted_at + make_interval(mins => (o.runs - 1) * coalesce(o.interval_minutes, 0)) < now() - coalesce(
      (select make_interval(secs => greatest(
          r.finish_p90_seconds * ${STUCK_TIMES}::float8, r.finish_p90_seconds + ${STUCK_AFTER_SECONDS}::float8))
        from service_records r
        where r.service_id = o.service_id and r.bucket = 0 and r.finish_sample >= ${SAMPLE_MIN}),
      make_interval(secs => ${STUCK_UNMEASURED_SECONDS}))
  ))`

/** The one condition that leads along an index, and the order that this index has. */
function leadOf(selection: OrderSelection): { lead: Sql; order: Sql; isWhole: boolean } {
  const { view, search, userId, serviceId, before } = selection
  const order = sql`o.number desc`
  const place = before === undefined ? empty : sql`and o.number < ${before}`
  const dates = datesOf(selection)
  const led = (lead: Sql) => ({ lead: sql`${lead} ${place} ${dates}`, order, isWhole: false })
  if (search && 'number' in search) return led(isNumber(search.number))
  if (search && 'link' in search) {
    return led(sql`link_hash(o.link) = link_hash(${search.link}) and o.parent_id is null and o.link <> ''`)
  }
  const status = statusOf(selection)
  if (userId !== undefined) {
    const there = sql`(select created_at, id from orders where number = ${before} and user_id = ${userId})`
    return {
      lead: sql`o.user_id = ${userId} and o.parent_id is null ${betweenOf(selection)}
        ${status === undefined ? empty : sql`and o.status = ${status}`}
        ${before === undefined ? empty : sql`and (o.created_at, o.id) < ${there}`}`,
      order: sql`o.created_at desc, o.id desc`,
      isWhole: false,
    }
  }
  if (view === 'stuck') return { lead: sql`${isStuck} ${place}`, order, isWhole: true }
  if (view === 'attention')
    return led(sql`o.number = any(array${newestWaiting(LOOKED_AT, sql`${place} ${dates}`)})`)
  if (serviceId !== undefined) return led(sql`o.service_id = ${serviceId}`)
  return led(status === undefined ? sql`true` : sql`o.status = ${status}`)
}

/** Everything that is asked for, whatever led. */
function restOf(selection: OrderSelection): Sql {
  const { view, provider, serviceId, userId } = selection
  const status = statusOf(selection)
  const conditions = [
    sql`true ${betweenOf(selection)}`,
    ...(status === undefined ? [] : [sql`o.status = ${status}`]),
    ...(provider === undefined ? [] : [sql`o.provider = ${provider}`]),
    ...(serviceId === undefined ? [] : [sql`o.service_id = ${serviceId}`]),
    ...(userId === undefined ? [] : [sql`o.user_id = ${userId}`]),
    ...(view === 'attention' ? [sql`(o.attention is not null or ${refillAttention} is not null)`] : []),
    ...(view === 'waiting' ? [isWaiting] : []),
    ...(view === 'stuck' ? [isStuck] : []),
  ]
  return join(conditions, ' and ')
}

/** The state that a view or the filter asks for; the view's own holds. */
function statusOf({ view, status }: OrderSelection): string | undefined {
  if (view === 'failed' || view === 'unknown') return view
  return view === 'waiting' ? 'pending' : status
}

function betweenOf({ from, until }: OrderSelection): Sql {
  return sql`${from ? sql`and o.created_at >= ${from}` : empty} ${until ? sql`and o.created_at < ${until}` : empty}`
}

// Numbers are drawn a moment after the time is: a minute's grace covers every transaction.
function datesOf({ from, until }: OrderSelection): Sql {
  return sql`
    ${from ? sql`and o.number >= (select first_order_since(${from}::timestamptz - interval '1 minute'))` : empty}
    ${until ? sql`and o.number < (select first_order_since(${until}::timestamptz + interval '1 minute'))` : empty}`
}

/** Ours, or the one that a provider gave. */
function isNumber(number: string): Sql {
  return sql`o.id in (
    select id from orders where number = ${number}::bigint
    union all
    select id from orders
    where provider = any(array(select name from providers)::text[]) and provider_order_id = ${number})`
}
