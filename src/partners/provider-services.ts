import { canonicalServiceType } from '../core/service-type.ts'
import { failureOf, type ReadFailure, unclear } from './provider-replies.ts'
import type { ProviderAnswer } from './provider-request.ts'
import { isPresent, isRecord, readCount, readDecimal, readFlag, readId, readText } from './provider-values.ts'

/** One row of a provider's catalogue. `rate` is per 1000 (per 1 for Package kinds) in the account's currency. */
export type ProviderService = Readonly<{
  providerServiceId: string
  name: string
  type: string
  category: string
  rate: string
  min: number
  max: number
  refill: boolean
  cancel: boolean
  dripFeed: boolean
}>

export type SkippedService = Readonly<{ providerServiceId?: string; name: string; reason: string }>

export type ProviderServices = Readonly<{
  outcome: 'ok'
  services: ProviderService[]
  skipped: SkippedService[]
}>

const MAX_ROWS = 20_000
const MAX_NAME_CHARACTERS = 255
/** What a 32-bit `integer` column holds; some panels write ten billion where they mean no limit. */
const MAX_QUANTITY = 2_147_483_647

/**
 * Reads the answer to `services`. A row that makes no sense stands in `skipped` with the reason and costs none
 * of the others; so do rows with an id seen before, and in one entry all rows past 20,000.
 */
export function readServices(answer: ProviderAnswer): ProviderServices | ReadFailure {
  const failure = failureOf(answer)
  if (failure) return failure
  const rows = answer.kind === 'reply' ? answer.json : undefined
  if (!Array.isArray(rows)) return unclear('the reply is not a list', answer)

  const services = new Map<string, ProviderService>()
  const skipped: SkippedService[] = []
  for (const row of rows.slice(0, MAX_ROWS)) {
    const read = readService(row)
    if ('reason' in read) skipped.push(read)
    else if (services.has(read.providerServiceId)) {
      skipped.push({
        providerServiceId: read.providerServiceId,
        name: read.name,
        reason: 'the id stands twice in the list',
      })
    } else services.set(read.providerServiceId, read)
  }
  if (rows.length > MAX_ROWS) {
    skipped.push({ name: '', reason: `${rows.length - MAX_ROWS} rows past the limit of ${MAX_ROWS}` })
  }
  return { outcome: 'ok', services: [...services.values()], skipped }
}

function readService(row: unknown): ProviderService | SkippedService {
  if (!isRecord(row)) return { name: '', reason: 'not an object' }
  const name = readText(row.name, MAX_NAME_CHARACTERS)
  const providerServiceId = readId(isPresent(row.service) ? row.service : row.id)
  if (!providerServiceId) return { name, reason: 'no usable id' }
  const skip = (reason: string): SkippedService => ({ providerServiceId, name, reason })

  if (!name) return skip('no name')
  const type = readText(row.type, 60)
  if (!type) return skip('no type')
  const rate = readDecimal(row.rate)
  if (rate === undefined || rate.startsWith('-')) return skip('the rate is not a decimal of at least zero')
  const min = readCount(row.min)
  const max = readCount(row.max)
  if (min === undefined || max === undefined || min < 0 || max < 1 || max < min || min > MAX_QUANTITY) {
    return skip('min and max are not a range of quantities')
  }
  return {
    providerServiceId,
    name,
    type: canonicalServiceType(type),
    category: readText(row.category, MAX_NAME_CHARACTERS),
    rate,
    min,
    max: Math.min(max, MAX_QUANTITY),
    refill: readFlag(row.refill),
    cancel: readFlag(row.cancel),
    dripFeed: readFlag(row.dripfeed),
  }
}
