import { runMigrations } from 'graphile-worker'
import type { Database, Tx } from './db.ts'
import { sql } from './sql.ts'

/** The jobs there are; `worker.ts` says what each does. */
const jobNames = [
  'work_provider',
  'work_aftercare',
  'send_notices',
  'send_mails',
  'send_telegrams',
  'read_telegram',
  'every_minute',
  'sync_catalogue',
  'sync_catalogues',
  'refresh_records',
  'reconcile_bank',
  'pay_commissions',
  'sum_days',
  'check_books',
  'check_audit',
  'tell_announcements',
  'send_webhooks',
] as const
export type JobName = (typeof jobNames)[number]

/**
 * Wakes a job from inside the transaction that gives it work; it starts when that commits. Said any number of
 * times and at any point, the queue is touched once, as the transaction's last act.
 *
 * Nothing is written when the same job waits already: adding it again would lock its row until our commit
 * reached the disk, and every order placed at the same moment would queue behind that. The job looks once
 * more before it ends, which covers the instant in which it starts while we commit, and `every_minute`
 * covers everything else. One whose tries are used up does not wait, it would never start: it begins anew.
 */
export function wakeJob(tx: Tx, job: JobName, subject: string): void {
  const key = `${job}:${subject}`
  tx.runLast(
    key,
    sql`
    select graphile_worker.add_job(
      ${job}::text, json_build_object('subject', ${subject}::text), job_key => ${key}::text, max_attempts => 5
    )
    where not exists (
      select from graphile_worker.jobs where key = ${key}::text and locked_at is null and run_at <= now() and attempts < max_attempts
    )`,
  )
}

/**
 * Brings the job queue's own tables up to date, and makes each job's name known to it. The queue writes down a
 * name when it is first used; two transactions that each use two new ones, in different order, would deadlock.
 */
export async function migrateJobs(pool: Database['pool']): Promise<void> {
  await runMigrations({ pgPool: pool })
  for (const name of jobNames) {
    const key = `known:${name}`
    await pool.query(
      `select graphile_worker.add_job($1::text, job_key => $2::text, run_at => now() + interval '1 year')`,
      [name, key],
    )
    await pool.query(`select graphile_worker.remove_job($1::text)`, [key])
  }
}
