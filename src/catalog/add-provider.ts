import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { insertProvider } from './provider-desk.sql.ts'
import type { ProviderSettings } from './provider-settings.ts'
import { resizeBudget } from './providers.sql.ts'

/** Adds a provider, paused, with its key already sealed. Refuses `provider_exists`. */
export async function addProvider(
  transaction: Transaction,
  actorId: string,
  provider: { name: string; settings: ProviderSettings; apiKeyEncrypted: Buffer },
): Promise<void> {
  const { name, settings } = provider
  await transaction(async (tx) => {
    if (!(await insertProvider(tx, name, settings, provider.apiKeyEncrypted))) refuse('provider_exists')
    await resizeBudget(tx, name, settings.requestsPerMinute)
    await insertAudit(tx, {
      actorId,
      action: 'provider.add',
      subject: `provider:${name}`,
      before: {},
      after: { ...settings, apiKey: 'set', isActive: false },
    })
  })
}
