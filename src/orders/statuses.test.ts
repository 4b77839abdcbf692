import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import type { Behaviour } from '../../sandbox/provider-faults.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { applyStatuses } from './apply-statuses.ts'
import { workProvider } from './orders.jobs.ts'

// No worker runs here: each test says itself when the provider is worked for, so what it was asked is certain.

test('250 running orders are asked for in three calls of at most 100', async () => {
  await using shop = await openShop(250)
  await shop.placeMany(250)
  await shop.work()
  assert.equal(shop.panel.provider.adds().accepted.length, 250)
  for (const { id } of shop.panel.provider.orders()) shop.panel.provider.finish(id, { status: 'Completed' })

  await shop.ask()
  const calls = shop.panel.provider.log.filter((call) => call.action === 'status')
  assert.deepEqual(
    calls.map((call) => call.fields.orders!.split(',').length),
    [100, 100, 50],
  )
  assert.equal(new Set(calls.flatMap((call) => call.fields.orders!.split(','))).size, 250)
  assert.equal(await shop.count('completed'), 250)
})

test('a provider is asked again only when a status is due, and about nothing that has ended', async () => {
  await using shop = await openShop(2)
  const [ended] = await shop.placeMany(2)
  await shop.work()
  shop.finish(ended!, { status: 'Completed' })
  await shop.ask()
  await shop.work()
  assert.equal(shop.statusCalls().length, 1, 'nothing is due')
  await shop.ask()
  assert.equal(shop.statusCalls().at(-1)!.fields.orders!.split(',').length, 1)
})

const words: Readonly<Record<string, readonly string[]>> = {
  processing: ['Pending', 'pending', 'PENDING', 'Processing', 'processing', ' Pending '],
  in_progress: ['In progress', 'IN PROGRESS', 'in progress', 'In_Progress', 'in-progress', 'InProgress'],
  completed: ['Completed', 'completed', 'COMPLETED', 'Complete', 'Success', 'success'],
  partial: ['Partial', 'partial', 'PARTIAL'],
  canceled: ['Canceled', 'canceled', 'CANCELED', 'Cancelled', 'cancelled', 'Refunded', 'REFUNDED'],
}

test('every status word is understood in any case', async () => {
  const cases = Object.entries(words).flatMap(([status, list]) => list.map((word) => ({ status, word })))
  await using shop = await openShop(cases.length)
  const ids = await shop.placeMany(cases.length)
  await shop.work()
  for (const [index, { word }] of cases.entries()) shop.finish(ids[index]!, { status: word, remains: 400 })
  await shop.ask()
  for (const [index, { status, word }] of cases.entries()) {
    const order = await shop.look(ids[index]!)
    const refunded = { partial: '400.0000', canceled: '1000.0000' }[status] ?? '0.0000'
    assert.deepEqual([order.status, order.attention, order.refunded], [status, null, refunded], word)
  }
})

test('a word nobody knows, Fail and Error change nothing, and a person is told once', async () => {
  const strange = ['Fail', 'fail', 'FAILED', 'Error', 'ERROR', 'Dispute', 'hoàn thành', '__proto__', '0']
  await using shop = await openShop(strange.length)
  const ids = await shop.placeMany(strange.length)
  await shop.work()
  for (const [index, word] of strange.entries()) shop.finish(ids[index]!, { status: word, remains: 400 })
  for (let time = 0; time < 3; time++) await shop.ask()
  for (const [index, word] of strange.entries()) {
    const order = await shop.look(ids[index]!)
    assert.deepEqual([order.status, order.refunded, order.remains], ['processing', '0.0000', null], word)
    assert.ok(order.attention?.includes(word), word)
    assert.equal(order.notices, 1, word)
  }
  assert.equal(await shop.customer.balance(), '0.0000')

  // A word that is understood later moves the order on, and nobody has to look at it any more.
  shop.finish(ids[0]!, { status: 'Completed' })
  await shop.ask()
  const order = await shop.look(ids[0]!)
  assert.deepEqual([order.status, order.attention], ['completed', null])
})

test('an order that runs does not go back to an earlier state', async () => {
  await using shop = await openShop(1)
  const [id] = await shop.placeMany(1)
  await shop.work()
  shop.finish(id!, { status: 'In progress', remains: 600, startCount: 37 })
  await shop.ask()
  shop.finish(id!, { status: 'Pending', remains: 500, startCount: 37 })
  await shop.ask()
  const order = await shop.look(id!)
  assert.deepEqual([order.status, order.remains, order.startCount], ['in_progress', 500, 37])
})

test('a partial order is refunded by what remains, brought into 0 and its quantity', async () => {
  const cases: [remains: number | string, refunded: string][] = [
    [400, '400.0000'],
    ['400', '400.0000'],
    ['400.00', '400.0000'],
    [0, '0.0000'],
    [-5, '0.0000'],
    ['-5', '0.0000'],
    [1000, '1000.0000'],
    [5000, '1000.0000'],
  ]
  await using shop = await openShop(cases.length)
  const ids = await shop.placeMany(cases.length)
  await shop.work()
  for (const [index, [remains]] of cases.entries()) shop.finish(ids[index]!, { status: 'Partial', remains })
  await shop.ask()
  for (const [index, [remains, refunded]] of cases.entries()) {
    const order = await shop.look(ids[index]!)
    assert.deepEqual(
      [order.status, order.refunded, order.attention],
      ['partial', refunded, null],
      `${remains}`,
    )
  }
})

test('a partial order without a number that remains is not refunded: a person decides', async () => {
  const unclear = ['Unknown', '', 'null', '2,5', '1.000', 'NaN', '1e3']
  await using shop = await openShop(unclear.length + 1)
  const ids = await shop.placeMany(unclear.length + 1)
  await shop.work()
  const silent = ids.pop()!
  for (const [index, remains] of unclear.entries()) shop.finish(ids[index]!, { status: 'Partial', remains })
  await shop.ask({ [silent]: { status: 'Partial', charge: '1', currency: 'VND' } })
  await shop.ask()
  for (const [index, id] of [...ids, silent].entries()) {
    const order = await shop.look(id)
    const what = unclear[index] ?? 'left out'
    assert.deepEqual([order.status, order.refunded, order.notices], ['partial', '0.0000', 1], what)
    assert.match(order.attention ?? '', /remains/, what)
  }
  assert.equal(await shop.customer.balance(), '0.0000')
})

test('a package that ends partial is left to a person', async () => {
  await using shop = await openShop(1)
  const boost = await shop.panel.service({ type: 'Package', rate: '1000' })
  const link = 'https://facebook.com/package'
  const answer = await shop.customer.call('POST', '/api/orders', { service_id: boost, link })
  await shop.work()
  shop.finish(answer.body.order_id, { status: 'Partial', remains: 1 })
  await shop.ask()
  const order = await shop.look(answer.body.order_id)
  assert.deepEqual([order.status, order.refunded, order.notices], ['partial', '0.0000', 1])
})

test('no commission is paid for a partial order while its refund is undecided', async () => {
  await using panel = await startPanel()
  const referrer = await panel.customer()
  const lan = await panel.customer({ balance: '1000', referredBy: referrer })
  await using shop = await openShopFor(panel, lan)
  const [id] = await shop.placeMany(1)
  await shop.work()
  shop.finish(id!, { status: 'Partial', remains: 'Unknown' })
  await shop.ask()
  assert.equal((await shop.look(id!)).status, 'partial')
  assert.equal(await referrer.balance(), '0.0000')
})

test('commission is of what was paid after the refund', async () => {
  await using panel = await startPanel()
  const referrer = await panel.customer()
  const lan = await panel.customer({ balance: '3000', referredBy: referrer })
  await using shop = await openShopFor(panel, lan)
  const [whole, partly, none] = await shop.placeMany(3)
  await shop.work()
  shop.finish(whole!, { status: 'Completed' })
  shop.finish(partly!, { status: 'Partial', remains: 400 })
  shop.finish(none!, { status: 'Canceled' })
  await shop.ask()
  const { body } = await referrer.call('GET', '/api/referral/stats')
  assert.equal(body.pending_earnings, 80)
})

test('an end that a provider takes back pays the difference, up to the whole and never twice', async () => {
  await using shop = await openShop(1)
  const [id] = await shop.placeMany(1)
  await shop.work()
  shop.finish(id!, { status: 'Completed' })
  await shop.ask()
  const after = async (report: Report) => {
    await shop.tell(new Map([[id!, report]]))
    const { status, refunded, attention } = await shop.look(id!)
    return [status, refunded, attention, await shop.customer.balance()]
  }
  assert.deepEqual(await after({ status: 'In progress', remains: 400 }), [
    'completed',
    '0.0000',
    null,
    '0.0000',
  ])
  const partial = ['partial', '400.0000', null, '400.0000']
  assert.deepEqual(await after({ status: 'Partial', remains: 400 }), partial)
  assert.deepEqual(await after({ status: 'Partial', remains: 400 }), partial)
  assert.deepEqual(await after({ status: 'Partial', remains: 300 }), partial, 'nothing is taken back')
  assert.deepEqual(await after({ status: 'Partial', remains: 900 }), [
    'partial',
    '900.0000',
    null,
    '900.0000',
  ])
  assert.deepEqual(await after({ status: 'Canceled' }), ['canceled', '1000.0000', null, '1000.0000'])
  const doubtful = ['canceled', '1000.0000', 'the provider says completed after canceled', '1000.0000']
  assert.deepEqual(await after({ status: 'Completed', remains: 0 }), doubtful)
})

test('an end is final when its time is over: what the provider says then is for a person', async () => {
  await using shop = await openShop(2)
  const [late, never] = await shop.placeMany(2)
  await shop.work()
  for (const id of [late!, never!]) shop.finish(id, { status: 'Completed' })
  await shop.ask()
  await shop.panel.db.query(sql`
    update orders set completed_at = now() - interval '25 hours', due_at = now() where id = ${late!}`)
  shop.finish(late!, { status: 'Partial', remains: 400 })
  await shop.work()
  const order = await shop.look(late!)
  assert.deepEqual([order.status, order.refunded, order.notices], ['completed', '0.0000', 1])
  assert.equal(order.attention, 'the provider says partial after completed')

  const asked = shop.statusCalls().length
  await shop.work()
  assert.equal(shop.statusCalls().length, asked, 'it is not asked for again')
})

test('an order that ended is looked at again for a day', async () => {
  await using shop = await openShop(1)
  const [id] = await shop.placeMany(1)
  await shop.work()
  shop.finish(id!, { status: 'Completed' })
  await shop.ask()
  shop.finish(id!, { status: 'Partial', remains: 250 })
  await shop.panel.db.query(sql`update orders set due_at = now()`)
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).status, await shop.customer.balance()], ['partial', '250.0000'])
})

test('the same end told ten times at once is refunded once', async () => {
  await using shop = await openShop(1)
  const [id] = await shop.placeMany(1)
  await shop.work()
  const reports = Array.from({ length: 10 }, (_, n) =>
    n % 2 === 0 ? { status: 'Partial', remains: 400 } : { status: 'Canceled', remains: 1000 },
  )
  await Promise.all(reports.map((report) => shop.tell(new Map([[id!, report]]))))
  const order = await shop.look(id!)
  assert.equal(await shop.customer.balance(), order.refunded)
  assert.equal(order.refunded, order.status === 'partial' ? '400.0000' : '1000.0000')
})

test('an order the reply leaves out, or calls incorrect, stays as it is and is asked for again', async () => {
  await using shop = await openShop(3)
  const [missing, incorrect, fine] = await shop.placeMany(3)
  await shop.work()
  await shop.ask({
    [incorrect!]: { error: 'Incorrect order ID' },
    [fine!]: { charge: '1', start_count: '0', status: 'Completed', remains: '0', currency: 'VND' },
  })
  assert.equal((await shop.look(fine!)).status, 'completed')
  const left = await shop.look(missing!)
  assert.deepEqual([left.status, left.attention, left.refunded], ['processing', null, '0.0000'])
  const wrong = await shop.look(incorrect!)
  assert.deepEqual([wrong.status, wrong.refunded, wrong.notices], ['processing', '0.0000', 1])
  assert.match(wrong.attention ?? '', /Incorrect order ID/)

  for (const id of [missing!, incorrect!]) shop.finish(id, { status: 'Completed' })
  await shop.ask()
  assert.equal(await shop.count('completed'), 3)
  assert.equal((await shop.look(incorrect!)).attention, null)
})

test('an answer about statuses that cannot be read changes nothing', async () => {
  await using shop = await openShop(1)
  const [id] = await shop.placeMany(1)
  await shop.work()
  const before = await shop.look(id!)
  shop.finish(id!, { status: 'Canceled' })
  const answer = (body: string, status = 200): Behaviour => ({ reply: { body, status } })
  const spoilt: Behaviour[] = [
    ...(['drop', '500', 'html', 'cut', 'empty', 'redirect', 'hang'] as const).map(
      (fault) => `accept-and-${fault}` as const,
    ),
    answer('{"error": "Invalid API key"}'),
    answer('[]'),
    answer('null'),
    answer('{"status": "Canceled"}', 500),
    answer('{"99999999": {"status": "Canceled"}}'),
  ]
  for (const behaviour of spoilt) {
    shop.panel.provider.next(behaviour, 'status')
    await shop.panel.db.query(sql`update providers set paused_until = null`)
    await shop.ask()
    assert.deepEqual(await shop.look(id!), before, JSON.stringify(behaviour))
  }
  assert.equal(shop.statusCalls().length, spoilt.length, 'each was asked once')
  await shop.panel.db.query(sql`update providers set paused_until = null`)
  await shop.ask()
  assert.equal((await shop.look(id!)).status, 'canceled')
})

test('a 429 to a status call pauses the provider', async () => {
  await using shop = await openShop(1)
  await shop.placeMany(1)
  await shop.work()
  shop.panel.provider.next('rate-limit', 'status')
  await shop.ask()
  await shop.ask()
  assert.equal(shop.statusCalls().length, 1)
})

type Look = {
  number: number
  status: string
  attention: string | null
  refunded: string
  remains: number | null
  startCount: number | null
  notices: number
}
type Finish = { status: string; remains?: number | string; startCount?: number | string }
type Report = Parameters<typeof applyStatuses>[2] extends ReadonlyMap<string, infer R> ? R : never
type Shop = Awaited<ReturnType<typeof openShopFor>>

/** A panel whose provider moves nothing by itself, and a customer who can pay for so many orders of 1,000. */
async function openShop(orders: number): Promise<Shop> {
  const panel = await startPanel({ provider: { paceMs: Number.POSITIVE_INFINITY } })
  const customer = await panel.customer({ balance: String(orders * 1000) })
  const shop = await openShopFor(panel, customer)
  return { ...shop, [Symbol.asyncDispose]: async () => panel[Symbol.asyncDispose]() }
}

async function openShopFor(panel: Panel, customer: Customer) {
  // Nothing is due by itself within the time of a test.
  await panel.db.query(sql`update providers set status_interval_ms = 1800000, timeout_ms = 1000`)
  const serviceId = await panel.service({ rate: '1000' })
  const { db } = panel
  const providerOrder = async (id: string) => {
    const row = await queryOne<{ id: string }>(
      db,
      sql`select provider_order_id as id from orders where id = ${id}`,
    )
    return row!.id
  }
  const known = new Map<string, number>()
  const work = async () => {
    const worker = panel.db.pool.options.application_name!
    const parts = { db, transaction: db.transaction, decrypt: () => panel.provider.key, worker }
    await workProvider({ ...parts, log: pino({ level: 'silent' }) }, 'BUMX', AbortSignal.timeout(30_000))
    const rows = await db.query<{ id: string; at: string }>(
      sql`select id, provider_order_id as at from orders where provider_order_id is not null`,
    )
    for (const row of rows) known.set(row.id, Number(row.at))
  }
  return {
    panel,
    customer,
    work,
    statusCalls: () => panel.provider.log.filter((call) => call.action === 'status'),
    async placeMany(count: number): Promise<string[]> {
      const links = Array.from({ length: count }, (_, n) => `https://facebook.com/status/${n}`)
      const answers = await Promise.all(links.map((link) => customer.order(serviceId, 1000, { link })))
      return answers.map((answer) => answer.body.order_id ?? assert.fail(JSON.stringify(answer.body)))
    },
    finish: (id: string, to: Finish) => panel.provider.finish(known.get(id)!, to),
    /** Asks for every running order now; `reply`, by our order ids, replaces what the provider would say. */
    async ask(reply?: Record<string, object>) {
      if (reply) {
        const entries = await Promise.all(
          Object.entries(reply).map(async ([id, report]) => [await providerOrder(id), report] as const),
        )
        panel.provider.next({ reply: { body: JSON.stringify(Object.fromEntries(entries)) } }, 'status')
      }
      await db.query(sql`update orders set due_at = now() - interval '1 second' where completed_at is null`)
      await work()
    },
    tell: (reports: ReadonlyMap<string, Report>) =>
      applyStatuses(
        db.transaction,
        { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 1_800_000, stretch: 1 } },
        reports,
      ),
    async look(id: string): Promise<Look> {
      const row = await queryOne<Look>(
        db,
        sql`
        select number, status, attention, refunded_amount::text as refunded, remains, start_count as "startCount",
          (select count(*)::int from notices n
            where n.event = 'order_attention' and n.body like '%#' || o.number || '<%') as notices
        from orders o where id = ${id}`,
      )
      return row!
    },
    async count(status: string): Promise<number> {
      const row = await queryOne<{ orders: number }>(
        db,
        sql`select count(*)::int as orders from orders where status = ${status}`,
      )
      return row!.orders
    },
    async [Symbol.asyncDispose]() {},
  }
}
