import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { lockProvider, updateProviderActive } from './provider-desk.sql.ts'

/**
 * Pauses a provider, or lets new orders go there again; what runs there is followed either way. Refuses
 * `provider_not_found`, and `changed_meanwhile` when somebody else has done it already.
 */
export async function switchProvider(
  transaction: Transaction,
  actorId: string,
  name: string,
  isActive: boolean,
): Promise<void> {
  await transaction(async (tx) => {
    const before = (await lockProvider(tx, name)) ?? refuse('provider_not_found')
    if (before.isActive === isActive) refuse('changed_meanwhile')
    await updateProviderActive(tx, name, isActive)
    if (isActive) wakeJob(tx, 'work_provider', name)
    await insertAudit(tx, {
      actorId,
      action: isActive ? 'provider.return' : 'provider.pause',
      subject: `provider:${name}`,
      before: { isActive: before.isActive },
      after: { isActive },
    })
  })
}
