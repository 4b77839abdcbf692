import { failureOf, type ReadFailure, unclear } from './provider-replies.ts'
import type { ProviderAnswer } from './provider-request.ts'
import { isRecord, readErrorMessage, readFlag, readId, readText } from './provider-values.ts'

/** What a provider said to one id of a batch; an id it did not answer, or not usably, is left out of the map. */
export type BatchReply<Value> = Readonly<{ outcome: 'ok'; answers: Map<string, BatchAnswer<Value>> }>
export type BatchAnswer<Value> = Readonly<{ value: Value }> | Readonly<{ error: string }>

/**
 * Reads the answer to `cancel` for the order ids asked (reference/api-v2.md): the value `true` means that the
 * provider will try, not that money came back.
 */
export function readCancels(
  answer: ProviderAnswer,
  providerOrderIds: readonly string[],
): BatchReply<true> | ReadFailure {
  return readBatch(answer, providerOrderIds, { id: 'order', value: 'cancel' }, (value) =>
    readFlag(value) ? true : undefined,
  )
}

/** Reads the answer to `refill` for the order ids asked: the value is the provider's id of the refill. */
export function readRefills(
  answer: ProviderAnswer,
  providerOrderIds: readonly string[],
): BatchReply<string> | ReadFailure {
  return readBatch(answer, providerOrderIds, { id: 'order', value: 'refill' }, (value) => {
    const refillId = readId(value)
    // An id has a digit; a word such as `Failed` has none.
    return refillId !== undefined && /\d/.test(refillId) ? refillId : undefined
  })
}

/** Reads the answer to `refill_status` for the refill ids asked: the value is the provider's word. */
export function readRefillStatuses(
  answer: ProviderAnswer,
  providerRefillIds: readonly string[],
): BatchReply<string> | ReadFailure {
  return readBatch(
    answer,
    providerRefillIds,
    { id: 'refill', value: 'status' },
    (value) => readText(value, 50) || undefined,
  )
}

type FieldNames = Readonly<{ id: string; value: string }>

function readBatch<Value>(
  answer: ProviderAnswer,
  ids: readonly string[],
  names: FieldNames,
  readValue: (value: unknown) => Value | undefined,
): BatchReply<Value> | ReadFailure {
  const answers = new Map<string, BatchAnswer<Value>>()
  const failure = failureOf(answer)
  if (failure) {
    // A provider without the form for several answers a single id with a bare error: that is the id's own,
    // unless it speaks of the key, which is ours.
    const isOwn = failure.outcome === 'refused' && ids.length === 1 && !/\bkey\b/i.test(failure.message)
    return isOwn ? { outcome: 'ok', answers: answers.set(ids[0]!, { error: failure.message }) } : failure
  }
  const { json } = answer as Extract<ProviderAnswer, { kind: 'reply' }>
  if (typeof json !== 'object' || json === null) return unclear('the reply is not a list', answer)
  for (const [id, entry] of entriesOf(json, ids, names)) {
    const read = readEntry(entry, names.value, readValue)
    // An id that comes twice keeps the good news: it says that something was set going.
    if (read && !('value' in (answers.get(id) ?? {}))) answers.set(id, read)
  }
  return { outcome: 'ok', answers }
}

/** The entries of a reply with their ids: a list, an object keyed by id, or a bare entry for a single id. */
function entriesOf(json: object, ids: readonly string[], names: FieldNames): [string, unknown][] {
  const asked = new Set(ids)
  const onlyId = ids.length === 1 ? ids[0] : undefined
  if (Array.isArray(json)) {
    return json.flatMap((entry: unknown): [string, unknown][] => {
      const id = isRecord(entry) ? readId(entry[names.id]) : undefined
      if (id !== undefined) return asked.has(id) ? [[id, entry]] : []
      return onlyId !== undefined && json.length === 1 ? [[onlyId, entry]] : []
    })
  }
  const record = json as Record<string, unknown>
  const keyed = ids.filter((id) => Object.hasOwn(record, id))
  if (keyed.length > 0) return keyed.map((id) => [id, record[id]])
  const id = readId(record[names.id])
  if (id !== undefined && asked.has(id) && names.value in record) return [[id, record]]
  return onlyId !== undefined && id === undefined ? [[onlyId, record]] : []
}

function readEntry<Value>(
  entry: unknown,
  valueName: string,
  readValue: (value: unknown) => Value | undefined,
): BatchAnswer<Value> | undefined {
  const own = isRecord(entry) ? readErrorMessage(entry.error) : undefined
  if (own !== undefined) return { error: own }
  const told = isRecord(entry) ? entry[valueName] : entry
  if (isRecord(told)) {
    const error = readErrorMessage(told.error)
    return error === undefined ? undefined : { error }
  }
  const value = readValue(told)
  if (value !== undefined) return { value }
  // Some write the sentence where the reference has an object.
  const sentence = typeof told === 'string' ? readText(told, 300) : ''
  return /\p{L}/u.test(sentence) ? { error: sentence } : undefined
}
