import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How much of a provider's request budget was spent within its window, and whether it may be called. */
export type BudgetUse = {
  provider: string
  used: number
  limit: number
  isActive: boolean
  pausedUntil: Date | null
  addsHold: 'breaker' | 'funds' | null
}

/** The request budget of every provider; there are a handful. */
export function listBudgetUses(db: Queryable): Promise<BudgetUse[]> {
  return db.query(sql`
    select p.name as provider, p.requests_per_minute as "limit", p.is_active as "isActive", p.adds_hold as "addsHold",
      case when p.paused_until > now() then p.paused_until end as "pausedUntil",
      (select count(*)::int from provider_slots s
        where s.provider = p.name and s.slot <= p.requests_per_minute
          and s.taken_at >= now() - make_interval(secs => p.budget_window_ms / 1000.0)) as used
    from providers p order by p.id limit 200`)
}

/** The database: its version, how large it is, and how far its schema has come. */
export type DatabaseFacts = {
  version: string
  bytes: number
  migration: number
  migratedAt: Date | null
  madeAt: Date | null
}

/** What the database says of itself. */
export async function getDatabaseFacts(db: Queryable): Promise<DatabaseFacts> {
  const row = await queryOne<DatabaseFacts>(
    db,
    sql`
    select split_part(current_setting('server_version'), ' ', 1) as version,
      pg_database_size(current_database()) as bytes,
      coalesce(max(version), 0)::int as migration, max(run_at) as "migratedAt", min(run_at) as "madeAt"
    from schema_migrations`,
  )
  return row!
}

/** A process of the panel by its connections to the database. */
export type PanelProcess = {
  id: string
  since: Date
  connections: number
  runsJobs: boolean
  /** The one that answers this request. */
  isThis: boolean
}

/** The processes that are connected now; they name themselves (platform/db.ts). */
export function listProcesses(db: Queryable): Promise<PanelProcess[]> {
  return db.query(sql`
    select right(application_name, 8) as id, min(backend_start) as since, count(*)::int as connections,
      bool_or(query ilike '%listen "jobs:insert"%') as "runsJobs",
      application_name = current_setting('application_name') as "isThis"
    from pg_stat_activity
    where datname = current_database() and application_name like 'homemmo:%'
    group by application_name order by since, application_name limit 50`)
}

/** How messages to the operators (Telegram) or mails to customers fare. */
export type Messages = { sentAt: Date | null; waitingSince: Date | null; error: string | null }

/** A message that never arrived, given up because it could not: when, and why. */
export type LostMessage = { lostAt: Date | null; lostError: string | null }

/**
 * The last notice that was sent, the oldest that should have been by now and what went wrong with it, and the last
 * one that was lost.
 */
export async function getNoticesState(db: Queryable): Promise<Messages & LostMessage> {
  const row = await queryOne<Messages & LostMessage>(
    db,
    sql`
    select (select max(sent_at) from (select sent_at from notices order by created_at desc, id desc limit 200) as n) as "sentAt",
      late.created_at as "waitingSince", late.error, lost.given_up_at as "lostAt", lost.error as "lostError"
    from (select 1) as one left join lateral (
      select created_at, error from notices where sent_at is null and given_up_at is null order by send_after, id limit 1
    ) as late on true left join lateral (
      select given_up_at, error from notices where given_up_at is not null order by given_up_at desc limit 1
    ) as lost on true`,
  )
  return row!
}

/** The same of mails. */
export async function getMailsState(db: Queryable): Promise<Messages> {
  const row = await queryOne<Messages>(
    db,
    sql`
    select (select max(sent_at) from (select sent_at from mails order by created_at desc limit 200) as m) as "sentAt",
      late.created_at as "waitingSince", late.error
    from (select 1) as one left join lateral (
      select created_at, error from mails where sent_at is null and given_up_at is null order by send_after, id limit 1
    ) as late on true`,
  )
  return row!
}

/** A statement that took long, as pg_stat_statements counts it; its values are left out. */
export type SlowQuery = { id: string; text: string; calls: number; meanMs: number; totalMs: number }

/** Whether pg_stat_statements was added to the database; its view works only where the server loads it too. */
export async function hasStatementStatistics(db: Queryable): Promise<boolean> {
  return (await db.query(sql`select from pg_extension where extname = 'pg_stat_statements'`)).length > 0
}

/** The statements that took most time in all. Throws where the server does not load the extension. */
export function listSlowQueries(db: Queryable, limit: number): Promise<SlowQuery[]> {
  return db.query(sql`
    select queryid::text as id, left(regexp_replace(query, '\\s+', ' ', 'g'), 300) as text, calls,
      mean_exec_time as "meanMs", total_exec_time as "totalMs"
    from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database()) and query not ilike '%pg_stat_statements%'
    order by total_exec_time desc limit ${limit}`)
}

/** Answers as soon as the database does. */
export async function pingDatabase(db: Queryable): Promise<void> {
  await db.query(sql`select 1`)
}
