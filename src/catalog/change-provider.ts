import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockProvider, updateProvider } from './provider-desk.sql.ts'
import type { ProviderSettings } from './provider-settings.ts'
import { resizeBudget } from './providers.sql.ts'

/**
 * Changes how a provider is called; a new key comes sealed, and the log says only that there is one. Refuses
 * `provider_not_found`, `changed_meanwhile` when somebody has changed it since it was shown, and `provider_key_needed` for
 * another host without a key of its own: the key there is would go to whoever that is.
 */
export async function changeProvider(
  transaction: Transaction,
  actorId: string,
  change: { name: string; version: number; settings: ProviderSettings; apiKeyEncrypted: Buffer | null },
): Promise<void> {
  const { name, settings } = change
  await transaction(async (tx) => {
    const found = (await lockProvider(tx, name)) ?? refuse('provider_not_found')
    const { version, isActive: _isActive, hold: _hold, failures: _failures, ...before } = found
    if (version !== change.version) refuse('changed_meanwhile')
    if (change.apiKeyEncrypted === null && isElsewhere(before.apiUrl, settings.apiUrl))
      refuse('provider_key_needed')
    await updateProvider(tx, name, settings, change.apiKeyEncrypted)
    await resizeBudget(tx, name, settings.requestsPerMinute)
    await insertAudit(tx, {
      actorId,
      action: 'provider.change',
      subject: `provider:${name}`,
      before,
      after: { ...settings, ...(change.apiKeyEncrypted && { apiKey: 'replaced' }) },
    })
  })
}

function isElsewhere(before: string, after: string): boolean {
  return URL.parse(before)?.origin !== URL.parse(after)?.origin
}
