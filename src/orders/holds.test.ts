import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderOptions } from '../../sandbox/provider.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { queryOne } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'

const PRICE = 1000

test('a refusal sends the order to the next route, once, and what was paid pays for it', async () => {
  await using shop = await openShop()
  await shop.addRoute('SECOND', '900')
  shop.panel.provider.next({ refuse: 'Incorrect link' })
  const id = await shop.place('routed')
  await shop.until(id, 'processing', 'completed')
  assert.deepEqual(await shop.attempts(id), ['BUMX refused', 'SECOND accepted'])
  assert.equal(shop.panel.provider.adds(linkOf('routed')).accepted.length, 1)
  const order = await shop.look(id)
  assert.deepEqual([order.provider, order.route, order.refunded], ['SECOND', 2, '0.0000'])
})

test('a route that costs more than was paid is not tried: the order fails and is refunded', async () => {
  await using shop = await openShop()
  await shop.addRoute('SECOND', '1001')
  shop.panel.provider.next({ refuse: 'Incorrect link' })
  const id = await shop.place('too-dear')
  await shop.until(id, 'failed')
  assert.deepEqual(await shop.attempts(id), ['BUMX refused'])
  assert.equal((await shop.look(id)).refunded, '1000.0000')
})

test('when it is not known whether the first provider took it, no other is tried', async () => {
  await using shop = await openShop()
  await shop.addRoute('SECOND', '900')
  shop.panel.provider.next('accept-and-drop')
  const id = await shop.place('in-doubt')
  await shop.until(id, 'unknown')
  await shop.hurry()
  assert.deepEqual(await shop.attempts(id), ['BUMX unknown'])
  assert.equal(shop.panel.provider.adds(linkOf('in-doubt')).all.length, 1)
})

test('an error text that the operator marked as ambiguous leaves the order unknown', async () => {
  await using shop = await openShop()
  await shop.addRoute('SECOND', '900')
  await shop.set(sql`ambiguous_errors = '{"try again later"}'`)
  shop.panel.provider.next({ refuse: 'Please TRY AGAIN later!' })
  const id = await shop.place('ambiguous')
  await shop.until(id, 'unknown')
  assert.deepEqual(await shop.attempts(id), ['BUMX unknown'])
})

test('an order waits while its provider asks more than was paid, and goes when it asks less', async () => {
  await using shop = await openShop()
  await shop.set(sql`is_active = false`)
  const id = await shop.place('price')
  await shop.setCost('1000.0001')
  await shop.set(sql`is_active = true`)
  await shop.hurry()
  await shop.panel.eventually(async () => (await shop.look(id)).hold === 'price')
  assert.equal(shop.panel.provider.adds(linkOf('price')).all.length, 0)

  await shop.setCost('1000')
  await shop.hurry()
  await shop.until(id, 'processing', 'completed')
  assert.equal((await shop.look(id)).hold, null)
})

test('what was sold below cost is delivered all the same, as long as the cost has not risen since', async () => {
  await using shop = await openShop()
  await shop.setCost('5000')
  const id = await shop.place('at-a-loss')
  await shop.until(id, 'processing', 'completed')
})

test('a provider that is switched off gets nothing new, and what runs there is still followed', async () => {
  await using shop = await openShop({ paceMs: Number.POSITIVE_INFINITY })
  const running = await shop.place('running')
  await shop.until(running, 'processing')
  await shop.set(sql`is_active = false`)
  const waiting = await shop.place('waiting')
  shop.panel.provider.finish(shop.panel.provider.adds(linkOf('running')).accepted[0]!.orderId!, {
    status: 'Completed',
  })
  await shop.hurry()
  await shop.until(running, 'completed')
  assert.equal((await shop.look(waiting)).status, 'pending')

  await shop.set(sql`is_active = true`)
  await shop.hurry()
  await shop.until(waiting, 'processing')
})

test('an empty account there holds all orders; one tries again later, and when it goes all go', async () => {
  await using shop = await openShop()
  shop.panel.provider.next({ refuse: 'Not enough funds on balance' })
  const first = await shop.place('poor')
  await shop.panel.eventually(async () => (await shop.holdOf()) === 'funds')
  const others = await Promise.all(['b', 'c', 'd'].map((name) => shop.place(name)))
  await shop.hurry({ keepHold: true })
  for (const id of [first, ...others]) assert.equal((await shop.look(id)).status, 'pending')
  assert.equal(shop.panel.provider.log.length, 1, 'nobody knocks while it is known')
  assert.equal(await shop.customer.balance(), '6000.0000', 'and nobody is refunded')
  assert.equal(await shop.notices('provider_held'), 1)

  shop.panel.provider.next({ refuse: 'Not enough funds on balance' })
  await shop.hurry()
  await shop.panel.eventually(() => shop.panel.provider.log.length === 2)
  await shop.panel.eventually(async () => (await shop.heldForMs()) > 0)
  assert.equal(await shop.notices('provider_held'), 1, 'the operators know')

  await shop.hurry()
  for (const id of [first, ...others]) await shop.until(id, 'processing', 'completed')
  assert.equal(await shop.holdOf(), null)
  for (const name of ['poor', 'b', 'c', 'd']) {
    assert.equal(shop.panel.provider.adds(linkOf(name)).accepted.length, 1, name)
  }
})

test('three unknown orders in a minute open the breaker; then one at a time tries, until one is answered', async () => {
  await using shop = await openShop()
  await shop.set(sql`breaker_ms = 3600000`)
  shop.panel.provider.next(['lose-and-drop', 'lose-and-drop', 'lose-and-drop', 'lose-and-drop'])
  for (const name of ['x', 'y', 'z']) await shop.until(await shop.place(name), 'unknown')
  assert.equal(await shop.holdOf(), 'breaker')
  const waiting = await Promise.all(['k', 'l', 'm'].map((name) => shop.place(name)))
  await shop.hurry({ keepHold: true })
  assert.equal(shop.panel.provider.adds().all.length, 3)

  await shop.hurry()
  await shop.panel.eventually(async () => (await shop.count('unknown')) === 4)
  assert.equal(shop.panel.provider.adds().all.length, 4, 'one was sent to try')
  assert.equal(await shop.holdOf(), 'breaker')

  await shop.hurry()
  await shop.panel.eventually(
    async () => (await shop.count('unknown')) === 4 && (await shop.holdOf()) === null,
  )
  const statuses = await Promise.all(waiting.map(async (id) => (await shop.look(id)).status))
  assert.equal(statuses.filter((status) => status === 'unknown').length, 1)
  await shop.panel.eventually(async () => (await shop.count('pending')) === 0)
})

test('an id that the provider has given before belongs to the first order: the other is for a person', async () => {
  await using shop = await openShop({ paceMs: Number.POSITIVE_INFINITY })
  const first = await shop.place('first')
  await shop.until(first, 'processing')
  const { orderId } = shop.panel.provider.adds(linkOf('first')).accepted[0]!
  shop.panel.provider.next({ reply: { body: JSON.stringify({ order: orderId }) } })
  const second = await shop.place('second')
  await shop.until(second, 'unknown')
  assert.match((await shop.look(second)).attention ?? '', /gave it the id \d+ of order #1$/)
  assert.equal((await shop.look(first)).status, 'processing')
})

test('the order of a worker that died does not keep the breaker from being tried', async () => {
  await using shop = await openShop()
  await shop.set(sql`is_active = false`)
  const [dead, waiting] = [await shop.place('dead'), await shop.place('waiting')]
  await shop.panel.db.query(sql`
    with attempt as (
      insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, request)
      values (gen_random_uuid(), ${dead}, 'BUMX', 'homemmo:gone', now() + interval '1 hour', '{}') returning id
    )
    update orders set status = 'submitting', dispatch_token = attempt.id from attempt where orders.id = ${dead}`)
  await shop.set(sql`is_active = true, adds_hold = 'breaker', adds_held_until = now()`)
  await shop.hurry()
  await shop.until(waiting, 'processing', 'completed')
  assert.equal((await shop.look(dead)).status, 'unknown')
})

test('an order that cannot be put into the protocol waits for a person and holds up nobody', async () => {
  await using shop = await openShop()
  await shop.set(sql`is_active = false`)
  const broken = await shop.place('broken')
  await shop.panel.db.query(sql`update orders set service_type = 'Podcast Plays' where id = ${broken}`)
  const fine = await shop.place('fine')
  await shop.set(sql`is_active = true`)
  await shop.hurry()
  await shop.until(fine, 'processing', 'completed')
  const order = await shop.look(broken)
  assert.equal(order.status, 'pending')
  assert.match(order.attention ?? '', /^cannot be sent: /)
})

function linkOf(name: string): string {
  return `https://facebook.com/hold/${name}`
}

type Shop = AsyncDisposable & Awaited<ReturnType<typeof open>>

async function openShop(provider: ProviderOptions = {}): Promise<Shop> {
  const panel = await startPanel({ worker: true, provider })
  const shop = await open(panel)
  return { ...shop, [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose]() }
}

async function open(panel: Panel) {
  const { db } = panel
  const serviceId = await panel.service({ rate: String(PRICE) })
  const customer: Customer = await panel.customer({ balance: String(10 * PRICE) })
  await db.query(sql`update services set provider_rate = 1000`)
  return {
    panel,
    customer,
    async place(name: string): Promise<string> {
      const answer = await customer.order(serviceId, 1000, { link: linkOf(name) })
      return answer.body.order_id ?? assert.fail(JSON.stringify(answer.body))
    },
    /** A second provider, behind the same stand-in, for the service. */
    async addRoute(name: string, rate: string): Promise<void> {
      await db.query(sql`
        insert into providers (name, api_url, api_key_encrypted, timeout_ms, status_interval_ms)
        select ${name}, api_url, api_key_encrypted, timeout_ms, status_interval_ms from providers`)
      await db.query(sql`insert into provider_slots (provider, slot) select ${name}, generate_series(1, 60)`)
      await db.query(sql`
        insert into service_routes (service_id, place, provider, provider_service_id, provider_rate)
        select id, 2, ${name}, provider_service_id, ${rate}::numeric from services`)
    },
    set: (change: ReturnType<typeof sql>) =>
      db.query(sql`update providers set ${change} where name = 'BUMX'`),
    setCost: (rate: string) => db.query(sql`update services set provider_rate = ${rate}::numeric`),
    /** Lets the time pass that anything waits for. */
    async hurry({ keepHold = false } = {}): Promise<void> {
      if (!keepHold) await db.query(sql`update providers set adds_held_until = now()`)
      await db.query(sql`update providers set paused_until = null`)
      await db.query(sql`update orders set due_at = now() where status = 'pending' or due_at < 'infinity'`)
      await db.transaction(async (tx) => wakeJob(tx, 'work_provider', 'BUMX'))
      await panel.eventually(async () => {
        const rows = await db.query(sql`
          select from graphile_worker.jobs where key = 'work_provider:BUMX' and run_at <= now() and locked_at is null`)
        return rows.length === 0
      })
    },
    async look(id: string) {
      const row = await queryOne<{
        status: string
        provider: string
        route: number
        hold: string | null
        attention: string | null
        refunded: string
      }>(
        db,
        sql`
        select status, provider, route, hold, attention, refunded_amount::text as refunded from orders where id = ${id}`,
      )
      return row!
    },
    async until(id: string, ...statuses: string[]): Promise<void> {
      await panel.eventually(
        async () => {
          const row = await queryOne<{ status: string }>(db, sql`select status from orders where id = ${id}`)
          return statuses.includes(row!.status)
        },
        `the order becoming ${statuses.join(' or ')}`,
      )
    },
    async attempts(id: string): Promise<string[]> {
      const rows = await db.query<{ provider: string; outcome: string | null }>(sql`
        select provider, outcome from dispatch_attempts where order_id = ${id} order by started_at`)
      return rows.map(({ provider, outcome }) => `${provider} ${outcome}`)
    },
    async holdOf(): Promise<string | null> {
      const row = await queryOne<{ hold: string | null }>(
        db,
        sql`select adds_hold as hold from providers where name = 'BUMX'`,
      )
      return row!.hold
    },
    async heldForMs(): Promise<number> {
      const row = await queryOne<{ ms: number | null }>(
        db,
        sql`
        select extract(epoch from adds_held_until - now())::float8 * 1000 as ms from providers where name = 'BUMX'`,
      )
      return row!.ms ?? 0
    },
    async count(status: string): Promise<number> {
      return (await db.query(sql`select from orders where status = ${status}`)).length
    },
    async notices(event: string): Promise<number> {
      return (await db.query(sql`select from notices where event = ${event}`)).length
    },
  }
}
