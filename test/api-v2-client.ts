import assert from 'node:assert/strict'

/** What a field of a reply must be. */
type Shape = (value: unknown, at: string) => void

const isText: Shape = (value, at) => assert.equal(typeof value, 'string', at)
const isDecimal: Shape = (value, at) => assert.match(textOf(value, at), /^-?\d+(\.\d+)?$/, at)
const isCount: Shape = (value, at) => assert.match(textOf(value, at), /^\d+$/, at)
const isBoolean: Shape = (value, at) => assert.equal(typeof value, 'boolean', at)
const isId: Shape = (value, at) => assert.ok(Number.isSafeInteger(value) && Number(value) > 0, at)
const isIdText: Shape = (value, at) => assert.match(textOf(value, at), /^[1-9]\d*$/, at)
const oneOf =
  (...words: unknown[]): Shape =>
  (value, at) =>
    assert.ok(words.includes(value), `${at}: ${value}`)

const isError: Shape = (value, at) => {
  exactly({ error: isText })(value, at)
  assert.notEqual((value as { error: string }).error, '', at)
}

/** An object with these fields, all of them and no others. */
function exactly(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, at) => {
    assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), at)
    assert.deepEqual(Object.keys(value).sort(), Object.keys(fields).sort(), at)
    for (const [name, shape] of Object.entries(fields))
      shape((value as Record<string, unknown>)[name], `${at}.${name}`)
  }
}

function listOf(shape: Shape): Shape {
  return (value, at) => {
    assert.ok(Array.isArray(value), at)
    value.forEach((one, index) => {
      shape(one, `${at}[${index}]`)
    })
  }
}

const orError =
  (shape: Shape): Shape =>
  (value, at) =>
    hasError(value) ? isError(value, at) : shape(value, at)

// The table of reference/api-v2.md, "Replies, exactly" and "Words", and nothing from the panel's own code.
const status = exactly({
  charge: isDecimal,
  start_count: isCount,
  status: oneOf('Pending', 'In progress', 'Processing', 'Completed', 'Partial', 'Canceled'),
  remains: isCount,
  currency: isText,
})
const refillWord = oneOf('Pending', 'In progress', 'Completed', 'Rejected', 'Error')
const idOrSent: Shape = (value, at) => assert.ok(typeof value === 'string' || Number.isSafeInteger(value), at)
const byId: Shape = (value, at) => {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), at)
  for (const [id, one] of Object.entries(value)) orError(status)(one, `${at}.${id}`)
}
const shapes: Readonly<Record<string, { single: Shape; many: Shape }>> = {
  services: alone(
    listOf(
      exactly({
        ...{ service: isId, name: isText, type: isText, category: isText },
        ...{ rate: isDecimal, min: isCount, max: isCount },
        ...{ refill: isBoolean, cancel: isBoolean, dripfeed: isBoolean },
      }),
    ),
  ),
  balance: alone(exactly({ balance: isDecimal, currency: isText })),
  add: alone(exactly({ order: isId })),
  status: { single: status, many: byId },
  refill: {
    single: exactly({ refill: isIdText }),
    many: listOf(exactly({ order: idOrSent, refill: orError(isId) })),
  },
  refill_status: {
    single: exactly({ status: refillWord }),
    many: listOf(exactly({ refill: idOrSent, status: orError(refillWord) })),
  },
  cancel: alone(listOf(exactly({ order: idOrSent, cancel: orError(oneOf(1)) }))),
}

function alone(shape: Shape): { single: Shape; many: Shape } {
  return { single: shape, many: shape }
}

function textOf(value: unknown, at: string): string {
  assert.equal(typeof value, 'string', at)
  return value as string
}

function hasError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error' in value
}

/** Fails unless a reply to this call has exactly the types that the protocol gives it, or is exactly an error. */
export function checkReply(call: Readonly<Record<string, unknown>>, reply: unknown): void {
  const action = String(call.action).trim().toLowerCase()
  const shape = shapes[action]
  const isMany = call[action === 'refill_status' ? 'refills' : 'orders'] !== undefined
  const expected = hasError(reply) || !shape ? isError : shape[isMany ? 'many' : 'single']
  expected(reply, String(call.action))
}

export type ApiV2Answer = {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server really sent
  body: any
  retryAfter: string | null
}

/** A strict client of the protocol: every reply is checked against the reference before it is given. */
export function apiV2Client(url: string, key: string) {
  return {
    key,
    call: (call: Record<string, string | number>, how: 'form' | 'json' = 'form') =>
      send(url, { key, ...call }, how),
  }
}

async function send(
  url: string,
  call: Record<string, string | number>,
  how: 'form' | 'json',
): Promise<ApiV2Answer> {
  const text = Object.entries(call).map(([name, value]): [string, string] => [name, String(value)])
  const response = await fetch(url, {
    method: 'POST',
    signal: AbortSignal.timeout(30_000),
    ...(how === 'form'
      ? { body: new URLSearchParams(text) }
      : { body: JSON.stringify(call), headers: { 'content-type': 'application/json' } }),
  })
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  const body: unknown = await response.json()
  assert.ok([200, 429].includes(response.status), `HTTP ${response.status}: ${JSON.stringify(body)}`)
  if (response.status === 429) isError(body, 'reply')
  else checkReply(call, body)
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
}
