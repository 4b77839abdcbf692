import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { insertAudit } from './audit.sql.ts'

/** Has the checks run by the next worker that is free; they may take longer than a page should. */
export async function requestChecks(transaction: Transaction, actorId: string): Promise<void> {
  await transaction(async (tx) => {
    wakeJob(tx, 'check_books', 'all')
    await insertAudit(tx, { actorId, action: 'checks.run', subject: 'checks', before: {}, after: {} })
  })
}
