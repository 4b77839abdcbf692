import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { listRefusals } from '../src/core/refusal.ts'
import { sql } from '../src/platform/sql.ts'
import { type Mine, type Operation, requestOf, type Shop } from './fuzz-requests.ts'
import type { Schema } from './fuzz-schema.ts'
import { fuzzSeed, type Json } from './fuzz-values.ts'
import { type Customer, type Panel, startPanel } from './harness.ts'

const REQUESTS = 10_000
const AT_ONCE = 24
const CUSTOMERS = 30

test('whatever is sent to the API, the reply is one that its document describes', async (t) => {
  // Names that webhooks lead to are not looked up in a sandbox: the machine's name service is nobody's to flood.
  await using panel = await startPanel({ env: { SANDBOX: '1' } })
  const seed = fuzzSeed()
  const shop = await openShop(panel)
  const document: Document = (await panel.call('GET', '/openapi.json')).body
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
  )
  const requests = fc.sample(requestOf(operations, shop), { seed, numRuns: REQUESTS })
  const check = replyCheck(document)
  const counts = new Map<string, Map<number, number>>()
  const wrong: string[] = []

  await forEach(requests, async ({ operation, options }) => {
    const reply = await panel.app.inject(options)
    const counted = counts.get(operation.operationId) ?? new Map<number, number>()
    counts.set(operation.operationId, counted.set(reply.statusCode, (counted.get(reply.statusCode) ?? 0) + 1))
    const problem = check(operation, reply)
    if (problem) {
      const { method, url, headers, payload } = options
      const sent = JSON.stringify({ method, url, headers, payload }).slice(0, 1500)
      wrong.push(`${problem}\n  ${sent}\n  ${reply.statusCode} ${reply.body.slice(0, 400)}`)
    }
  })

  t.diagnostic(`TEST_SEED=${seed}`)
  report(t, counts)
  assert.deepEqual(
    [...new Set(wrong)].slice(0, 10).join('\n'),
    '',
    `${wrong.length} replies; TEST_SEED=${seed}`,
  )
  // Else it would be a test of the door, not of the house.
  assert.ok(share(counts, (status) => status === 200) > 0.2)
  assert.ok(share(counts, (status) => status === 429) < 0.05)
  for (const { operationId } of operations)
    assert.ok(counts.get(operationId)?.get(200), `${operationId} never worked`)
})

type Document = {
  paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>
  components: { schemas: { Refusal: Schema } }
}
type Reply = { statusCode: number; body: string; headers: Record<string, unknown> }

const typeFields: Record<string, { [name: string]: Json }> = {
  Default: { quantity: 100 },
  Package: {},
  'Custom Comments': { comments: 'hay\ntốt' },
  Mentions: { quantity: 10, usernames: 'an' },
  'Mentions Custom List': { usernames: 'an\nbình' },
  'Comment Likes': { quantity: 10, username: 'an' },
  Poll: { quantity: 10, answer_number: 1 },
  Subscriptions: { username: 'an', min: 5, max: 20 },
  'Web Traffic': {
    quantity: 10,
    country: 'VN',
    device: 5,
    type_of_traffic: 3,
    referring_url: 'https://a.vn/',
  },
}

async function openShop(panel: Panel): Promise<Shop> {
  const orders: { [name: string]: Json }[] = []
  for (const [type, fields] of Object.entries(typeFields)) {
    const service_id = await panel.service({ type, rate: '10' })
    const link = type === 'Subscriptions' ? {} : { link: 'https://facebook.com/post/1' }
    orders.push({ service_id, ...link, ...fields })
  }
  for (const dripFeed of ['provider', 'panel'] as const) {
    const service_id = await panel.service({ dripFeed, rate: '10' })
    orders.push({ service_id, link: 'https://a.vn/', quantity: 10, runs: 3, interval: 60 })
  }
  await panel.db.query(sql`update services set cancel_enabled = true, refill_enabled = true`)
  const customers: Mine[] = []
  for (let i = 0; i < CUSTOMERS; i++) {
    const referredBy = i % 3 === 1 ? await panel.customer() : undefined
    const customer = await panel.customer({ balance: '10000000', ...(referredBy && { referredBy }) })
    customers.push(await belongingsOf(customer, orders))
  }
  // Two of three have ended, so that there is something to refill, and no deposit is too new for a claim.
  await panel.db.query(sql`
    update orders set status = 'completed', completed_at = now(), provider_order_id = number::text
    where number % 3 > 0 and runs = 1`)
  // What was delivered can be delivered again.
  await panel.db.query(sql`update webhook_deliveries set delivered_at = now(), next_try_at = null`)
  await panel.db.query(sql`update deposits set created_at = now() - interval '10 minutes'`)
  return { customers, orders, services: orders.map((order) => Number(order.service_id)) }
}

async function belongingsOf(customer: Customer, orders: readonly Json[]): Promise<Mine> {
  const made = async (path: string, body: Json) => {
    const answer = await customer.call('POST', path, body)
    assert.equal(answer.status, 200, `${path} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const key = (scope: string) => made('/api/user/api-keys', { name: scope, scope })
  const times = <T>(count: number, make: (i: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, i) => make(i)))
  const deposits = await times(2, () => made('/api/payment/sepay/create', { amount: 100_000 }))
  const keys = await times(6, () => key('read'))
  const tickets = await times(2, () => made('/api/tickets', { kind: 'other', message: 'Xin chào' }))
  const hook = { url: 'https://shop.example.com/homemmo', events: ['order.completed'] }
  const webhooks = (await times(3, () => made('/api/webhooks', hook))).map((one): string => one.webhook.id)
  const deliveries = await Promise.all(webhooks.map((id) => made(`/api/webhooks/${id}/test`, {})))
  const dripFeed = orders.at(-1)!
  const dripFeeds = await times(3, () => made('/api/orders', dripFeed))
  const placed = await times(orders.length, (i) => made('/api/orders', orders[i]!))
  return {
    token: customer.token,
    orderKey: (await key('order')).key,
    readKey: (await key('read')).key,
    leaving: await times(4, async () => (await made('/api/auth/login', logInOf(customer))).access_token),
    logIn: logInOf(customer),
    ids: {
      order: placed.map((order) => order.order_id),
      dripFeed: dripFeeds.map((order) => order.order_id),
      deposit: deposits.map((deposit) => deposit.transaction_id),
      key: keys.map((one) => one.api_key.id),
      webhook: webhooks,
      delivery: deliveries.map((one) => String(one.delivery_id)),
      ticket: tickets.map((ticket) => String(ticket.number)),
    },
    code: deposits[0].bank_info.content,
  }
}

function logInOf(customer: Customer) {
  return { email: customer.email, password: 'password123' }
}

/** Tells what is wrong with a reply, if anything is. */
function replyCheck(document: Document): (operation: Operation, reply: Reply) => string | undefined {
  const isRefusal = Compile(document.components.schemas.Refusal as object)
  const statuses = new Map<string, number>(listRefusals('en').map(({ code, status }) => [code, status]))
  const replies = new Map<string, ReturnType<typeof Compile>>()
  for (const methods of Object.values(document.paths)) {
    for (const { operationId, responses } of Object.values(methods)) {
      replies.set(operationId, Compile(responses['200']!.content['application/json']!.schema as object))
    }
  }
  return ({ operationId }, { statusCode, body, headers }) => {
    if (statusCode >= 500) return `${operationId} failed`
    const type = headers['content-type']
    if (statusCode === 200 && type === 'text/csv; charset=utf-8' && operationId === 'listPayments')
      return undefined
    if (type !== 'application/json; charset=utf-8') return `${operationId} is not JSON`
    const said: unknown = JSON.parse(body)
    if (statusCode === 200) {
      return replies.get(operationId)?.Check(said)
        ? undefined
        : `${operationId} replies what is not documented`
    }
    if (!isRefusal.Check(said)) return `${operationId} refuses in another shape`
    const { code, message } = (said as { error: { code: string; message: string } }).error
    if (statuses.get(code) !== statusCode) return `${operationId} refuses ${code} with another status`
    return /\{\w+\}|undefined/.test(message) && code !== 'invalid_request'
      ? `${operationId} says nonsense`
      : undefined
  }
}

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item)
    }),
  )
}

type Counts = ReadonlyMap<string, ReadonlyMap<number, number>>

function share(counts: Counts, isMeant: (status: number) => boolean): number {
  const all = [...counts.values()].flatMap((counted) => [...counted])
  const sum = (some: typeof all) => some.reduce((total, [, count]) => total + count, 0)
  return sum(all.filter(([status]) => isMeant(status))) / sum(all)
}

function report(t: TestContext, counts: Counts): void {
  const percent = (isMeant: (status: number) => boolean) =>
    `${Math.round(share(counts, isMeant) * 1000) / 10} %`
  const worked = percent((status) => status < 300)
  const refused = percent((status) => status >= 400 && status !== 429 && status < 500)
  t.diagnostic(`worked ${worked}, refused ${refused}, too many ${percent((status) => status === 429)}`)
  for (const [operation, counted] of counts) {
    const shown = [...counted].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
    t.diagnostic(`${operation} ${shown.join(', ')}`)
  }
}
