import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderOptions } from '../../sandbox/provider.ts'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { queryOne } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'
import { controlRuns, type RunsControl } from './control-runs.ts'
import { settleRuns } from './settle-runs.ts'
import { startRuns } from './start-runs.ts'

const LINK = 'https://facebook.com/drip/1'

test('a drip-feed that the provider cannot do is sent run by run, each a plain order of a run’s quantity', async () => {
  await using shop = await openShop()
  const id = await shop.place({ runs: 3, interval: 60 })
  for (const run of [1, 2, 3]) {
    // The first starts by itself.
    if (run > 1) await shop.nextRun()
    await shop.panel.eventually(() => shop.sent().length === run)
    assert.deepEqual(shop.sent().at(-1)!.fields.quantity, '100')
    assert.equal(shop.sent().at(-1)!.fields.runs, undefined)
  }
  await shop.until(id, 'completed')
  await shop.nextRun()
  assert.equal(shop.sent().length, 3)
  assert.equal(await shop.customer.balance(), '700.0000', 'paid once, for all of them')
  assert.deepEqual(
    await shop.ours(),
    [{ status: 'completed', quantity: 300, progress: 100 }],
    'one order in the list',
  )
})

test('the next run comes an interval after the one before, however late that was', async () => {
  await using shop = await openShop()
  const id = await shop.place({ runs: 3, interval: 60 })
  await shop.panel.eventually(() => shop.sent().length === 1)
  const dueInMin = async () => {
    const row = await queryOne<{ minutes: number }>(
      shop.panel.db,
      sql`select extract(epoch from due_at - now())::float8 / 60 as minutes from orders where id = ${id}`,
    )
    return row!.minutes
  }
  assert.ok(Math.abs((await dueInMin()) - 60) < 1, `${await dueInMin()}`)
  // The worker was away for five hours: one run is started, not five.
  await shop.panel.db.query(sql`update orders set due_at = now() - interval '5 hours' where id = ${id}`)
  await shop.wake()
  await shop.panel.eventually(() => shop.sent().length === 2)
  assert.ok((await dueInMin()) > 59, `${await dueInMin()}`)
})

test('two workers that start the same run at once start it once', async () => {
  await using shop = await openShop()
  await shop.place({ runs: 5, interval: 60 })
  await shop.panel.eventually(() => shop.sent().length === 1)
  await shop.panel.db.query(sql`update orders set due_at = now() where runs_started is not null`)
  const started = await Promise.all(
    Array.from({ length: 8 }, () => startRuns(shop.panel.db.transaction, 'BUMX')),
  )
  assert.equal(
    started.reduce((sum, runs) => sum + runs),
    1,
  )
})

test('what a run does not deliver is refunded at once, and never twice', async () => {
  await using shop = await openShop({ paceMs: Number.POSITIVE_INFINITY })
  const id = await shop.place({ runs: 2, interval: 60 })
  await shop.panel.eventually(() => shop.sent().length === 1)
  shop.finish(0, { status: 'Partial', remains: 40 })
  await shop.panel.eventually(async () => (await shop.look(id)).refunded === '40.0000')
  assert.equal((await shop.look(id)).status, 'in_progress')

  await shop.nextRun()
  await shop.panel.eventually(() => shop.sent().length === 2)
  shop.finish(1, { status: 'Completed' })
  await shop.until(id, 'partial')
  await Promise.all(Array.from({ length: 5 }, () => settleRuns(shop.panel.db.transaction, [id])))
  assert.deepEqual(await shop.look(id), { status: 'partial', refunded: '40.0000', remains: 40 })
  assert.equal(await shop.customer.balance(), '840.0000')
})

test('a refused run costs its share, and one of unknown fate keeps the whole waiting for a person', async () => {
  await using shop = await openShop({ paceMs: Number.POSITIVE_INFINITY })
  shop.panel.provider.next([{ refuse: 'Incorrect link' }, 'accept-and-drop'])
  const id = await shop.place({ runs: 2, interval: 60 })
  await shop.panel.eventually(async () => (await shop.look(id)).refunded === '100.0000')
  await shop.nextRun()
  await shop.panel.eventually(async () => {
    const rows = await shop.panel.db.query(
      sql`select from orders where parent_id = ${id} and status = 'unknown'`,
    )
    return rows.length === 1
  })
  assert.deepEqual(await shop.look(id), { status: 'in_progress', refunded: '100.0000', remains: 200 })
})

test('a paused drip-feed starts nothing until it goes on; given up, the rest is refunded', async () => {
  await using shop = await openShop()
  const id = await shop.place({ runs: 4, interval: 60 })
  await shop.panel.eventually(() => shop.sent().length === 1)
  await shop.control(id, 'pause')
  await shop.nextRun()
  await shop.nextRun()
  assert.equal(shop.sent().length, 1)

  await shop.control(id, 'resume')
  await shop.nextRun()
  await shop.panel.eventually(() => shop.sent().length === 2)
  await shop.control(id, 'stop')
  await shop.until(id, 'partial')
  await shop.nextRun()
  assert.equal(shop.sent().length, 2)
  assert.deepEqual(await shop.look(id), { status: 'partial', refunded: '200.0000', remains: 200 })
  for (const control of ['pause', 'resume', 'stop'] as const) {
    await assert.rejects(shop.control(id, control), { code: 'runs_not_waiting' })
  }
  await assert.rejects(shop.control(id, 'stop', shop.stranger.id), { code: 'runs_not_waiting' })
})

test('given up before the first run began, all of it comes back', async () => {
  await using shop = await openShop()
  const id = await shop.place({
    runs: 3,
    interval: 60,
    start_at: new Date(Date.now() + 3_600_000).toISOString(),
  })
  await shop.control(id, 'stop')
  assert.deepEqual(await shop.look(id), { status: 'canceled', refunded: '300.0000', remains: 300 })
  assert.equal(shop.sent().length, 0)
})

test('a run whose end was told to nobody, because the worker died, is noticed within a minute', async () => {
  await using shop = await openShop({ paceMs: Number.POSITIVE_INFINITY })
  const id = await shop.place({ runs: 1 + 1, interval: 60 })
  await shop.panel.eventually(() => shop.sent().length === 1)
  await shop.panel.db.query(sql`
    update orders set status = 'completed', remains = 0, completed_at = now(), updated_at = now() where parent_id = ${id}`)
  await shop.nextRun()
  await shop.panel.eventually(() => shop.sent().length === 2)
  await shop.panel.db.query(sql`
    update orders set status = 'completed', remains = 0, completed_at = now(), updated_at = now() where parent_id = ${id}`)
  assert.equal((await shop.look(id)).status, 'in_progress')
  await shop.panel.db.transaction(async (tx) => wakeJob(tx, 'every_minute', 'all'))
  await shop.until(id, 'completed')
})

test('an ended run that a person settles moves the money and the state of its drip-feed, which has ended too', async () => {
  await using shop = await openShop()
  const id = await shop.place({ runs: 2, interval: 60 })
  await shop.panel.eventually(() => shop.sent().length === 1)
  await shop.nextRun()
  await shop.until(id, 'completed')
  const boss = visitor(shop.panel.url, (await shop.panel.operator()).token)
  const settle = async (run: number, act: object, seen: string) => {
    const fields = { ...act, seen, reason: 'Tụt sau khi giao', confirmed: 'yes' }
    return (await boss.post(`/admin/orders/${1 + run}/settle`, fields)).status
  }
  assert.equal(await settle(1, { act: 'remains', value: '30' }, 'completed.1.0.0000'), 303)
  assert.deepEqual(await shop.look(id), { status: 'partial', refunded: '30.0000', remains: 30 })
  assert.equal(await shop.customer.balance(), '830.0000')
  assert.equal(await settle(1, { act: 'refund' }, 'completed.1.0.0000'), 409, 'it is partial by now')
  assert.equal(await settle(2, { act: 'refund' }, 'completed.1.0.0000'), 303)
  assert.deepEqual(await shop.look(id), { status: 'partial', refunded: '130.0000', remains: 130 })
  assert.equal(await settle(1, { act: 'refund' }, 'partial.1.0.0000'), 303)
  assert.deepEqual(await shop.look(id), { status: 'canceled', refunded: '200.0000', remains: 200 })
  assert.equal(await shop.customer.balance(), '1000.0000')
})

type Shop = AsyncDisposable & Awaited<ReturnType<typeof open>>

async function openShop(provider: ProviderOptions = {}): Promise<Shop> {
  const shop = await open(provider)
  return { ...shop, [Symbol.asyncDispose]: () => shop.panel[Symbol.asyncDispose]() }
}

async function open(provider: ProviderOptions) {
  const panel = await startPanel({ worker: true, provider })
  const { db } = panel
  const serviceId = await panel.service({ rate: '1000', dripFeed: 'panel' })
  const customer = await panel.customer({ balance: '1000' })
  const stranger = await panel.customer()
  const wake = async () => {
    await db.transaction(async (tx) => wakeJob(tx, 'work_provider', 'BUMX'))
    await panel.eventually(async () => {
      const rows = await db.query(sql`
        select from graphile_worker.jobs where key = 'work_provider:BUMX' and (locked_at is not null or run_at <= now())`)
      return rows.length === 0
    })
  }
  return {
    panel,
    customer,
    stranger,
    wake,
    async place(more: object): Promise<string> {
      const answer = await customer.order(serviceId, 100, { link: LINK, ...more })
      return answer.body.order_id ?? assert.fail(JSON.stringify(answer.body))
    },
    sent: () => panel.provider.adds(LINK).all,
    finish(index: number, to: { status: string; remains?: number }): void {
      panel.provider.finish(panel.provider.adds(LINK).accepted[index]!.orderId!, to)
    },
    /** Lets an interval pass. */
    async nextRun(): Promise<void> {
      await db.query(sql`
        update orders set due_at = now() where runs_started is not null and due_at < 'infinity'`)
      await wake()
    },
    async control(orderId: string, control: RunsControl, userId = customer.id): Promise<void> {
      await controlRuns(db.transaction, { userId, orderId, control })
      if (control === 'stop') await settleRuns(db.transaction, [orderId])
    },
    async look(id: string) {
      const row = await queryOne<{ status: string; refunded: string; remains: number }>(
        db,
        sql`select status, refunded_amount::text as refunded, remains from orders where id = ${id}`,
      )
      return row!
    },
    async ours() {
      const { body } = await customer.call('GET', '/api/orders/history')
      return body.data.map(({ status, quantity, progress }: Record<string, unknown>) => ({
        status,
        quantity,
        progress,
      }))
    },
    async until(id: string, status: string): Promise<void> {
      await panel.eventually(async () => {
        const row = await queryOne<{ status: string }>(db, sql`select status from orders where id = ${id}`)
        return row!.status === status
      }, `the order becoming ${status}`)
    },
  }
}
