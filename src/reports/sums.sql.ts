import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
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

/** What each day, service … brought: stretches of time from the latest, services and providers by their key. */
export function listSums(
  db: Queryable,
  grouping: SumsGrouping,
  { firstDay, lastDay }: Days,
  { after, limit }: SumsPage,
): Promise<SumsRow[]> {
  const isTime = grouping === 'day' || grouping === 'week' || grouping === 'month'
  const behind = isTime ? sql`key < ${after ?? null}` : sql`key > ${after ?? null}`
  return db.query(sql`
    select grouped.*, s.name
    from (
      select ${keys[grouping]} as key, ${columns} from sums_between(${firstDay}::date, ${lastDay}::date) group by 1
    ) as grouped
    left join services s on ${grouping === 'service'} and to_char(s.id, 'FM0000000000') = grouped.key
    where ${after ?? null}::text is null or ${behind}
    order by key collate "C" ${isTime ? sql`desc` : sql`asc`}
    limit ${limit}`)
}

/** The services that brought most, what was refunded taken off. */
export function listTopServices(
  db: Queryable,
  { firstDay, lastDay }: Days,
  limit: number,
): Promise<(Sums & { id: number; name: string })[]> {
  return db.query(sql`
    select s.id, s.name, grouped.*
    from (
      select service_id, ${columns} from sums_between(${firstDay}::date, ${lastDay}::date)
      where service_id > 0 group by service_id
      order by sum(sales - refunds) desc, service_id limit ${limit}
    ) as grouped
    join services s on s.id = grouped.service_id
    order by grouped.sales - grouped.refunds desc, s.id`)
}

/** What each customer brought who moved anything in the period, by their id: who came first comes first. */
export function listCustomerSums(
  db: Queryable,
  { from, until }: { from: Date; until: Date },
  { after, limit }: SumsPage,
): Promise<SumsRow[]> {
  return db.query(sql`
    select u.id as key, u.username as name, moved.orders, moved.sales, moved.refunds, moved.deposits, moved.bonus,
      moved.commission, spent.cost
    from users u
    cross join lateral (
      select count(*) as movements, count(*) filter (where type = 'order')::int as orders,
        coalesce(-sum(amount) filter (where type = 'order'), 0)::numeric(19, 4) as sales,
        coalesce(sum(amount) filter (where type = 'refund'), 0)::numeric(19, 4) as refunds,
        coalesce(sum(amount) filter (where type = 'deposit'), 0)::numeric(19, 4) as deposits,
        coalesce(sum(amount) filter (where type = 'bonus'), 0)::numeric(19, 4) as bonus,
        coalesce(sum(amount) filter (where type = 'commission'), 0)::numeric(19, 4) as commission
      from transactions t
      where t.user_id = u.id and t.created_at >= ${from} and t.created_at < ${until} and t.type <> 'adjustment'
    ) as moved
    cross join lateral (
      select coalesce(sum(cost_of(o)), 0)::numeric(19, 4) as cost from orders o
      where o.user_id = u.id and coalesce(o.submitted_at, o.completed_at) >= ${from}
        and coalesce(o.submitted_at, o.completed_at) < ${until}
    ) as spent
    where (${after ?? null}::uuid is null or u.id > ${after ?? null}::uuid) and (moved.movements > 0 or spent.cost <> 0)
    order by u.id limit ${limit}`)
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
 * The days that are to be summed, oldest first: those that are over and were never summed, and those whose orders have
 * changed since. A day is over ten minutes after midnight: a transaction that began before may still be under way.
 */
export function listDaysToSum(tx: Tx, limit: number): Promise<{ day: string }[]> {
  return tx.query(sql`
    with bounds as (
      select coalesce((select min(day) from summed_days), (select vietnam_day(min(created_at)) from transactions)) as first,
        vietnam_day(now() - interval '10 minutes') - 1 as last
    )
    select day::text from (
      select d.day::date as day from bounds, generate_series(bounds.first, bounds.last, interval '1 day') as d (day)
      where not exists (select from summed_days s where s.day = d.day::date)
      union
      select c.day from bounds, changed_days c where c.day <= bounds.last
    ) as due order by day limit ${limit}`)
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
      insert into summed_days (day) select unnest(${days}::date[])
      on conflict (day) do update set summed_at = now()
    )
    insert into daily_sums
    select sums.* from unnest(${days}::date[]) as d (day) cross join lateral sums_of_day(d.day) as sums`)
}
