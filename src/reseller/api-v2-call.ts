import { type Refusal, type RefusalCode, refuse } from '../core/refusal.ts'
import { isTypeField, kindOfField } from '../core/service-type.ts'
import type { OrderForm } from '../orders/order-request.ts'

/** How many ids a list may name (reference/api-v2.md). */
const IDS_MAX = 100

/** Calls a minute of one customer that are no orders; a list of all services counts as ten. */
export const CALLS_PER_MINUTE = 1200
/** Orders a minute that one customer may ask to refill or cancel, on the site, by REST and by API v2 together. */
export const AFTERCARE_PER_MINUTE = 1000

/** What the protocol can ask for (reference/api-v2.md), without the key. */
export type ApiV2Call =
  | { action: 'services' }
  | { action: 'balance' }
  | { action: 'add'; form: OrderForm; requestId: string | undefined }
  | { action: 'status'; ids: Ids }
  | { action: 'refill'; ids: Ids }
  | { action: 'refill_status'; ids: Ids }
  | { action: 'cancel'; ids: Ids }

/** The ids a call names, as they were written; one that is none is answered as unknown. */
export type Ids = { form: 'one' | 'many'; texts: readonly string[] }

/** The actions of the protocol, and what a key needs for each. */
export const apiV2Actions = {
  services: 'read',
  balance: 'read',
  status: 'read',
  refill_status: 'read',
  add: 'order',
  refill: 'order',
  cancel: 'order',
} as const
export type ApiV2Action = keyof typeof apiV2Actions

/** The fields of a call, as text, by name. Fields that were sent empty are not among them. */
export type Fields = ReadonlyMap<string, string>

const FIELDS_MAX = 60
const MULTIPART_CHARACTERS_MAX = 200_000
// Besides those that belong to a type of service.
const ownFields: ReadonlySet<string> = new Set([
  ...['key', 'action', 'service', 'link', 'quantity', 'runs', 'interval', 'request_id'],
  ...['order', 'orders', 'refill', 'refills'],
])

/**
 * The fields of a body that the protocol knows: a form's of either kind, or of a JSON object whose values are text,
 * numbers or lists of them. Others are passed over, whatever they hold. Refuses `malformed_body` for anything else,
 * also for a field that a form names twice: which of the two was meant?
 */
export async function readFields(body: string, contentType = ''): Promise<Fields> {
  const pairs = await pairsOf(body, contentType)
  if (pairs.length > FIELDS_MAX) refuse('malformed_body')
  const fields = new Map<string, string>()
  for (const [name, value] of pairs) {
    if (value === null || !(ownFields.has(name) || isTypeField(name))) continue
    const text = textOf(name, value)
    // PostgreSQL's text holds neither.
    if (fields.has(name) || text.includes('\0') || !text.isWellFormed()) refuse('malformed_body')
    fields.set(name, text)
  }
  return new Map([...fields].filter(([, text]) => text.trim() !== ''))
}

async function pairsOf(body: string, contentType: string): Promise<[string, unknown][]> {
  try {
    if (body.trimStart().startsWith('{')) return Object.entries(JSON.parse(body))
    // What PHP's curl sends of an array.
    if (/^multipart\/form-data\b/i.test(contentType) && body.length <= MULTIPART_CHARACTERS_MAX) {
      const headers = { 'content-type': contentType }
      return [...(await new Response(body, { headers }).formData())]
    }
  } catch {
    refuse('malformed_body')
  }
  return [...new URLSearchParams(body)]
}

function textOf(name: string, value: unknown): string {
  if (!Array.isArray(value)) return scalar(value)
  const isList = isTypeField(name) && kindOfField(name) === 'lines'
  return value.map(scalar).join(isList ? '\n' : ',')
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return refuse('malformed_body')
}

/** What a call does; refuses `malformed_body` for what is no action of the protocol. */
export function actionOf(fields: Fields): ApiV2Action {
  const action = fields.get('action')?.trim().toLowerCase() ?? ''
  return Object.hasOwn(apiV2Actions, action) ? (action as ApiV2Action) : refuse('malformed_body')
}

/**
 * Reads what is asked for. Fields the protocol does not know are passed over; what a service's type takes of the
 * others is the order's matter. Refuses `too_many_ids`, and what is missing or unreadable.
 */
export function readCall(action: ApiV2Action, fields: Fields): ApiV2Call {
  switch (action) {
    case 'services':
    case 'balance':
      return { action }
    case 'add':
      return { action, form: orderFormOf(fields), requestId: requestIdOf(fields) }
    case 'status':
    case 'refill':
      return { action, ids: idsOf(fields, 'order', 'orders') }
    case 'cancel':
      // The standard has only the list; one order is a list of one.
      return { action, ids: { ...idsOf(fields, 'order', 'orders'), form: 'many' } }
    case 'refill_status':
      return { action, ids: idsOf(fields, 'refill', 'refills') }
  }
}

/** The number an id stands for; undefined for one that cannot be an id. */
export function numberOf(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

const one = 'one' as const
const many = 'many' as const

function idsOf(fields: Fields, single: string, list: string): Ids {
  const listed = fields.get(list)
  if (listed === undefined) {
    const text = fields.get(single) ?? refuse('malformed_body')
    return { form: one, texts: [text.trim().slice(0, ID_LENGTH_MAX)] }
  }
  const texts = listed.split(',').map((text) => text.trim().slice(0, ID_LENGTH_MAX))
  const named = [...new Set(texts.filter(Boolean))]
  if (named.length === 0) refuse('malformed_body')
  if (named.length > IDS_MAX) refuse('too_many_ids', { max: IDS_MAX })
  return { form: many, texts: named }
}
const ID_LENGTH_MAX = 40

const REQUEST_ID_MAX = 100

function requestIdOf(fields: Fields): string | undefined {
  const requestId = fields.get('request_id')?.trim()
  if (requestId === undefined) return undefined
  if (!/^[\x21-\x7e]+$/.test(requestId) || requestId.length > REQUEST_ID_MAX)
    refuse('invalid_request', { field: 'request_id', problem: 'pattern' })
  return requestId
}

const COUNT_MAX = 2_147_483_647

function orderFormOf(fields: Fields): OrderForm {
  const own: Record<string, string | number> = {}
  for (const [name, text] of fields) {
    if (!isTypeField(name)) continue
    own[name] = kindOfField(name) === 'number' ? wholeNumber(fields, name)! : text
  }
  // Many clients send both as 0 for an order that is no drip-feed.
  const runs = wholeNumber(fields, 'runs') || undefined
  const intervalMinutes = wholeNumber(fields, 'interval') || undefined
  return {
    serviceId: wholeNumber(fields, 'service') ?? refuse('service_not_found'),
    link: fields.get('link'),
    quantity: wholeNumber(fields, 'quantity'),
    fields: own,
    runs,
    intervalMinutes,
  }
}

/** A field's whole number; undefined where it was not sent. */
function wholeNumber(fields: Fields, name: string): number | undefined {
  const text = fields.get(name)?.trim()
  if (text === undefined) return undefined
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number <= COUNT_MAX) return number
  return refuse('invalid_request', { field: name, problem: 'type' })
}

// The standard texts; a client may know them (reference/api-v2.md, "Errors").
const standardTexts: Partial<Record<RefusalCode, string>> = {
  malformed_body: 'Incorrect request',
  wrong_key: 'Invalid API key',
  service_not_found: 'Incorrect service ID',
  service_inactive: 'Incorrect service ID',
  invalid_link: 'Incorrect link',
  insufficient_balance: 'Not enough funds on balance',
  link_running: 'Active order with this link exists',
  order_not_found: 'Incorrect order ID',
  refill_not_found: 'Refill not found',
}
/** Those texts, for the documentation. */
export const standardErrors: readonly string[] = [
  ...new Set(Object.values(standardTexts)),
  'Incorrect quantity',
  'Quantity less than minimum',
  'Quantity more than maximum',
]
/** What else a client may be told: by the panel's own sentences, with details where they have `{…}`. */
export const ownErrors = [
  ...(['key_scope', 'key_address', 'key_in_query', 'account_blocked', 'too_many_requests'] as const),
  ...(['too_many_ids', 'invalid_request', 'idempotency_key_reused'] as const),
  ...(['quantity_not_taken', 'field_not_taken', 'field_out_of_range'] as const),
  ...(['drip_feed_not_taken', 'drip_feed_incomplete'] as const),
  ...(['host_not_allowed', 'link_blocked', 'text_blocked', 'amount_too_small', 'amount_too_large'] as const),
  ...(['order_ended', 'cancel_not_offered', 'cancel_runs_begun', 'cancel_already_asked'] as const),
  ...(['refill_not_offered', 'refill_too_early', 'refill_not_delivered', 'refill_window_over'] as const),
  ...(['refill_already_asked', 'asked_too_soon', 'unavailable', 'internal_error'] as const),
] satisfies readonly RefusalCode[]
const fieldTexts: Readonly<Record<string, string>> = {
  service: 'Incorrect service ID',
  link: 'Incorrect link',
  quantity: 'Incorrect quantity',
}

/** How a refusal is told: the protocol's own text where it has one, else our sentence in English. */
export function errorText(refusal: Refusal): string {
  const { code, details } = refusal
  if (code === 'quantity_out_of_range') {
    const isLess = Number(details.quantity) < Number(details.min)
    return isLess ? 'Quantity less than minimum' : 'Quantity more than maximum'
  }
  if (code === 'quantity_required') return 'Incorrect quantity'
  const byField = code === 'invalid_request' ? fieldTexts[String(details.field)] : undefined
  return byField ?? standardTexts[code] ?? refusal.sentence('en')
}
