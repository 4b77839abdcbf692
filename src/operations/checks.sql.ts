import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { Check } from './invariants.sql.ts'

/** One run of all checks. */
export type CheckRun = {
  id: number
  startedAt: Date
  finishedAt: Date
  checks: number
  broken: string[]
  results: Check[]
}

const columns = sql`
  id, started_at as "startedAt", finished_at as "finishedAt", checks, broken, results`

/** Lets the checks take their time: they read everything. Gives up when another run is under way. */
export async function lockChecks(tx: Tx): Promise<boolean> {
  const row = await queryOne<{ isFirst: boolean }>(
    tx,
    sql`
    select pg_try_advisory_xact_lock(7306011) as "isFirst", set_config('statement_timeout', '600000', true)`,
  )
  return row!.isFirst
}

/** Keeps what came out, and forgets runs older than 90 days. */
export async function insertCheckRun(tx: Tx, results: readonly Check[], startedAt: Date): Promise<void> {
  const broken = results.filter((check) => check.breaches.length > 0).map((check) => check.name)
  await tx.query(sql`
    with old as (delete from check_runs where finished_at < now() - interval '90 days')
    insert into check_runs (started_at, checks, broken, results)
    values (${startedAt}, ${results.length}, ${broken}::text[], ${JSON.stringify(results)}::jsonb)`)
}

/** The latest run with its results; undefined before the first. */
export function findLatestRun(db: Queryable): Promise<CheckRun | undefined> {
  return queryOne(db, sql`select ${columns} from check_runs order by finished_at desc, id desc limit 1`)
}

/** The newest runs, without what each check said. */
export function listCheckRuns(db: Queryable, limit: number): Promise<Omit<CheckRun, 'results'>[]> {
  return db.query(sql`
    select id, started_at as "startedAt", finished_at as "finishedAt", checks, broken
    from check_runs order by finished_at desc, id desc limit ${limit}`)
}
