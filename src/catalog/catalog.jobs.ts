import { fetchServices } from '../partners/provider.ts'
import type { ProviderServices } from '../partners/provider-services.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { claimRequest } from './claim-request.ts'
import { priceServices } from './import-price.ts'
import { importServices } from './import-services.ts'
import { accountOf } from './provider-account.ts'
import { findProvider } from './providers.sql.ts'
import { countKnownServices } from './services.sql.ts'

export type CatalogueParts = {
  db: Queryable
  transaction: Transaction
  decrypt(sealed: Buffer): string
}

export type SyncResult = {
  added: number
  changed: number
  /** Rows of the provider's list that make no sense, with the reason. */
  skipped: ProviderServices['skipped']
}

/** Why a catalogue could not be read, in a line for the operator. */
export class SyncProblem extends Error {}

/**
 * Reads a provider's catalogue and puts it on sale at its price plus the margin. With `dryRun` nothing is
 * written. Throws `SyncProblem` when the provider does not answer as it should.
 */
export async function syncServices(
  parts: CatalogueParts,
  options: { provider: string; marginPercent: number; dryRun: boolean },
): Promise<SyncResult> {
  const provider = await findProvider(parts.db, options.provider)
  if (!provider) throw new SyncProblem(`there is no provider named ${options.provider}`)
  if (!(await claimRequest(parts.transaction, provider.name, 'catalogue'))) {
    throw new SyncProblem(`the request budget of ${provider.name} is used up: try again in a minute`)
  }
  const answer = await fetchServices(accountOf(provider, parts.decrypt))
  if (answer.outcome !== 'ok') {
    const reason =
      answer.outcome === 'refused' ? answer.message : 'reason' in answer ? answer.reason : 'rate limited'
    throw new SyncProblem(`${provider.name} did not give its services: ${reason}`)
  }
  const { services, skipped: unsaleable } = priceServices(provider, answer.services, options.marginPercent)
  const skipped = [...answer.skipped, ...unsaleable]
  if (options.dryRun) {
    const ids = services.map((service) => service.providerServiceId)
    const known = await countKnownServices(parts.db, provider.name, ids)
    return { added: services.length - known, changed: known, skipped }
  }
  return { ...(await importServices(parts.transaction, services)), skipped }
}
