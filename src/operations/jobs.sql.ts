import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How many jobs there are in each state; of those that failed, and of all others, up to 1,000 are counted. */
export type JobCounts = { due: number; later: number; running: number; failed: number }

/** A job in the queue. One with an error is tried again by itself until its tries are used up. */
export type Job = {
  id: number
  name: string
  /** What it is about, such as a provider. */
  subject: string | null
  state: 'due' | 'later' | 'running' | 'failed' | 'given_up'
  runAt: Date
  attempts: number
  maxAttempts: number
  /** Not struck out yet. */
  lastError: string | null
}

// Apart, so that however many wait, none that failed is left out.
const someJobs = sql`
  (select * from graphile_worker.jobs where last_error is not null order by run_at desc, id desc limit 1000)
  union all (select * from graphile_worker.jobs where last_error is null limit 1000)`

/** Counts what is in the queue, as far as anybody needs to know. */
export async function countJobs(db: Queryable): Promise<JobCounts> {
  const row = await queryOne<JobCounts>(
    db,
    sql`
    select count(*) filter (where locked_at is null and last_error is null and run_at <= now())::int as due,
      count(*) filter (where locked_at is null and last_error is null and run_at > now())::int as later,
      count(*) filter (where locked_at is not null)::int as running,
      count(*) filter (where locked_at is null and last_error is not null)::int as failed
    from (${someJobs}) as some_jobs`,
  )
  return row!
}

/** Jobs, those that failed first, then those that run, then the next ones. */
export function listJobs(db: Queryable, limit: number): Promise<Job[]> {
  return db.query(sql`
    select id, task_identifier as name, nullif(split_part(key, ':', 2), 'all') as subject,
      case when locked_at is not null then 'running' when last_error is not null and attempts >= max_attempts then 'given_up'
        when last_error is not null then 'failed' when run_at > now() then 'later' else 'due' end as state,
      run_at as "runAt", attempts, max_attempts as "maxAttempts", left(last_error, 4000) as "lastError"
    from (${someJobs}) as some_jobs
    order by (last_error is null or locked_at is not null), locked_at is null, run_at, id limit ${limit}`)
}

/**
 * Lets a failed job run now, with all its tries; undefined when it is not as it was seen: it runs, or somebody has
 * woken it already.
 */
export function updateJobWoken(
  tx: Tx,
  job: { id: number; attempts: number },
): Promise<{ name: string; key: string | null } | undefined> {
  // Asked of the table itself, so that of two operators at once the second waits and then sees the first one's work.
  return queryOne(
    tx,
    sql`
    with seen as (
      select j.id, t.identifier as name, j.key
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.id = ${job.id} and j.attempts = ${job.attempts}::int and j.attempts > 0 and j.last_error is not null
        and j.locked_at is null
      for update of j
    )
    select seen.name, seen.key
    from seen, graphile_worker.reschedule_jobs(array[seen.id], run_at => now(), attempts => 0) as woken`,
  )
}
