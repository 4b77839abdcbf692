import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

// The panel's job, done once from outside, as a customer would: top up, order, watch the order end. The panel
// was started by `.ci/run` as a sandbox; where everything is stands in what it printed (PANEL_OUTPUT).

const START_LIMIT_MS = 60_000
const DEPOSIT_LIMIT_MS = 15_000
const ORDER_LIMIT_MS = 180_000
const CALL_LIMIT_MS = 15_000

// biome-ignore lint/suspicious/noExplicitAny: whatever the server really sent
type Body = any

const output = process.env.PANEL_OUTPUT ?? ''
assert.ok(output, 'PANEL_OUTPUT is unset: .ci/run sets it')
const shop = await until('the welcome', START_LIMIT_MS, () => addressOf('Shop'))
const bank = await addressOf('Bank')
const provider = await addressOf('Provider')
assert.ok(bank && provider, 'the welcome names the stand-ins')

const token = await becomeCustomer()
await topUp(100_000)

const { data: services } = await call('GET', '/api/services')
const service = services.find((row: Body) => row.rate === 2500 && row.type === 'Default')
assert.ok(service, 'a service at 2,500 per 1000 is on sale')

const link = `https://facebook.com/${randomBytes(6).toString('hex')}`
const whole = await order(`${link}/post`)
const part = await order(`${link}/sandbox-partial`)
assert.equal(await balance(), 95_000)

const completed = await ended(whole)
assert.deepEqual([completed.status, completed.progress, completed.refunded], ['completed', 100, 0])
const partial = await ended(part)
assert.deepEqual([partial.status, partial.remains, partial.refunded], ['partial', 400, 1000])
assert.equal(await balance(), 96_000)

const log: Body[] = await (await fetch(`${provider}/log`)).json()
for (const { link: asked } of [completed, partial]) {
  const adds = log.filter((entry) => entry.action === 'add' && entry.fields.link === asked)
  assert.deepEqual(
    adds.map((add) => add.accepted),
    [true],
    `the provider was asked once for ${asked}`,
  )
}
process.stdout.write('The job is done: topped up, ordered twice, delivered once and once in part.\n')

/** Registers somebody new and gives their token. */
async function becomeCustomer(): Promise<string> {
  const name = `ci_${randomBytes(4).toString('hex')}`
  const account = { email: `${name}@example.com`, password: randomBytes(12).toString('base64url') }
  await call('POST', '/api/auth/register', { username: name, ...account })
  return (await call('POST', '/api/auth/login', account)).access_token
}

async function topUp(amount: number): Promise<void> {
  const { bank_info: account } = await call('POST', '/api/payment/sepay/create', { amount })
  const transfer = await fetch(`${bank}/transfer`, {
    method: 'POST',
    body: new URLSearchParams({ memo: account.content, amount: String(account.amount) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  })
  assert.equal(transfer.status, 303)
  await until('the deposit', DEPOSIT_LIMIT_MS, async () => (await balance()) === amount)
}

async function order(to: string): Promise<string> {
  const placed = await call('POST', '/api/orders', { service_id: service.id, link: to, quantity: 1000 })
  assert.equal(placed.price_breakdown.final_price, 2500)
  return placed.order_id
}

async function ended(id: string): Promise<Body> {
  return await until(`the end of order ${id}`, ORDER_LIMIT_MS, async () => {
    const { order: row } = await call('GET', `/api/orders/${id}`)
    return ['completed', 'partial', 'canceled', 'failed', 'unknown'].includes(row.status) && row
  })
}

async function balance(): Promise<number> {
  return (await call('GET', '/api/user/me')).user.balance
}

/** A successful call of the panel's API. */
async function call(method: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${shop}${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(path.startsWith('/api/auth/') ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  })
  const text = await response.text()
  assert.equal(response.status, 200, `${method} ${path}: ${response.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

/** The address that the welcome prints after a word. */
async function addressOf(word: string): Promise<string | undefined> {
  const text = await readFile(output, 'utf8').catch(() => '')
  return new RegExp(`^ +${word} +(http://\\S+)`, 'm').exec(text)?.[1]
}

async function until<T>(
  what: string,
  limitMs: number,
  check: () => Promise<T | undefined | false>,
): Promise<T> {
  const giveUpAt = Date.now() + limitMs
  for (;;) {
    const found = await check()
    if (found !== undefined && found !== false) return found
    assert.ok(Date.now() < giveUpAt, `${what} did not come within ${limitMs / 1000} s`)
    await sleep(500)
  }
}
