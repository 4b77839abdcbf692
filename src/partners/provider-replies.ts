import type { ProviderAnswer, ReplyExcerpt } from './provider-request.ts'
import {
  isPresent,
  isRecord,
  readCount,
  readCurrency,
  readDecimal,
  readErrorMessage,
  readId,
  readText,
} from './provider-values.ts'

/** What became of one `add`. `unknown`: never send again, never refund by itself (reference/api-v2.md). */
export type AddOutcome =
  | Readonly<{ outcome: 'accepted'; providerOrderId: string; reply: ReplyExcerpt }>
  | Readonly<{ outcome: 'refused'; message: string; reply: ReplyExcerpt }>
  | Readonly<{ outcome: 'rate_limited'; retryAfterMs?: number; reply: ReplyExcerpt }>
  | Readonly<{ outcome: 'not_sent'; reason: string }>
  | Readonly<{ outcome: 'unknown'; reason: string; reply?: ReplyExcerpt }>

/** Why a call that only reads brought nothing. It may always be made again, later. */
export type ReadFailure =
  | Readonly<{ outcome: 'refused'; message: string; reply: ReplyExcerpt }>
  | Readonly<{ outcome: 'rate_limited'; retryAfterMs?: number; reply: ReplyExcerpt }>
  | Readonly<{ outcome: 'not_sent'; reason: string }>
  | Readonly<{ outcome: 'unclear'; reason: string; reply?: ReplyExcerpt }>

/** Why a call brought nothing, in a line for the log. */
export function reasonOf(failure: ReadFailure): string {
  if (failure.outcome === 'refused') return failure.message
  return 'reason' in failure ? failure.reason : 'rate limited'
}

/** One order as the provider tells it. `remains` is as reported and may be negative: the order's rule clamps. */
export type ProviderOrderStatus =
  | Readonly<{ status: string; startCount?: number; remains?: number; charge?: string; currency?: string }>
  | Readonly<{ error: string }>

export type ProviderBalance = Readonly<{ outcome: 'ok'; balance: string; currency?: string }>

/** Reads the answer to `add` by the last table of reference/api-v2.md; what it does not name is unknown. */
export function readAdd(answer: ProviderAnswer): AddOutcome {
  if (answer.kind === 'not_sent') return { outcome: 'not_sent', reason: answer.reason }
  if (answer.kind === 'unclear') return { outcome: 'unknown', ...unclearOf(answer) }
  const { json, httpStatus } = answer
  const reply = excerptOf(answer)
  const unknown = (reason: string): AddOutcome => ({ outcome: 'unknown', reason, reply })
  if (!isRecord(json)) return unknown('the reply is not an object')
  // A 3xx did not reach the panel, a 5xx may have died after taking the order, and 408 is a gateway's word
  // for not knowing: their bodies prove nothing.
  if (!isAnswered(httpStatus) || httpStatus === 408) return unknown(`HTTP ${httpStatus}`)

  const error = readErrorMessage(json.error)
  if (isPresent(json.order)) {
    if (isPresent(json.error)) return unknown('the reply has both an order and an error')
    const providerOrderId = readId(json.order)
    if (!providerOrderId) return unknown('the order id in the reply is not usable')
    if (httpStatus >= 300) return unknown(`an order id with HTTP ${httpStatus}`)
    return { outcome: 'accepted', providerOrderId, reply }
  }
  if (error === undefined) return unknown('the reply has neither an order nor an error')
  if (httpStatus === 429) return rateLimited(answer)
  return { outcome: 'refused', message: error, reply }
}

/**
 * Reads the answer to `status` for the ids asked: an object keyed by id, or one bare status where a single id
 * was asked. An id the provider does not mention is not in the map.
 */
export function readStatuses(
  answer: ProviderAnswer,
  providerOrderIds: readonly string[],
): Readonly<{ outcome: 'ok'; statuses: Map<string, ProviderOrderStatus> }> | ReadFailure {
  const failure = failureOf(answer)
  if (failure) return failure
  const { json } = answer as ProviderReply
  const statuses = new Map<string, ProviderOrderStatus>()
  // PHP writes an empty object as an empty list.
  if (Array.isArray(json) && json.length === 0) return { outcome: 'ok', statuses }
  if (!isRecord(json)) return unclear('the reply is not an object', answer)

  const [onlyId] = providerOrderIds
  if (providerOrderIds.length === 1 && onlyId !== undefined && !isRecord(json[onlyId])) {
    if (readText(json.status, 50)) statuses.set(onlyId, readStatus(json))
  }
  for (const id of providerOrderIds) {
    const entry = Object.hasOwn(json, id) ? json[id] : undefined
    if (isRecord(entry)) statuses.set(id, readStatus(entry))
  }
  return { outcome: 'ok', statuses }
}

function readStatus(entry: Record<string, unknown>): ProviderOrderStatus {
  const error = readErrorMessage(entry.error)
  if (error !== undefined) return { error }
  const status = readText(entry.status, 50)
  if (!status) return { error: 'the reply has no status' }
  const startCount = readCount(entry.start_count)
  const remains = readCount(entry.remains)
  const charge = readDecimal(entry.charge)
  const currency = readCurrency(entry.currency)
  return {
    status,
    ...(startCount !== undefined && startCount >= 0 && { startCount }),
    ...(remains !== undefined && { remains }),
    ...(charge !== undefined && !charge.startsWith('-') && { charge }),
    ...(currency !== undefined && { currency }),
  }
}

/** Reads the answer to `balance`: decimal text in the account's currency, negative where there is credit. */
export function readBalance(answer: ProviderAnswer): ProviderBalance | ReadFailure {
  const failure = failureOf(answer)
  if (failure) return failure
  const { json } = answer as ProviderReply
  const balance = isRecord(json) ? readDecimal(json.balance) : undefined
  if (!isRecord(json) || balance === undefined) return unclear('the reply has no balance', answer)
  const currency = readCurrency(json.currency)
  return { outcome: 'ok', balance, ...(currency !== undefined && { currency }) }
}

type ProviderReply = Extract<ProviderAnswer, { kind: 'reply' }>

/** Why an answer holds no data, whatever was asked; undefined when it is a 2xx with JSON and no error. */
export function failureOf(answer: ProviderAnswer): ReadFailure | undefined {
  if (answer.kind === 'not_sent') return { outcome: 'not_sent', reason: answer.reason }
  if (answer.kind === 'unclear') return { outcome: 'unclear', ...unclearOf(answer) }
  // Nothing is at stake in reading, so a 429 counts whatever its body says.
  if (answer.httpStatus === 429) return rateLimited(answer)
  const message = isRecord(answer.json) ? readErrorMessage(answer.json.error) : undefined
  if (message !== undefined && isAnswered(answer.httpStatus)) {
    return { outcome: 'refused', message, reply: excerptOf(answer) }
  }
  if (answer.httpStatus < 200 || answer.httpStatus >= 300) return unclear(`HTTP ${answer.httpStatus}`, answer)
  return undefined
}

/** A read that brought something we cannot use. */
export function unclear(reason: string, answer: ProviderAnswer): ReadFailure {
  return {
    outcome: 'unclear',
    reason,
    ...(answer.kind === 'reply' && { reply: excerptOf(answer) }),
  }
}

function isAnswered(httpStatus: number): boolean {
  return (httpStatus >= 200 && httpStatus < 300) || (httpStatus >= 400 && httpStatus < 500)
}

function rateLimited(answer: ProviderReply): Extract<ReadFailure, { outcome: 'rate_limited' }> {
  const { retryAfterMs } = answer
  return {
    outcome: 'rate_limited',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    reply: excerptOf(answer),
  }
}

function excerptOf(answer: ProviderReply): ReplyExcerpt {
  return { httpStatus: answer.httpStatus, text: answer.text }
}

function unclearOf(answer: Extract<ProviderAnswer, { kind: 'unclear' }>): {
  reason: string
  reply?: ReplyExcerpt
} {
  const { reason, httpStatus, text = '' } = answer
  return { reason, ...(httpStatus !== undefined && { reply: { httpStatus, text } }) }
}
