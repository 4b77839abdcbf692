import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { lockProvider, updateProviderRested } from './provider-desk.sql.ts'
import { updateAddsResumed } from './providers.sql.ts'

/**
 * Lets new orders go at once where they were held, and forgets the failures for which a provider was left alone.
 * Refuses `provider_not_found`.
 */
export async function resetBreaker(transaction: Transaction, actorId: string, name: string): Promise<void> {
  await transaction(async (tx) => {
    const { hold, failures } = (await lockProvider(tx, name)) ?? refuse('provider_not_found')
    await updateAddsResumed(tx, name)
    await updateProviderRested(tx, name)
    wakeJob(tx, 'work_provider', name)
    await insertAudit(tx, {
      actorId,
      action: 'provider.reset',
      subject: `provider:${name}`,
      before: { hold, failures },
      after: { hold: null, failures: 0 },
    })
  })
}
