import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateSyncPolicy } from './providers.sql.ts'
import type { SyncPolicy } from './sync-plan.ts'

/** Changes what becomes of differences in a provider's catalogue. Refuses `provider_not_found`. */
export async function changeSyncPolicy(
  transaction: Transaction,
  actorId: string,
  provider: string,
  policy: SyncPolicy,
): Promise<void> {
  await transaction(async (tx) => {
    const before = (await updateSyncPolicy(tx, provider, policy)) ?? refuse('provider_not_found')
    await insertAudit(tx, {
      actorId,
      action: 'catalogue.policy',
      subject: `provider:${provider}`,
      before,
      after: policy,
    })
  })
}
