import { fetchServices } from '../partners/provider.ts'
import type { ProviderServices, SkippedService } from '../partners/provider-services.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import type { OfferedService } from './catalogue-change.ts'
import { claimRequest } from './claim-request.ts'
import { offeredServices } from './import-price.ts'
import { accountOf } from './provider-account.ts'
import { findProvider } from './providers.sql.ts'
import { recordReadFailure } from './record-read-failure.ts'
import { type StagedCatalogue, type SyncOrder, stageCatalogue } from './stage-catalogue.ts'

export type CatalogueParts = {
  db: Queryable
  transaction: Transaction
  decrypt(sealed: Buffer): string
}

export type SyncResult = {
  added: number
  /** Known ones of which something changed. */
  changed: number
  /** Rows of the provider's list that make no sense, with the reason. */
  skipped: ProviderServices['skipped']
  staged: StagedCatalogue
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
 * Reads a provider's catalogue and puts what is new on sale and what changed into force, as a nightly reading would
 * under a policy that approves everything. What operators wrote and priced stays. With `dryRun` nothing is written.
 * Throws `SyncProblem` when the provider does not answer as it should.
 */
export async function syncServices(
  parts: CatalogueParts,
  { provider, ...order }: SyncOrder & { provider: string },
): Promise<SyncResult> {
  const { skipped, ...reading } = await readCatalogue(parts, provider)
  const staged = await stageCatalogue(parts.transaction, reading, order)
  if (!staged) throw new SyncProblem(`there is no provider named ${provider}`)
  const added = staged.applied.filter((change) => change.serviceId === null).length
  return { added, changed: staged.applied.length - added, skipped, staged }
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
    const { skipped, ...reading } = await readCatalogue(parts, provider)
    const staged = await stageCatalogue(parts.transaction, reading)
    const counts = staged && {
      pending: staged.plan.staged.filter((change) => change.decision === 'pending').length,
      applied: staged.applied.length,
      repriced: staged.plan.repriced.length,
      paused: staged.plan.pausedForPrice.length,
      gone: staged.plan.pausedAsGone.length,
    }
    parts.log.info(
      { provider, offered: reading.offered.length, skipped: skipped.length, ...counts },
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

type Reading = {
  provider: string
  offered: OfferedService[]
  skipped: SkippedService[]
  hasNamelessRows: boolean
}

async function readCatalogue(parts: CatalogueParts, name: string): Promise<Reading> {
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
  const { offered, skipped: tooDear } = offeredServices(provider, answer.services)
  if (offered.length === 0) throw new SyncProblem(`${provider.name} gave an empty list of services`)
  const skipped = [...answer.skipped, ...tooDear]
  const hasNamelessRows = skipped.some((row) => row.providerServiceId === undefined)
  return { provider: provider.name, offered, skipped, hasNamelessRows }
}
