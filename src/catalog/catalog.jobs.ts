import { fetchServices } from '../partners/provider.ts'
import type { ProviderServices, SkippedService } from '../partners/provider-services.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { type CatalogueChange, compareCatalogue, type OfferedService } from './catalogue-change.ts'
import { listKnownRoutes, listKnownServices } from './catalogue-services.sql.ts'
import { claimRequest } from './claim-request.ts'
import { importedService, offeredServices } from './import-price.ts'
import { importServices } from './import-services.ts'
import { getMargins } from './margin-rules.sql.ts'
import { accountOf } from './provider-account.ts'
import { findProvider } from './providers.sql.ts'
import { recordReadFailure } from './record-read-failure.ts'
import { stageCatalogue } from './stage-catalogue.ts'

export type CatalogueParts = {
  db: Queryable
  transaction: Transaction
  decrypt(sealed: Buffer): string
}

export type SyncResult = {
  added: number
  /** Known ones, whether anything about them differed or not. */
  changed: number
  /** Rows of the provider's list that make no sense, with the reason. */
  skipped: ProviderServices['skipped']
  /** What differs from what we sell; told by a dry run only. */
  differences?: CatalogueChange[]
}

/** Why a catalogue could not be read, in a line for the operator. */
export class SyncProblem extends Error {
  /** Nothing was asked yet: the budget has no room now. */
  readonly isBusy: boolean

  constructor(message: string, options: { isBusy?: boolean } = {}) {
    super(message)
    this.isBusy = options.isBusy ?? false
  }
}

/**
 * Reads a provider's catalogue and puts it on sale at its price plus the margin. With `dryRun` nothing is
 * written, and what differs is told. Throws `SyncProblem` when the provider does not answer as it should.
 */
export async function syncServices(
  parts: CatalogueParts,
  options: { provider: string; marginPercent: number; dryRun: boolean },
): Promise<SyncResult> {
  const { provider, marginPercent } = options
  const { offered, skipped } = await readCatalogue(parts, provider)
  const { floorPercent } = await getMargins(parts.db)
  const services = offered.map((offer) => importedService(provider, offer, { marginPercent, floorPercent }))
  if (!options.dryRun) return { ...(await importServices(parts.transaction, provider, services)), skipped }

  const known = await listKnownServices(parts.db, provider)
  const rates = new Map(services.map((service) => [service.providerServiceId, service.rate]))
  const differences = compareCatalogue(
    known,
    await listKnownRoutes(parts.db, provider),
    offered,
    (_, offer) => rates.get(offer.providerServiceId)!,
  )
  const ids = new Set(known.map((service) => service.providerServiceId))
  const changed = services.filter((service) => ids.has(service.providerServiceId)).length
  return { added: services.length - changed, changed, skipped, differences }
}

const BUSY_AGAIN_MS = 30_000

/**
 * The job: reads a provider's catalogue and stages what differs. A reading that fails changes nothing but what the
 * operators see of it. Gives in how many milliseconds to come back where the budget had no room.
 */
export async function stageProvider(
  parts: CatalogueParts & { log: Log },
  provider: string,
): Promise<number | undefined> {
  try {
    const { offered, skipped } = await readCatalogue(parts, provider)
    if (offered.length === 0) throw new SyncProblem(`${provider} gave an empty list of services`)
    const hasNamelessRows = skipped.some((row) => row.providerServiceId === undefined)
    const staged = await stageCatalogue(parts.transaction, { provider, offered, hasNamelessRows })
    parts.log.info(
      { provider, offered: offered.length, skipped: skipped.length, ...staged },
      'catalogue read',
    )
    return undefined
  } catch (error) {
    if (!(error instanceof SyncProblem)) throw error
    if (error.isBusy) return BUSY_AGAIN_MS
    parts.log.warn({ provider, reason: error.message }, 'catalogue not read')
    await recordReadFailure(parts.transaction, provider, error.message)
    return undefined
  }
}

async function readCatalogue(
  parts: CatalogueParts,
  name: string,
): Promise<{ offered: OfferedService[]; skipped: SkippedService[] }> {
  const provider = await findProvider(parts.db, name)
  if (!provider) throw new SyncProblem(`there is no provider named ${name}`)
  if (!(await claimRequest(parts.transaction, provider.name, 'catalogue'))) {
    const message = `the request budget of ${provider.name} is used up: try again in a minute`
    throw new SyncProblem(message, { isBusy: true })
  }
  const answer = await fetchServices(accountOf(provider, parts.decrypt))
  if (answer.outcome !== 'ok') {
    const reason =
      answer.outcome === 'refused' ? answer.message : 'reason' in answer ? answer.reason : 'rate limited'
    throw new SyncProblem(`${provider.name} did not give its services: ${reason}`)
  }
  const { offered, skipped } = offeredServices(provider, answer.services)
  return { offered, skipped: [...answer.skipped, ...skipped] }
}
