import fc, { type Arbitrary } from 'fast-check'
import type { InjectOptions } from 'fastify'
import { webhookBody, webhookHeaders } from '../sandbox/bank-webhook.ts'
import { fitting, type Hints, type Schema } from './fuzz-schema.ts'
import { type Json, mutated, mutatedText, oddText, oddValue } from './fuzz-values.ts'

/** An operation of the OpenAPI document. */
export type Operation = {
  operationId: string
  path: string
  method: string
  parameters?: { in: 'path' | 'query' | 'header'; name: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}

/** Who asks, and for what. */
export type Shop = {
  customers: readonly Mine[]
  services: readonly number[]
  /** Bodies of orders that fit a service each. */
  orders: readonly Json[]
}
export type Mine = {
  token: string
  orderKey: string
  readKey: string
  /** Tokens to log out with. */
  leaving: readonly string[]
  logIn: Json
  /** Ids of orders, drip-feeds, deposits, keys, webhooks and their deliveries, and numbers of tickets. */
  ids: Readonly<
    Record<'order' | 'dripFeed' | 'deposit' | 'key' | 'webhook' | 'delivery' | 'ticket', readonly string[]>
  >
  /** What its transfers say. */
  code: string
}

/** Requests of any operation: by somebody, to something, of which none, one or more things are odd. */
export function requestOf(
  operations: readonly Operation[],
  shop: Shop,
): Arbitrary<{ operation: Operation; options: InjectOptions }> {
  // Made once for each: making an arbitrary costs more than drawing from it.
  const asked = operations.map((operation) => ({
    operation,
    query: queryOf(operation),
    content: contentOf(operation, shop),
  }))
  const made = shop.customers.flatMap((mine) => {
    const tokens = tokensOf(mine.token, mine, shop)
    const leaving = fc.constantFrom(...mine.leaving)
    return asked.map(({ operation, query, content }) => {
      const token = operation.operationId === 'logOut' ? leaving : tokens
      return fc
        .tuple(methods(operation), pathOf(operation, mine), query, headersOf(operation, token), content)
        .map(([method, path, pairs, headers, { payload, headers: more }]) => ({
          operation,
          options: {
            method,
            url: pairs ? `${path}?${pairs}` : path,
            headers: { ...headers, ...more },
            ...(payload !== undefined && { payload }),
          },
        }))
    })
  })
  return fc.nat(made.length - 1).chain((i) => made[i]!)
}

function methods({ method }: Operation): Arbitrary<'GET'> {
  return mostly(fc.constant(method.toUpperCase()), fc.constantFrom('PUT', 'PATCH'), 100) as Arbitrary<'GET'>
}

const pathKinds: Readonly<Record<string, keyof Mine['ids']>> = {
  ...{ orders: 'order', payment: 'deposit', tickets: 'ticket' },
  ...{ 'api-keys': 'key', webhooks: 'webhook' },
}

function pathOf({ path }: Operation, mine: Mine): Arbitrary<string> {
  const [name] = /\{\w+\}/.exec(path) ?? []
  if (name === undefined) return fc.constant(path)
  const [, kind] = /^\/api\/(?:user\/)?([\w-]+)/.exec(path) ?? []
  const ids = path.endsWith('/runs') ? mine.ids.dripFeed : mine.ids[pathKinds[kind ?? '']!]
  const id = fc.constantFrom(...ids)
  // Without an id, or with dots alone, it is the address of something else.
  const changed = id
    .chain(mutatedText)
    .map(encoded)
    .filter((text) => /[^.]/.test(text))
  const unreadable = fc.constantFrom('%', '%zz', '%00', '%ff', '%ed%a0%80', 'x'.repeat(250))
  const odd = fc.oneof({ weight: 4, arbitrary: changed }, fc.uuid(), unreadable)
  const begun = mostly(id, odd, 10).map((given) => path.replace(name, () => given))
  if (!path.includes('{delivery}')) return begun
  const deliveries = mostly(fc.constantFrom(...mine.ids.delivery), odd, 10)
  return fc.tuple(begun, deliveries).map(([left, given]) => left.replace('{delivery}', () => given))
}

const days = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
const day = days.map((date) => date.toISOString().slice(0, 10))
const queryHints: Hints = { from: day, to: day }

function queryOf({ parameters = [] }: Operation): Arbitrary<string> {
  const text = oddValue.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => {
      const pair = mostly((queryHints[name] ?? fitting(schema, {})).map(String), text, 8).map(
        (value) => `${name}=${encoded(value)}`,
      )
      return rarely(
        mostly(
          pair,
          pair.map((one) => `${one}&${one}`),
          20,
        ),
        2,
      )
    })
  const unknown = rarely(
    fc.tuple(oddText, text).map((pair) => pair.map(encoded).join('=')),
    20,
  )
  return fc.tuple(...pairs, unknown).map((given) => given.filter(Boolean).join('&'))
}

/** As an address carries it; half of a surrogate pair cannot be there at all. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function tokensOf(token: string, mine: Mine, shop: Shop): Arbitrary<string> {
  const odd = fc.oneof(
    fc.constant(''),
    fc.constantFrom(...shop.customers).map((other) => other.token),
    fc.constantFrom(token, mine.orderKey).chain(mutatedText).map(headerText),
  )
  return fc.oneof(
    { weight: 14, arbitrary: fc.constant(token) },
    { weight: 4, arbitrary: fc.constant(mine.orderKey) },
    { weight: 1, arbitrary: fc.constant(mine.readKey) },
    { weight: 2, arbitrary: odd },
  )
}

const idempotencyKeys = fc.oneof(fc.integer({ min: 1, max: 40 }).map(String), oddText.map(headerText))
const languages = fc.constantFrom('vi', 'en', 'en-GB,en;q=0.9', '*', '')
const optionalHeaders = fc.record({
  // Everybody comes from somewhere else: limits by address are not what is tried here.
  address: fc.ipV4(),
  key: rarely(idempotencyKeys, 4),
  language: rarely(languages, 3),
})

function headersOf({ method }: Operation, tokens: Arbitrary<string>): Arbitrary<Record<string, string>> {
  return fc.tuple(tokens, optionalHeaders).map(([token, { address, key, language }]) => ({
    'x-forwarded-for': address,
    ...(token && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && method === 'post' && { 'idempotency-key': key }),
    ...(language !== undefined && { 'accept-language': language }),
  }))
}

/** What a header can carry at all. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e\x80-\xff]/g, '')
}

type Content = { headers: Record<string, string>; payload?: string }

const otherTypes = [
  ...[
    'application/json; charset=utf-8',
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
  ],
  ...['multipart/form-data; boundary=x', 'application/json;;', 'x'],
]

function contentOf(operation: Operation, shop: Shop): Arbitrary<Content> {
  if (operation.operationId === 'receiveTransfer') return transferOf(shop)
  const schema = operation.requestBody?.content['application/json']?.schema
  if (!schema) return mostly(fc.constant({ headers: {} }), oddValue.map(asJson), 20)
  const fits = bodyOf(operation, schema, shop)
  const text = fits.map((body) => JSON.stringify(body))
  const typed = fc.tuple(text, fc.constantFrom(...otherTypes))
  return fc.oneof(
    { weight: 50, arbitrary: fits.map(asJson) },
    { weight: 30, arbitrary: fits.chain(mutated).map(asJson) },
    { weight: 3, arbitrary: oddValue.map(asJson) },
    { weight: 3, arbitrary: text.chain(mutatedText).map((payload) => ({ ...asJson(null), payload })) },
    {
      weight: 2,
      arbitrary: typed.map(([payload, type]) => ({ headers: { 'content-type': type }, payload })),
    },
    { weight: 1, arbitrary: fc.constantFrom({ headers: {} }, { ...asJson(null), payload: '' }) },
  )
}

function asJson(body: Json): Content & { payload: string } {
  return { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) }
}

function bodyOf({ operationId }: Operation, schema: Schema, shop: Shop): Arbitrary<Json> {
  const orderIds = shop.customers.flatMap((mine) => mine.ids.order)
  const hints: Hints = {
    service_id: fc.constantFrom(...shop.services),
    link: mostly(fc.webUrl(), fitting({ type: 'string' }, {}), 8),
    quantity: fc.integer({ min: 1, max: 500 }),
    ids: fc.array(fc.constantFrom(...orderIds), { minLength: 1, maxLength: 4 }),
    url: fc.constantFrom('https://shop.example.com/homemmo', 'https://203.0.114.7/'),
    since: days.map((date) => date.toISOString()),
    username: fc.stringMatching(/^[a-z_.]{3,20}$/),
    transferred_at: fc.constantFrom('2025-10-26 15:30', '2025-10-26T15:30:00+07:00'),
  }
  const fits = fitting(schema, hints)
  const order = fc.constantFrom(...shop.orders)
  switch (operationId) {
    case 'placeOrder':
      return fc.oneof(order, order, fits)
    case 'placeMassOrder':
      return fc.oneof(
        fc.array(order, { minLength: 1, maxLength: 5 }).map((orders): Json => ({ orders })),
        fits,
      )
    case 'logIn':
      return fc.oneof(fc.constantFrom(...shop.customers.map((mine) => mine.logIn)), fits)
    default:
      return fits
  }
}

/** What the bank's watcher says, rightly signed, of a transfer as it is or with one thing changed. */
function transferOf(shop: Shop): Arbitrary<Content> {
  const code = fc.constantFrom(...shop.customers.map((mine) => mine.code))
  const transfer = fc
    .record({
      id: fc.integer({ min: 1, max: 5000 }),
      amount: fc.oneof(fc.constant(100_000), fc.integer({ min: 1, max: 10_000_000 })),
      type: fc.constantFrom('in' as const, 'in' as const, 'out' as const),
      memo: mostly(code, code.chain(mutatedText), 3),
    })
    .map((one) => ({
      ...{ ...one, content: one.memo, accountNumber: '123456789', gateway: 'ACB', code: null },
      ...{ transactionDate: '2026-11-28 10:00:00', referenceCode: `FT${one.id}` },
    }))
  const body = transfer.map((one) => webhookBody(one, 'hmac', 'sepay_test_secret'))
  const odd = body.chain((text) => mutated(JSON.parse(text))).map((value) => JSON.stringify(value))
  return mostly(body, odd, 2).map((payload) => ({
    headers: {
      'content-type': 'application/json',
      ...webhookHeaders('hmac', 'sepay_test_secret', payload, Date.now()),
    },
    payload,
  }))
}

/** `usual`, but `odd` once in `times`. */
function mostly<A, B>(usual: Arbitrary<A>, odd: Arbitrary<B>, times: number): Arbitrary<A | B> {
  return fc.oneof({ weight: times - 1, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

/** `given` once in `times`, else nothing. */
function rarely<T>(given: Arbitrary<T>, times: number): Arbitrary<T | undefined> {
  return mostly(fc.constant(undefined), given, times)
}
