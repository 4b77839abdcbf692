import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { insertAudit } from './audit.sql.ts'
import { clockJobs } from './clock-jobs.ts'

/**
 * Has a job of the clock run now instead of at its next time, with all its tries. It waits in the queue once however
 * often it is asked for. Refuses `not_found` for a job that is not the clock's.
 */
export async function runClockJob(transaction: Transaction, actorId: string, job: string): Promise<void> {
  const known = clockJobs.find((one) => one.job === job) ?? refuse('not_found')
  await transaction(async (tx) => {
    wakeJob(tx, known.job, known.subject)
    await insertAudit(tx, {
      actorId,
      action: 'job.run',
      subject: `job:${known.job}:${known.subject}`,
      before: {},
      after: {},
    })
  })
}
