import { readBalance, readStatuses } from './provider-replies.ts'
import {
  callProvider,
  type ProviderAccount,
  type ProviderAnswer,
  type ProviderFields,
} from './provider-request.ts'
import { readServices } from './provider-services.ts'
import { isRecord, readErrorMessage } from './provider-values.ts'

/** How one call of the probe went. */
type ProbeCall = { name: string; answer: ProviderAnswer; tookMs: number }

/** What reading from a provider told about it. Nothing was ordered, canceled or refilled. */
export type ProbeFindings = {
  calls: ProbeCall[]
  /** The body formats it reads. */
  formats: ('form' | 'json')[]
  bodyFormat: 'form' | 'json'
  balance: string | undefined
  currency: string | undefined
  services: number
  skipped: readonly { name: string; reason: string }[]
  types: string[]
  offers: { refill: number; cancel: number; dripFeed: number }
  dialect: Dialect
  /** How many ids of a status call were each answered; 0 when not even one was. */
  statusBatchSize: number
  /** What it says to one id more than the protocol allows, in a line. */
  onTooMany: string
  isStatusReadable: boolean
  refillStatus: 'supported' | 'unknown' | 'unsupported'
  refusesWrongKey: boolean
}

/** Where a catalogue's values differ from the reference's types (reference/api-v2.md). */
type Dialect = {
  idField: 'service' | 'id' | undefined
  rateIs: string
  limitsAre: string
  flagsAre: string
  hasDecimalCommas: boolean
}

const TIMEOUT_MS = 20_000
const MAX_CATALOGUE_BYTES = 20_000_000
const BATCHES = [1, 2, 100] as const
/** No provider has given out as many orders. */
const IMPOSSIBLE_ID = 999_999_000_000

/**
 * Asks a provider what it can do, by calls that only read: at most twelve, each within 20 seconds. Ends after the
 * first when there is no connection. Never rejects; the key is in none of what it gives.
 */
export async function probeProvider(
  target: { apiUrl: string; apiKey: string; preferJson: boolean },
  options: { signal?: AbortSignal } = {},
): Promise<ProbeFindings> {
  const calls: ProbeCall[] = []
  const ask = async (name: string, fields: ProviderFields, how: Partial<ProviderAccount> = {}) => {
    const account = { ...accountFor(target), bodyFormat, ...how }
    const before = performance.now()
    const answer = await callProvider(account, fields, { ...options, maxReplyBytes: MAX_CATALOGUE_BYTES })
    calls.push({ name, answer, tookMs: performance.now() - before })
    return answer
  }

  let bodyFormat: 'form' | 'json' = target.preferJson ? 'json' : 'form'
  const other = bodyFormat === 'form' ? 'json' : 'form'
  const first = await ask(`balance (${bodyFormat})`, { action: 'balance' })
  const formats: ('form' | 'json')[] = readBalance(first).outcome === 'ok' ? [bodyFormat] : []
  if (first.kind === 'not_sent') return findingsOf({ calls, formats, bodyFormat })

  const second = await ask(`balance (${other})`, { action: 'balance' }, { bodyFormat: other })
  if (readBalance(second).outcome === 'ok') formats.push(other)
  if (formats.length === 0) return findingsOf({ calls, formats, bodyFormat })
  bodyFormat = formats[0]!

  const services = await ask('services', { action: 'services' })
  const impossible = await ask('status of an order that cannot be', {
    action: 'status',
    order: IMPOSSIBLE_ID,
  })
  let statusBatchSize = 0
  for (const size of BATCHES) {
    const ids = idsOf(size)
    const answer = await ask(`status of ${size}`, { action: 'status', orders: ids.join(',') })
    if (!answersEach(answer, ids)) break
    statusBatchSize = size
  }
  const tooMany = await ask('status of 101', { action: 'status', orders: idsOf(101).join(',') })
  const refill = await ask('refill_status', { action: 'refill_status', refill: IMPOSSIBLE_ID })
  const unknown = await ask('an action that nobody knows', { action: 'homemmo_probe' })
  const wrongKey = await ask(
    'balance with a wrong key',
    { action: 'balance' },
    { apiKey: 'homemmo-wrong-key' },
  )
  return {
    ...findingsOf({ calls, formats, bodyFormat, balance: formats[0] === other ? second : first, services }),
    isStatusReadable: answersAtAll(impossible),
    statusBatchSize,
    onTooMany: answersEach(tooMany, idsOf(101)) ? 'answers each' : inALine(tooMany),
    refillStatus: refillSupport(refill, unknown),
    refusesWrongKey: readBalance(wrongKey).outcome === 'refused',
  }
}

/** What a call to the provider needs; the key is clear: never print it. */
export function accountFor(target: { apiUrl: string; apiKey: string; preferJson: boolean }): ProviderAccount {
  return {
    name: 'probe',
    apiUrl: target.apiUrl,
    apiKey: target.apiKey,
    bodyFormat: target.preferJson ? 'json' : 'form',
    timeoutMs: TIMEOUT_MS,
    currency: '',
  }
}

/** An answer in a line: what it says, or why it says nothing. */
export function inALine(answer: ProviderAnswer): string {
  if (answer.kind === 'not_sent') return `nothing could be sent: ${answer.reason}`
  if (answer.kind === 'unclear') {
    const isRedirect = answer.httpStatus !== undefined && answer.httpStatus >= 300 && answer.httpStatus < 400
    return isRedirect ? `a redirect (HTTP ${answer.httpStatus}), which is never followed` : answer.reason
  }
  const error = isRecord(answer.json) ? readErrorMessage(answer.json.error) : undefined
  if (error !== undefined) return `HTTP ${answer.httpStatus}, error: ${error}`
  return `HTTP ${answer.httpStatus}: ${answer.text.replace(/\s+/g, ' ').slice(0, 120)}`
}

function findingsOf(found: {
  calls: ProbeCall[]
  formats: ('form' | 'json')[]
  bodyFormat: 'form' | 'json'
  balance?: ProviderAnswer
  services?: ProviderAnswer
}): ProbeFindings {
  const { calls, formats, bodyFormat } = found
  const balance = found.balance && readBalance(found.balance)
  const read = found.services && readServices(found.services)
  const services = read?.outcome === 'ok' ? read.services : []
  const raw = found.services?.kind === 'reply' ? found.services.json : undefined
  return {
    ...{ calls, formats, bodyFormat },
    balance: balance?.outcome === 'ok' ? balance.balance : undefined,
    currency: balance?.outcome === 'ok' ? balance.currency : undefined,
    services: services.length,
    skipped: read?.outcome === 'ok' ? read.skipped : [],
    types: [...new Set(services.map((service) => service.type))],
    offers: {
      refill: services.filter((service) => service.refill).length,
      cancel: services.filter((service) => service.cancel).length,
      dripFeed: services.filter((service) => service.dripFeed).length,
    },
    dialect: dialectOf(Array.isArray(raw) ? raw.filter(isRecord).slice(0, 1000) : []),
    ...{ statusBatchSize: 0, onTooMany: 'not asked', isStatusReadable: false },
    ...{ refillStatus: 'unsupported', refusesWrongKey: false },
  }
}

function dialectOf(rows: readonly Record<string, unknown>[]): Dialect {
  const kinds = (...names: string[]) => {
    const seen = new Set(rows.flatMap((row) => names.map((name) => kindOf(row[name]))))
    return [...seen].sort().join(' or ') || 'nothing'
  }
  const [row] = rows
  return {
    idField: row && ('service' in row ? 'service' : 'id' in row ? 'id' : undefined),
    rateIs: kinds('rate'),
    limitsAre: kinds('min', 'max'),
    flagsAre: kinds('refill', 'cancel', 'dripfeed'),
    hasDecimalCommas: rows.some((one) => typeof one.rate === 'string' && /^\s*\d+,\d+\s*$/.test(one.rate)),
  }
}

function kindOf(value: unknown): string {
  return value === undefined ? 'missing' : value === null ? 'null' : typeof value
}

function idsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => String(IMPOSSIBLE_ID + n))
}

/** Whether a status call told something of each id, be it that there is no such order. */
function answersEach(answer: ProviderAnswer, ids: readonly string[]): boolean {
  const read = readStatuses(answer, ids)
  return read.outcome === 'ok' && ids.every((id) => read.statuses.has(id))
}

/** Whether an order nobody knows is told of in JSON: as a status, or as an error. */
function answersAtAll(answer: ProviderAnswer): boolean {
  return (
    answer.kind === 'reply' && isRecord(answer.json) && ('error' in answer.json || 'status' in answer.json)
  )
}

/** A provider that answers as it answers to nonsense does not know the action. */
function refillSupport(refill: ProviderAnswer, nonsense: ProviderAnswer): ProbeFindings['refillStatus'] {
  if (refill.kind !== 'reply' || !isRecord(refill.json)) return 'unknown'
  const said = readErrorMessage(refill.json.error)
  const nothing =
    nonsense.kind === 'reply' && isRecord(nonsense.json) && readErrorMessage(nonsense.json.error)
  return said !== undefined && said === nothing ? 'unsupported' : 'supported'
}
