import type { ProviderAccount } from '../partners/provider-request.ts'
import type { Provider } from './providers.sql.ts'

/** What a call needs to know of a provider's row: its key, opened. Never log it. */
export function accountOf(provider: Provider, decrypt: (sealed: Buffer) => string): ProviderAccount {
  return {
    name: provider.name,
    apiUrl: provider.apiUrl,
    apiKey: decrypt(provider.apiKeyEncrypted),
    bodyFormat: provider.bodyFormat,
    timeoutMs: provider.timeoutMs,
    currency: provider.currency,
  }
}
