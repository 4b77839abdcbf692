import type { Money } from '../core/money.ts'
import type { OrderStatus } from '../orders/order.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What happened on one business day. */
export type DayFigures = {
  /** `2025-10-26`, in Vietnam. */
  day: string
  /** What orders brought, less what was refunded that day. */
  revenue: Money
  refunded: Money
  deposited: Money
  orders: number
  newUsers: number
}

/** The last `days` business days, today first, those on which nothing happened too. */
export function listDayFigures(db: Queryable, days: number): Promise<DayFigures[]> {
  return db.query(sql`
    with today as (
      select (now() at time zone 'Asia/Ho_Chi_Minh')::date as day
    ), since as (
      select (day - ${days - 1}::int)::timestamp at time zone 'Asia/Ho_Chi_Minh' as at from today
    ), moved as (
      select (created_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        -sum(amount) filter (where type in ('order', 'refund')) as revenue,
        sum(amount) filter (where type = 'refund') as refunded,
        sum(amount) filter (where type = 'deposit') as deposited,
        count(*) filter (where type = 'order')::int as orders
      from transactions where created_at >= (select at from since)
      group by 1
    ), joined as (
      select (created_at at time zone 'Asia/Ho_Chi_Minh')::date as day, count(*)::int as users
      from users where created_at >= (select at from since) and role = 'customer'
      group by 1
    )
    select d.day::date::text as day, coalesce(m.revenue, 0)::numeric(19, 4) as revenue,
      coalesce(m.refunded, 0)::numeric(19, 4) as refunded, coalesce(m.deposited, 0)::numeric(19, 4) as deposited,
      coalesce(m.orders, 0) as orders, coalesce(j.users, 0) as "newUsers"
    from today, generate_series(today.day - ${days - 1}::int, today.day, interval '1 day') as d (day)
    left join moved m on m.day = d.day::date
    left join joined j on j.day = d.day::date
    order by d.day desc`)
}

/** How much waits for a person. */
export type Waiting = {
  orders: number
  unmatched: number
  held: number
  wrongAccount: number
  /** Customers who transferred but see nothing. */
  claims: number
  /** Deposits to be taken back, which a second person has to confirm. */
  reversals: number
  /** Tickets that want an answer. */
  tickets: number
}

/** Counts what waits for a person; the indexes hold nothing else. */
export async function getWaiting(db: Queryable): Promise<Waiting> {
  const row = await queryOne<Waiting>(
    db,
    sql`
    select (select count(*) from orders where attention is not null)::int as orders,
      (select count(*) from deposit_claims where closed_at is null)::int as claims,
      (select count(*) from reversal_proposals where decided_at is null)::int as reversals,
      (select count(*) from tickets where status = 'open')::int as tickets,
      count(*) filter (where outcome = 'unmatched')::int as unmatched,
      count(*) filter (where outcome = 'held')::int as held,
      count(*) filter (where outcome = 'wrong_account')::int as "wrongAccount"
    from bank_transfers where outcome in ('unmatched', 'held', 'wrong_account')`,
  )
  return row!
}

/** How many orders are in each of these states, counted no further than `most` each. */
export function listStatusCounts(
  db: Queryable,
  statuses: readonly OrderStatus[],
  most: number,
): Promise<{ status: OrderStatus; orders: number }[]> {
  return db.query(sql`
    select s.status, counted.orders
    from unnest(${statuses}::text[]) with ordinality as s (status, place)
    cross join lateral (
      select count(*)::int as orders
      from (select from orders o where o.status = s.status limit ${most}) as few
    ) as counted
    order by s.place`)
}

/** A provider and how busy it is. */
export type ProviderLoad = {
  name: string
  isActive: boolean
  /** Until when nobody calls it, after it said that it was called too often. */
  pausedUntil: Date | null
  requestsPerMinute: number
  /** Requests sent in the last minute. */
  used: number
  /** Orders that wait to be sent, counted no further than 1,000. */
  waiting: number
}

/** All providers with what they are doing. */
export function listProviderLoads(db: Queryable): Promise<ProviderLoad[]> {
  return db.query(sql`
    select p.name, p.is_active as "isActive", case when p.paused_until > now() then p.paused_until end as "pausedUntil",
      p.requests_per_minute as "requestsPerMinute",
      (select count(*) from provider_slots s
        where s.provider = p.name and s.taken_at > now() - interval '1 minute')::int as used,
      (select count(*) from (
        select from orders o where o.provider = p.name and o.status = 'pending' limit 1000) as counted)::int as waiting
    from providers p order by p.id limit 200`)
}
