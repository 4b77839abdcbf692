import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'
import type { Sums } from './sums.ts'

/** Business days, the first and the last included, as `2026-11-01`. */
export type Days = { firstDay: string; lastDay: string }

/** What a report has a row for, besides customers. */
export type SumsGrouping = 'day' | 'week' | 'month' | 'service' | 'provider'

/** A row of a report. `key` is the cursor behind it and, for stretches of time, what it is called. */
export type SumsRow = Sums & {
  /** A day, the Monday of a week, a month, a service's number with leading zeros, a provider, a customer's id. */
  key: string
  /** The service's or customer's name; null where the key says it all, or there is nothing behind it. */
  name: string | null
}

/** Which rows: those behind the cursor, at most so many. */
export type SumsPage = { after: string | undefined; limit: number }

const columns = sql`
  coalesce(sum(orders), 0)::int as orders, coalesce(sum(sales), 0)::numeric(19, 4) as sales,
  coalesce(sum(refunds), 0)::numeric(19, 4) as refunds, coalesce(sum(deposits), 0)::numeric(19, 4) as deposits,
  coalesce(sum(bonus), 0)::numeric(19, 4) as bonus, coalesce(sum(commission), 0)::numeric(19, 4) as commission,
  coalesce(sum(cost), 0)::numeric(19, 4) as cost`

const keys = {
  day: sql`to_char(day, 'YYYY-MM-DD')`,
  week: sql`to_char(date_trunc('week', day), 'YYYY-MM-DD')`,
  month: sql`to_char(day, 'YYYY-MM')`,
  service: sql`to_char(service_id, 'FM0000000000')`,
  provider: sql`provider::text`,
} as const

/** Everything that some days brought together. */
export async function getSums(db: Queryable, { firstDay, lastDay }: Days): Promise<Sums> {
  const row = await queryOne<Sums>(
    db,
    sql`select ${columns} from sums_between(${firstDay}::date, ${lastDay}::date)`,
  )
  return row!
}

/** The sums of days, `grouped` by key, with the name of a service: what both lists begin with. */
function groupedSums(grouping: SumsGrouping, { firstDay, lastDay }: Days): Sql {
  return sql`select grouped.*, s.name
    from (
      select ${keys[grouping]} as key, ${columns} from sums_between(${firstDay}::date, ${lastDay}::date) group by 1
    ) as grouped
    left join services s on ${grouping === 'service'} and to_char(s.id, 'FM0000000000') = grouped.key`
}

/** What each day, service … brought: stretches of time from the latest, services and providers by their key. */
export function listSums(
  db: Queryable,
  grouping: SumsGrouping,
  days: Days,
  { after, limit }: SumsPage,
): Promise<SumsRow[]> {
  const isTime = grouping === 'day' || grouping === 'week' || grouping === 'month'
  const behind = isTime ? sql`key < ${after ?? null}` : sql`key > ${after ?? null}`
  return db.query(sql`
    ${groupedSums(grouping, days)}
    where ${after ?? null}::text is null or ${behind}
    order by key collate "C" ${isTime ? sql`desc` : sql`asc`}
    limit ${limit}`)
}

/** The row of a list by revenue behind which a page goes on. */
export type RevenuePlace = { revenue: string; key: string }

/** What each service or provider brought, those that brought most first. */
export function listTopSums(
  db: Queryable,
  grouping: 'service' | 'provider',
  days: Days,
  { after, limit }: { after: RevenuePlace | undefined; limit: number },
): Promise<SumsRow[]> {
  const revenue = sql`grouped.sales - grouped.refunds`
  const key = sql`grouped.key collate "C"`
  return db.query(sql`
    ${groupedSums(grouping, days)}
    where ${after?.key ?? null}::text is null or ${revenue} < ${after?.revenue ?? null}::numeric
      or (${revenue} = ${after?.revenue ?? null}::numeric and ${key} > ${after?.key ?? null})
    order by ${revenue} desc, ${key}
    limit ${limit}`)
}

/** A row of the first page: of a day, of one of the services that brought most, or of a provider. */
export type BusinessRow = SumsRow & { grouping: 'day' | 'service' | 'provider' }

/**
 * What the operators' first page says of business, from one reading of the sums: each day of `all`, which end with
 * `period`; the services that brought most in `period`; what each provider cost in `pace`.
 */
export function listBusiness(
  db: Queryable,
  { all, period, pace }: { all: Days; period: Days; pace: Days },
  limits: { services: number; providers: number },
): Promise<BusinessRow[]> {
  return db.query(sql`
    with sums as materialized (
      select * from sums_between(least(${all.firstDay}::date, ${pace.firstDay}::date), ${all.lastDay}::date)
    ), top as (
      select service_id, ${columns} from sums where service_id > 0 and day >= ${period.firstDay}::date
      group by service_id order by sum(sales - refunds) desc, service_id limit ${limits.services}
    ), spent as (
      select provider, ${columns} from sums where day >= ${pace.firstDay}::date
      group by provider order by provider limit ${limits.providers}
    )
    select 'day' as grouping, ${keys.day} as key, null as name, ${columns} from sums
    where day >= ${all.firstDay}::date group by day
    union all
    select 'provider', provider, null, orders, sales, refunds, deposits, bonus, commission, cost from spent
    union all
    select * from (
      select 'service', s.id::text, s.name, orders, sales, refunds, deposits, bonus, commission, cost
      from top join services s on s.id = top.service_id order by sales - refunds desc, s.id
    ) as best`)
}

/** How many customers a page of a report looks at; those whom nothing moved are not in it. */
const CUSTOMERS_LOOKED_AT = 2000

/**
 * What each customer brought who moved anything in the period, by their id: who came first comes first. Looks at the
 * next 2,000 customers, so a page may be short before the end: see `findLookedAtCustomer`.
 */
export function listCustomerSums(
  db: Queryable,
  { firstDay, lastDay }: Days,
  { after, limit }: SumsPage,
): Promise<SumsRow[]> {
  return db.query(sql`
    with recosted as materialized (select day from recosted_days(${firstDay}::date, ${lastDay}::date) as day),
    fresh as materialized (select day from fresh_days(${firstDay}::date, ${lastDay}::date) as day),
    -- Days follow each other; nothing is read where there is none.
    edge as materialized (
      select vietnam_midnight(min(day)) as from_at, vietnam_midnight(max(day) + 1) as until_at from fresh
    )
    select u.id as key, u.username as name, brought.*
    from (
      select id, username from users where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid
      order by id limit ${CUSTOMERS_LOOKED_AT}
    ) as u
    cross join lateral (
      select ${columns}, count(*) as entries
      from (
        select orders, sales, refunds, deposits, bonus, commission,
          case when day in (select day from recosted) then 0 else cost end as cost
        from customer_days where user_id = u.id and day between ${firstDay}::date and ${lastDay}::date
        union all
        select 0, 0, 0, 0, 0, 0, cost_of(o) from recosted join orders o on o.user_id = u.id
          and coalesce(o.submitted_at, o.completed_at) >= vietnam_midnight(recosted.day)
          and coalesce(o.submitted_at, o.completed_at) < vietnam_midnight(recosted.day + 1)
        where cost_of(o) <> 0
        union all
        select (type = 'order')::integer, case type when 'order' then -amount else 0 end,
          case type when 'refund' then amount else 0 end, case type when 'deposit' then amount else 0 end,
          case type when 'bonus' then amount else 0 end, case type when 'commission' then amount else 0 end, 0
        from edge join transactions t on t.user_id = u.id and t.created_at >= edge.from_at and t.created_at < edge.until_at
          and t.type <> 'adjustment'
        union all
        select 0, 0, 0, 0, 0, 0, cost_of(o) from edge join orders o on o.user_id = u.id
          and coalesce(o.submitted_at, o.completed_at) >= edge.from_at
          and coalesce(o.submitted_at, o.completed_at) < edge.until_at
        where cost_of(o) <> 0
      ) as entries
    ) as brought
    where brought.entries > 0
    order by u.id limit ${limit}`)
}

/** The last customer that such a page has looked at; undefined when it looked at all there are behind the cursor. */
export async function findLookedAtCustomer(
  db: Queryable,
  after: string | undefined,
): Promise<string | undefined> {
  const row = await queryOne<{ id: string }>(
    db,
    sql`select id from users where ${after ?? null}::uuid is null or id > ${after ?? null}::uuid
      order by id offset ${CUSTOMERS_LOOKED_AT - 1} limit 1`,
  )
  return row?.id
}

/** How many customers joined on each of these days; days on which nobody did are left out. */
export function listNewCustomers(
  db: Queryable,
  { firstDay, lastDay }: Days,
): Promise<{ day: string; customers: number }[]> {
  // Operators are taken off by their own index: a role may change, and what is kept may not.
  return db.query(sql`
    select day::text, sum(count)::int as customers
    from (
      select day, joined as count from summed_days where day between ${firstDay}::date and ${lastDay}::date
      union all
      select day, (select count(*) from users
        where created_at >= vietnam_midnight(day) and created_at < vietnam_midnight(day + 1))
      from fresh_days(${firstDay}::date, ${lastDay}::date) as day
      union all
      select vietnam_day(created_at), -1 from users
      where role <> 'customer' and created_at >= vietnam_midnight(${firstDay}::date)
        and created_at < vietnam_midnight(${lastDay}::date + 1)
        and vietnam_day(created_at) in (
          select day from summed_days union all select day from fresh_days(${firstDay}::date, ${lastDay}::date) as day)
    ) as joined
    group by day having sum(count) <> 0`)
}

/** Days that figures leave out, because they are not summed yet: how many, and the latest of them. */
export type MissingDays = { count: number; last: string }

/** Which of these days are in no figures yet; undefined when none is missing. */
export async function findMissingDays(
  db: Queryable,
  { firstDay, lastDay }: Days,
): Promise<MissingDays | undefined> {
  const row = await queryOne<{ count: number; last: string | null }>(
    db,
    sql`
    select count(*)::int as count, max(day)::text as last
    from unsummed_days(${firstDay}::date, least(${lastDay}::date, vietnam_day(now()) - 2)) as day`,
  )
  return row!.last === null ? undefined : { count: row!.count, last: row!.last }
}

/** Lets one process at a time sum; false: another does. */
export async function lockSums(tx: Tx): Promise<boolean> {
  const row = await queryOne<{ isFirst: boolean }>(
    tx,
    sql`select pg_try_advisory_xact_lock(7306023) as "isFirst"`,
  )
  return row!.isFirst
}

/**
 * The days that are to be summed: those that are over and were never summed, then those whose orders have changed
 * since, each time the latest first. A day is over ten minutes after midnight: a transaction that began before may still be under way.
 */
export function listDaysToSum(tx: Tx, limit: number): Promise<{ day: string }[]> {
  return tx.query(sql`
    with bounds as (select vietnam_day(now() - interval '10 minutes') - 1 as last)
    select day::text from (
      select day, true as "isNew" from bounds, unsummed_days('-infinity', bounds.last) as day
      union all
      select distinct c.day, false from changed_days c join summed_days s on s.day = c.day
    ) as due order by "isNew" desc, day desc limit ${limit}`)
}

/** Forgets what is kept of these days, and that they have changed: what changes from now on marks them again. */
export async function deleteSums(tx: Tx, days: readonly string[]): Promise<void> {
  await tx.query(sql`
    with marks as (delete from changed_days where day = any(${days}::date[]))
    delete from daily_sums where day = any(${days}::date[])`)
}

/** Sums these days from the books, and keeps that. */
export async function insertSums(tx: Tx, days: readonly string[]): Promise<void> {
  await tx.query(sql`
    with summed as (
      insert into summed_days (day, joined)
      select day, (select count(*) from users
        where created_at >= vietnam_midnight(day) and created_at < vietnam_midnight(day + 1))
      from unnest(${days}::date[]) as day
      on conflict (day) do update set summed_at = now(), joined = excluded.joined
    )
    insert into daily_sums
    select sums.* from unnest(${days}::date[]) as d (day) cross join lateral sums_of_day(d.day) as sums`)
}

/** The same for each customer. Only what differs is written: of a day that is summed anew that is little. */
export async function updateCustomerDays(tx: Tx, days: readonly string[]): Promise<void> {
  await tx.query(sql`
    with fresh as materialized (
      select sums.* from unnest(${days}::date[]) as d (day) cross join lateral customers_of_day(d.day) as sums
    ), gone as (
      delete from customer_days k where k.day = any(${days}::date[])
        and not exists (select from fresh f where f.user_id = k.user_id and f.day = k.day)
    )
    insert into customer_days as k select * from fresh
    on conflict (user_id, day) do update set (orders, sales, refunds, deposits, bonus, commission, cost) =
      (excluded.orders, excluded.sales, excluded.refunds, excluded.deposits, excluded.bonus, excluded.commission, excluded.cost)
    where k.* is distinct from excluded.*`)
}
