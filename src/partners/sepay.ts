import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { parseVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { readJsonObject } from './json-object.ts'

/** How SePay proves itself; chosen by configuration, never by what the caller sent (reference/sepay.md). */
export type WebhookMode = 'hmac' | 'apikey' | 'body-signature'

/** A webhook call as it came: lower-case header names, and the body's exact bytes. */
export type WebhookCall = Readonly<{
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  rawBody: Buffer
  now: Date
}>

/** A change of the bank account's balance. Texts are '' where SePay sent none; `amount` is positive. */
export type Transfer = Readonly<{
  sepayId: string
  accountNumber: string
  direction: 'in' | 'out'
  amount: Money
  content: string
  description: string
  code: string
  referenceCode: string
  gateway: string
  transferredAt: Date
  /** A test from SePay's dashboard: to be stored and answered, never credited. */
  isTest: boolean
  /** The whole body, fit for a `jsonb` column. */
  raw: Record<string, unknown>
}>

const MAX_CLOCK_DIFFERENCE_MS = 300_000
const MAX_BODY_BYTES = 64_000
const MAX_TEXT_CHARACTERS = 1_000
const MAX_ID_CHARACTERS = 100
const MAX_ACCOUNT_CHARACTERS = 50
const MAX_GATEWAY_CHARACTERS = 100

/**
 * Returns when the call carries the proof that `mode` asks for, and refuses otherwise: `webhook_unauthenticated`
 * for a missing, repeated or wrong proof, `webhook_stale` for a good signature older or newer than 300 seconds,
 * and `malformed_body` (or `body_too_large`) where the signature is inside a body that cannot be read.
 */
export function verifyWebhook(mode: WebhookMode, secret: string, call: WebhookCall): void {
  // An HMAC with an empty key can be computed by anyone.
  if (secret === '') refuse('webhook_unconfigured')
  if (mode === 'hmac') verifyHmac(secret, call)
  else if (mode === 'apikey') verifyApiKey(secret, call)
  else verifyBodySignature(secret, call.rawBody)
}

function verifyHmac(secret: string, { headers, rawBody, now }: WebhookCall): void {
  const signature = headers['x-sepay-signature']
  const timestamp = headers['x-sepay-timestamp']
  if (typeof signature !== 'string' || typeof timestamp !== 'string') refuse('webhook_unauthenticated')
  // The shape is checked before the number is made: NaN would pass the comparison of the window below.
  if (!/^\d{10}$/.test(timestamp)) refuse('webhook_unauthenticated')
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1] ?? refuse('webhook_unauthenticated')
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest()
  if (!timingSafeEqual(Buffer.from(hex, 'hex'), expected)) refuse('webhook_unauthenticated')
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > MAX_CLOCK_DIFFERENCE_MS) refuse('webhook_stale')
}

function verifyApiKey(secret: string, { headers }: WebhookCall): void {
  const authorization = headers.authorization
  if (typeof authorization !== 'string') refuse('webhook_unauthenticated')
  const key = /^Apikey ([^\s,]+)$/i.exec(authorization)?.[1] ?? refuse('webhook_unauthenticated')
  // Hashing both sides makes their lengths equal, so the comparison tells nothing about the length either.
  const hash = (text: string) => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(hash(key), hash(secret))) refuse('webhook_unauthenticated')
}

function verifyBodySignature(secret: string, rawBody: Buffer): void {
  const { members, sources } = readJsonObject(rawBody, MAX_BODY_BYTES, dialectFields)
  const { signature } = members
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) refuse('webhook_unauthenticated')
  const amount = sources.get('amount') ?? ''
  const values = [
    members.transaction_id,
    members.account_number,
    amount,
    members.content,
    members.transaction_date,
  ]
  if (!values.every((value) => typeof value === 'string')) refuse('malformed_body')
  // The values are joined by line feeds, so one inside an outer value could move the borders between them and
  // let a signed text stand for another transfer. `content` may have them: its neighbours' shapes fix its ends.
  const [id, account, , , date] = values
  if (/[\r\n]/.test(`${id}${account}${date}`) || !/^\d+$/.test(amount)) refuse('malformed_body')
  const expected = createHmac('sha256', secret).update(values.join('\n')).digest()
  if (!timingSafeEqual(Buffer.from(signature, 'hex'), expected)) refuse('webhook_unauthenticated')
}

const webhookFields = [
  'id',
  'gateway',
  'transactionDate',
  'accountNumber',
  'subAccount',
  'code',
  'content',
  'transferType',
  'description',
  'transferAmount',
  'referenceCode',
  'accumulated',
] as const

const dialectFields = [
  'transaction_id',
  'account_number',
  'amount',
  'content',
  'transaction_date',
  'signature',
] as const

/**
 * Reads a verified body in the mode's shape. Refuses `malformed_body` for what is no JSON object in UTF-8 or has
 * a known field twice, `body_too_large` above 64 kB, and `invalid_request`, naming the field, for a known field
 * that is not what reference/sepay.md says. Fields it does not know are kept in `raw`.
 */
export function parseTransfer(mode: WebhookMode, rawBody: Buffer): Transfer {
  return mode === 'body-signature' ? parseDialect(rawBody) : parseWebhook(rawBody)
}

function parseWebhook(rawBody: Buffer): Transfer {
  const { members, sources, storable } = readJsonObject(rawBody, MAX_BODY_BYTES, webhookFields)
  const id = sources.get('id') ?? ''
  if (!/^(?:0|[1-9]\d{0,14})$/.test(id)) invalid('id', 'must be a whole number')
  const direction = members.transferType
  if (direction !== 'in' && direction !== 'out') invalid('transferType', 'must be in or out')
  optionalText(members, 'subAccount')
  return {
    sepayId: id,
    accountNumber: requiredText(members, 'accountNumber', MAX_ACCOUNT_CHARACTERS),
    direction,
    amount: readAmount(sources, 'transferAmount'),
    content: optionalText(members, 'content'),
    description: optionalText(members, 'description'),
    code: optionalText(members, 'code'),
    referenceCode: optionalText(members, 'referenceCode'),
    // Only shown to people: a long one is cut, because the money is real.
    gateway: optionalText(members, 'gateway').slice(0, MAX_GATEWAY_CHARACTERS),
    transferredAt: readTime(members, 'transactionDate'),
    isTest: id === '0',
    raw: storable,
  }
}

/** The specification's own shape, which only ever tells of money that came in. */
function parseDialect(rawBody: Buffer): Transfer {
  const { members, sources, storable } = readJsonObject(rawBody, MAX_BODY_BYTES, dialectFields)
  const sepayId = requiredText(members, 'transaction_id', MAX_ID_CHARACTERS)
  return {
    sepayId,
    accountNumber: requiredText(members, 'account_number', MAX_ACCOUNT_CHARACTERS),
    direction: 'in',
    amount: readAmount(sources, 'amount'),
    content: optionalText(members, 'content'),
    description: '',
    code: '',
    referenceCode: '',
    gateway: '',
    transferredAt: readTime(members, 'transaction_date'),
    isTest: sepayId === '0',
    raw: storable,
  }
}

type Members = Readonly<Record<string, unknown>>

function optionalText(members: Members, field: string, most = MAX_TEXT_CHARACTERS): string {
  const value = members[field] ?? ''
  if (typeof value !== 'string') invalid(field, 'must be text')
  if (value.length > most) invalid(field, `must have at most ${most} characters`)
  return value.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').toWellFormed()
}

function requiredText(members: Members, field: string, most?: number): string {
  return optionalText(members, field, most).trim() || invalid(field, 'must not be empty')
}

/** Reads the digits as they stand in the body, so `1e5` and `100000.0` are no amounts, and nothing is rounded. At most what the ledger can hold. */
function readAmount(sources: ReadonlyMap<string, string>, field: string): Money {
  const digits = sources.get(field) ?? ''
  if (!/^[1-9]\d{0,10}$/.test(digits)) invalid(field, 'must be a whole positive amount of đồng')
  return Money.parse(digits)
}

function readTime(members: Members, field: string): Date {
  return (
    parseVietnamTime(requiredText(members, field)) ?? invalid(field, 'must be a time YYYY-MM-DD hh:mm:ss')
  )
}

function invalid(field: string, problem: string): never {
  refuse('invalid_request', { field, problem })
}
