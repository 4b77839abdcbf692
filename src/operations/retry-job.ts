import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertAudit } from './audit.sql.ts'
import { updateJobWoken } from './jobs.sql.ts'

/**
 * Lets a job that failed run again now. `attempts` is how often it had been tried when the operator looked: sent
 * twice, or by two operators, it wakes the job once. Refuses `job_moved` when it is not as it was seen.
 */
export async function retryJob(
  transaction: Transaction,
  actorId: string,
  job: { id: number; attempts: number },
): Promise<void> {
  await transaction(async (tx) => {
    const woken = (await updateJobWoken(tx, job)) ?? refuse('job_moved')
    await insertAudit(tx, {
      actorId,
      action: 'job.retry',
      subject: `job:${woken.key ?? woken.name}`.slice(0, 200),
      before: { attempts: job.attempts },
      after: { attempts: 0 },
    })
  })
}
