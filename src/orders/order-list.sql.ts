import { matchesSearch } from '../catalog/services.sql.ts'
import type { Queryable } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { OrderStatus } from './order.ts'
import { type OrderFilter, type OrderPlace, SEARCHED_ORDERS } from './order-filter.ts'
import { type OrderRow, orderColumns } from './orders.sql.ts'

/** A page of a customer's orders, newest first; above an order the nearest ones come first. */
export function listFilteredOrders(
  db: Queryable,
  userId: string,
  filter: OrderFilter,
  page: { place: OrderPlace; limit: number },
): Promise<OrderRow[]> {
  const { statuses, from, until, serviceId, text } = filter
  const isSearched = serviceId !== undefined || text !== undefined
  const isBack = page.place !== undefined && 'after' in page.place
  const place = placeOf(userId, page.place)
  const order = isBack ? sql`o.created_at, o.id` : sql`o.created_at desc, o.id desc`
  const newest = isSearched ? sql`o.created_at desc, o.id desc` : order
  const most = isSearched ? SEARCHED_ORDERS : page.limit
  const inDates = sql`
    o.user_id = ${userId} and o.parent_id is null
    ${from ? sql`and o.created_at >= ${from}` : empty} ${until ? sql`and o.created_at < ${until}` : empty}
    ${isSearched ? empty : place}`
  // One walk along the index for each state: together they read a few pages, however many orders there are.
  const candidates = statuses
    ? sql`
      select o.* from unnest(${statuses}::text[]) as wanted (status) cross join lateral (
        select o.* from orders o where ${inDates} and o.status = wanted.status order by ${newest} limit ${most}
      ) as o order by ${newest} limit ${most}`
    : sql`select o.* from orders o where ${inDates} order by ${newest} limit ${most}`
  return db.query(sql`
    select ${orderColumns} from (${candidates}) as o
    where true
    ${serviceId === undefined ? empty : sql`and o.service_id = ${serviceId}`}
    ${text === undefined ? empty : matchesText(text)}
    ${isSearched ? place : empty}
    order by ${order}
    limit ${page.limit}`)
}

function matchesText(text: string) {
  const number = /^#?(\d{1,15})$/.exec(text)?.[1]
  return sql`and (
    strpos(lower(o.link), lower(${text})) > 0 or strpos(lower(o.fields->>'username'), lower(${text})) > 0
    ${number === undefined ? empty : sql`or o.number = ${Number(number)}`}
    or o.service_id in (select id from services where ${matchesSearch(text)}))`
}

// The place is read back by number: a moment that went through a Date has lost its microseconds, and orders
// of one transaction share theirs.
function placeOf(userId: string, place: OrderPlace) {
  if (!place) return empty
  const number = 'before' in place ? place.before : place.after
  const there = sql`(select created_at, id from orders where number = ${number} and user_id = ${userId})`
  return 'before' in place
    ? sql`and (o.created_at, o.id) < ${there}`
    : sql`and (o.created_at, o.id) > ${there}`
}

/** How many orders a customer has in each of these states, counted no further than `most`. */
export function countOrdersUpTo(
  db: Queryable,
  userId: string,
  statuses: readonly OrderStatus[],
  most: number,
): Promise<{ status: OrderStatus; orders: number }[]> {
  return db.query(sql`
    select wanted.status, counted.orders from unnest(${statuses}::text[]) as wanted (status) cross join lateral (
      select count(*)::int as orders from (
        select from orders o
        where o.user_id = ${userId} and o.status = wanted.status and o.parent_id is null limit ${most}
      ) as few
    ) as counted`)
}
