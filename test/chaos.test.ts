import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../sandbox/provider-chaos.ts'
import { type Behaviour, nameOf } from '../sandbox/provider-faults.ts'
import { sql } from '../src/platform/sql.ts'
import { type Panel, startPanel } from './harness.ts'
import { type Crew, startCrew } from './worker-process.ts'

// A hostile provider, and workers that are killed and frozen while they send. The provider's own record says
// what really happened.

const ORDERS = Number(process.env.CHAOS_ORDERS ?? 2000)
// Placed in waves, so that there is something to send for as long as workers are harmed.
const WAVES = 20
const WAVE_MS = 700
const PRICE = 1000
const WORKERS = 4
const SEED = 20_240_607
const SHARE = 0.2
const TIMEOUT_MS = 300
const LATE_MS = 2 * TIMEOUT_MS
const FAULTS_AT_MOST_MS = 60_000
const SETTLED_WITHIN_MS = 60_000
const MOMENT_MS = 1000
const KILLS_MIN = 5
const FREEZES_MIN = 3
const SPOILT_MIN = ORDERS / 20

const quick: Behaviour[] = [
  'accept-and-drop',
  'accept-and-cut',
  'accept-and-html',
  'lose-and-html',
  'reset',
  { refuse: 'Incorrect link' },
]
const slow: Behaviour[] = ['accept-and-500', { delayMs: LATE_MS }, { delayMs: LATE_MS, accept: false }]
// After a 500 everybody leaves the provider alone for seconds, and a late answer is waited for: were they as
// frequent as the rest, most orders would be sent after the faults.
const faults = [...quick, ...quick, ...quick, ...quick, ...slow]

test(`${ORDERS} orders, a provider that spoils one call in five, ${WORKERS} workers that die: each is sent once, and settled`, async (t) => {
  await using panel = await startPanel({ provider: { paceMs: 3000, limit: 200_000 } })
  await panel.db.query(sql`
    update providers set timeout_ms = ${TIMEOUT_MS}, status_interval_ms = 300, breaker_ms = 50`)
  panel.provider.chaos({ share: SHARE, faults, seed: SEED })
  await using crew = await startCrew(panel, WORKERS)

  const startedAt = Date.now()
  const [harm] = await Promise.all([harmWhile(panel, crew, startedAt + FAULTS_AT_MOST_MS), placeAll(panel)])
  panel.provider.chaos(undefined)
  const stoppedAt = Date.now()
  const unsettled = await settle(panel, stoppedAt + SETTLED_WITHIN_MS)
  const settledAt = Date.now()

  const orders = await listOrders(panel)
  const tally = panel.provider.tally()
  t.diagnostic(
    `faults for ${stoppedAt - startedAt} ms, settled ${settledAt - stoppedAt} ms later; ${JSON.stringify(harm)}`,
  )
  t.diagnostic(JSON.stringify({ ...countBy(orders), ...tally }))
  const lost = orders.filter((order) => order.status === 'unknown' && wasAnsweredWell(panel, order)).length
  t.diagnostic(`${lost} good answers were lost with their worker`)

  assert.deepEqual(unsettled, [], 'every order has ended, was taken, or is in a person’s queue')
  assert.equal(orders.length, ORDERS)
  for (const order of orders) assertTreatedFairly(panel, order)
  await panel.checkBooks()
  assert.ok(!(await crew.said()).includes(panel.provider.key), 'the key is in no log')

  assert.ok(harm.kills >= KILLS_MIN && harm.freezes >= FREEZES_MIN, 'enough workers were harmed')
  assert.ok(lost > 0, 'some of them while an answer was on its way')
  const kinds = [...quick, ...slow].map(nameIn)
  const total = kinds.reduce((sum, kind) => sum + (tally[kind] ?? 0), 0)
  assert.ok(total >= SPOILT_MIN, `only ${total} calls were spoilt`)
  for (const fault of faults) {
    const fair = (total * faults.filter((other) => other === fault).length) / faults.length
    assert.ok((tally[nameIn(fault)] ?? 0) >= Math.floor(fair / 5), `${nameIn(fault)} hardly happened`)
  }
})

/** How the witness's tally calls a fault. */
function nameIn(fault: Behaviour): string {
  return fault === 'reset' ? '(unread) reset' : `add ${nameOf(fault)}`
}

/** Some end partial and some canceled at the provider, so that there is something to refund rightly. */
function linkOf(n: number): string {
  const ending = n % 20 === 0 ? 'sandbox-partial' : n % 25 === 1 ? 'sandbox-canceled' : 'plain'
  return `https://facebook.com/chaos/${ending}/${n}.`
}

async function placeAll(panel: Panel): Promise<void> {
  const likes = await panel.service({ rate: String(PRICE) })
  const each = Math.ceil(ORDERS / WAVES)
  for (let first = 0; first < ORDERS; first += each) {
    const links = Array.from({ length: Math.min(each, ORDERS - first) }, (_, n) => linkOf(first + n))
    const buyer = await panel.customer({ balance: String(links.length * PRICE) })
    const answers = await Promise.all(links.map((link) => buyer.order(likes, 1000, { link })))
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
    await sleep(WAVE_MS)
  }
}

async function isSending({ db }: Panel): Promise<boolean> {
  const [orders] = await db.query<{ placed: number; left: number }>(sql`
    select count(*)::int as placed,
      count(*) filter (where status = 'pending' and dispatch_count = 0)::int as left
    from orders`)
  return orders!.placed < ORDERS || orders!.left > 0
}

type Harm = { kills: number; freezes: number }

/** Kills and freezes workers, never all at once, while there is something to send and until the time is over. */
async function harmWhile(panel: Panel, crew: Crew, untilMs: number): Promise<Harm> {
  const random = seededRandom(SEED)
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low))
  const harm: Harm = { kills: 0, freezes: 0 }
  const suffering = new Map<number, Promise<void>>()
  while (Date.now() < untilMs && (await isSending(panel))) {
    await sleep(between(500, 2000))
    await untilNextAdd(panel)
    const place = between(0, WORKERS)
    if (suffering.has(place) || suffering.size >= WORKERS - 1) continue
    const isKill = (harm.kills + harm.freezes) % 3 !== 2
    if (isKill) harm.kills++
    else harm.freezes++
    const over = isKill ? crew.kill(place) : crew.freeze(place, between(200, 1500))
    suffering.set(
      place,
      over.finally(() => suffering.delete(place)),
    )
  }
  await Promise.all(suffering.values())
  return harm
}

/** Waits for a call, a moment at most: between two pauses of the provider nobody is in the middle of anything. */
async function untilNextAdd({ provider }: Panel): Promise<void> {
  const before = provider.tally()['add ok']
  const until = Date.now() + MOMENT_MS
  while (provider.tally()['add ok'] === before && Date.now() < until) await sleep(2)
}

type Order = {
  link: string
  status: string
  attention: string | null
  refunded: number
  providerOrderId: string | null
}

function listOrders(panel: Panel): Promise<Order[]> {
  return panel.db.query(sql`
    select link, status, attention, refunded_amount::float8 as refunded, provider_order_id as "providerOrderId"
    from orders order by number`)
}

/** Waits until every order has ended, runs at the provider or is before a person; gives those that do not. */
async function settle(panel: Panel, untilMs: number): Promise<Order[]> {
  for (;;) {
    const unsettled = (await listOrders(panel)).filter(
      ({ status, attention }) =>
        ['pending', 'submitting'].includes(status) || (status === 'unknown' && attention === null),
    )
    if (unsettled.length === 0 || Date.now() > untilMs) return unsettled
    await sleep(200)
  }
}

/** What the provider's own record says of an order is what the panel made of it, or a person decides. */
function assertTreatedFairly({ provider }: Panel, order: Order): void {
  const { link, status, refunded } = order
  const { accepted, all } = provider.adds(link)
  assert.ok(accepted.length <= 1, `${link} was accepted ${accepted.length} times`)
  const doubtful = all.filter((call) => call.answered !== 'rate-limit')
  assert.ok(doubtful.length <= 1, `${link} was sent ${doubtful.length} times`)

  if (status === 'failed') assert.equal(accepted.length, 0, `${link} was taken and failed`)
  const isTaken = ['processing', 'in_progress', 'completed', 'partial', 'canceled'].includes(status)
  if (isTaken) assert.equal(order.providerOrderId, String(accepted[0]?.orderId), link)
  const share = status === 'failed' || status === 'canceled' ? 1 : status === 'partial' ? 0.4 : 0
  assert.equal(refunded, PRICE * share, `${link} is ${status}`)
  if (status === 'canceled') assert.match(link, /sandbox-canceled/)
  if (status === 'partial') assert.match(link, /sandbox-partial/)
}

function wasAnsweredWell({ provider }: Panel, { link }: Order): boolean {
  return provider.adds(link).accepted.some((call) => call.answered === 'ok')
}

function countBy(orders: readonly Order[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of orders) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
