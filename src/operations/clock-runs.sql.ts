import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How a job of the clock ran the last time; `error` is null when that went well. */
export type ClockRun = {
  job: string
  finishedAt: Date
  tookMs: number
  error: string | null
  wellAt: Date | null
}

/** Keeps the last run of a job. */
export async function upsertClockRun(
  tx: Tx,
  run: { job: string; tookMs: number; error: string | null },
): Promise<void> {
  await tx.query(sql`
    insert into clock_runs as c (job, took_ms, error, well_at)
    values (${run.job}, ${run.tookMs}, ${run.error}, case when ${run.error}::text is null then now() end)
    on conflict (job) do update set finished_at = now(), took_ms = excluded.took_ms, error = excluded.error,
      well_at = coalesce(excluded.well_at, c.well_at)`)
}

/** The last run of every job of the clock; there are a handful. */
export function listClockRuns(db: Queryable): Promise<ClockRun[]> {
  return db.query(sql`
    select job, finished_at as "finishedAt", took_ms as "tookMs", error, well_at as "wellAt"
    from clock_runs order by job limit 100`)
}
