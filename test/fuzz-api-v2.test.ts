import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc, { type Arbitrary } from 'fast-check'
import { checkReply } from './api-v2-client.ts'
import { fuzzSeed, type Json, mutated, mutatedText, oddText } from './fuzz-values.ts'
import { type Panel, startPanel } from './harness.ts'

// With those of fuzz.test.ts more than 20,000.
const CALLS = 11_000
const AT_ONCE = 24
const RESELLERS = 20
const LINK = 'https://facebook.com/post/1'

type Call = { [name: string]: Json }
/** A body, and the call that it is where it is known to be one. */
type Sent = { body: string; contentType: string; call: Call | undefined }

test('whatever is sent to API v2, the reply is one that the protocol has', async (t) => {
  await using panel = await startPanel()
  const seed = fuzzSeed()
  const sent = fc.sample(sentOf(await validCalls(panel)), { seed, numRuns: CALLS })
  const counts = { worked: 0, refused: 0, limited: 0 }
  const wrong: string[] = []

  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      for (let index = worker; index < sent.length; index += AT_ONCE) {
        const { body, contentType, call } = sent[index]!
        const reply = await panel.app.inject({
          method: 'POST',
          url: index % 2 ? '/api/v2' : '/api/v2/',
          // Wrong keys are counted by address.
          headers: { 'content-type': contentType, 'x-forwarded-for': `10.0.${index % 250}.${index % 199}` },
          payload: body,
        })
        try {
          count(counts, reply, call)
        } catch (error) {
          wrong.push(`${body.slice(0, 500)}\n  ${reply.statusCode} ${reply.body.slice(0, 300)}\n  ${error}`)
        }
      }
    }),
  )

  t.diagnostic(`TEST_SEED=${seed} ${JSON.stringify(counts)}`)
  assert.deepEqual(wrong.slice(0, 10).join('\n'), '', `${wrong.length} replies; TEST_SEED=${seed}`)
  // Else it would be a test of the door, not of the house.
  assert.ok(counts.worked > CALLS / 5, `${counts.worked} worked`)
  assert.ok(counts.limited < CALLS / 20, `${counts.limited} were limited`)
})

function count(
  counts: { worked: number; refused: number; limited: number },
  reply: { statusCode: number; body: string; headers: Record<string, unknown> },
  call: Call | undefined,
): void {
  assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
  const told: unknown = JSON.parse(reply.body)
  assert.ok(reply.statusCode === 200 || reply.statusCode === 429)
  const isError = typeof told === 'object' && told !== null && Object.keys(told).join() === 'error'
  if (reply.statusCode === 429) {
    assert.ok(isError)
    counts.limited++
    return
  }
  if (call) checkReply(call, told)
  counts[isError ? 'refused' : 'worked']++
}

/** Calls that are right, of every action, of live and of test keys. */
async function validCalls(panel: Panel): Promise<Call[]> {
  const plain = await panel.service({ dripFeed: 'provider' })
  const comments = await panel.service({ type: 'Custom Comments' })
  const subscription = await panel.service({ type: 'Subscriptions' })
  const poll = await panel.service({ type: 'Poll' })
  const calls: Call[] = []
  for (let index = 0; index < RESELLERS; index++) {
    const customer = await panel.customer({ balance: '100000000' })
    const made = await customer.call('POST', '/api/user/api-keys', {
      ...{ name: 'shop', scope: index % 5 === 4 ? 'read' : 'order', test: index % 2 === 1 },
    })
    const key: string = made.body.key
    const add = (service: number, fields: Call): Call => ({ key, action: 'add', service, ...fields })
    calls.push(
      add(plain, { link: LINK, quantity: 100 }),
      add(plain, { link: LINK, quantity: '100', runs: 3, interval: 60, request_id: `cart-${index}` }),
      add(comments, { link: LINK, comments: 'đẹp\nhay' }),
      add(comments, { link: LINK, comments: ['đẹp', 'hay'] }),
      add(subscription, { username: 'lan', min: 10, max: 20, posts: 2, delay: 30, expiry: '31/12/2030' }),
      add(poll, { link: LINK, quantity: 10, answer_number: 1 }),
      { key, action: 'status', order: index + 1 },
      { key, action: 'status', orders: `${index + 1},${index + 2},99999999` },
      { key, action: 'status', orders: [index + 1, index + 2] },
      { key, action: 'refill', order: `${index + 1}` },
      { key, action: 'refill', orders: '1,2,3,x' },
      { key, action: 'refill_status', refill: 1 },
      { key, action: 'refill_status', refills: '1,2,3' },
      { key, action: 'cancel', orders: `${index + 1},${index + 21}` },
      { key, action: 'balance' },
      { key, action: 'services' },
    )
  }
  return calls
}

/** A right call, or one with one thing changed in it, as a form or as JSON; or a body that is none. */
function sentOf(calls: readonly Call[]): Arbitrary<Sent> {
  const variants = calls.map((call) => {
    const bodies = [formOf(call), JSON.stringify(call)] as const
    return {
      right: fc.constantFrom(...bodies).map((body): Sent => ({ body, contentType: typeOf(body), call })),
      changed: fc.tuple(mutated(call), fc.boolean()).map(([value, isForm]): Sent => sentValue(value, isForm)),
      broken: fc
        .constantFrom(...bodies)
        .chain((body) =>
          fc
            .tuple(mutatedText(body), fc.constantFrom('text/plain', 'application/json', 'a/b; c'))
            .map(([text, contentType]): Sent => ({ body: text, contentType, call: undefined })),
        ),
    }
  })
  return fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...variants.map(({ right }) => right)) },
    { weight: 5, arbitrary: fc.oneof(...variants.map(({ changed }) => changed)) },
    { weight: 2, arbitrary: fc.oneof(...variants.map(({ broken }) => broken)) },
    {
      weight: 1,
      arbitrary: oddText.map((body): Sent => ({ body, contentType: 'text/html', call: undefined })),
    },
  )
}

function sentValue(value: Json, isForm: boolean): Sent {
  const isCall = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isForm && isCall) {
    const body = formOf(value)
    return { body, contentType: typeOf(body), call: given(Object.fromEntries(new URLSearchParams(body))) }
  }
  const body = JSON.stringify(value)
  return { body, contentType: typeOf(body), call: isCall ? given(value) : {} }
}

/** Without what counts as not sent: null, and what is empty. */
function given(call: Call): Call {
  const text = (value: Json) => (Array.isArray(value) ? value.join('') : String(value ?? ''))
  return Object.fromEntries(Object.entries(call).filter(([, value]) => text(value).trim() !== ''))
}

function formOf(call: Call): string {
  const text = (value: Json) => (Array.isArray(value) ? value.join('\n') : String(value))
  return new URLSearchParams(
    Object.entries(call).map(([name, value]): [string, string] => [name, text(value)]),
  ).toString()
}

function typeOf(body: string): string {
  return body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded'
}
