import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { findSyncPolicy } from './catalogue-services.sql.ts'

/** Has a provider's catalogue read now. Refuses `provider_not_found`. */
export async function requestSync(
  transaction: Transaction,
  actorId: string,
  provider: string,
): Promise<void> {
  await transaction(async (tx) => {
    if (!(await findSyncPolicy(tx, provider))) refuse('provider_not_found')
    wakeJob(tx, 'sync_catalogue', provider)
    await insertAudit(tx, {
      actorId,
      action: 'catalogue.sync',
      subject: `provider:${provider}`,
      before: {},
      after: {},
    })
  })
}
