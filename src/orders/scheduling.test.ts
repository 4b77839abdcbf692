import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Panel, startPanel } from '../../test/harness.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

const stored = (panel: Panel, id: string) =>
  queryOne<{ startAt: Date | null; dueAt: Date; runsStarted: number | null; quantity: number; runs: number }>(
    panel.db,
    sql`select start_at as "startAt", due_at as "dueAt", runs_started as "runsStarted", quantity, runs
      from orders where id = ${id}`,
  )

test('an order that is to start later is paid now, shown with its time, and not sent before', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '2000' })
  const at = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)
  const { body } = await lan.order(likes, 1000, { start_at: at.toISOString() })
  assert.equal(body.new_balance, 1000)
  const { order } = (await lan.call('GET', `/api/orders/${body.order_id}`)).body
  assert.match(order.start_at, /\+07:00$/)
  assert.deepEqual(new Date(order.start_at), at)
  const row = await stored(panel, body.order_id)
  assert.deepEqual([row!.startAt, row!.dueAt], [at, at])

  const other = await lan.order(likes, 1000, { link: 'https://facebook.com/now' })
  await panel.eventually(() => panel.provider.adds('https://facebook.com/now').accepted[0])
  await sleep(300)
  assert.equal(panel.provider.adds('https://facebook.com/post/1').all.length, 0)
  assert.equal((await stored(panel, other.body.order_id))!.startAt, null)
})

test('an order is sent when its time has come', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  const at = Date.now() + 1500
  assert.equal((await lan.order(likes, 1000, { start_at: new Date(at).toISOString() })).status, 200)
  const call = await panel.eventually(() => panel.provider.adds().accepted[0])
  assert.ok(Date.parse(call.at) >= at, `sent ${at - Date.parse(call.at)} ms too early`)
})

test('runs are begun by the panel where the provider has no drip-feed, and by nobody where it is one run', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const drip = { runs: 5, interval: 60 }
  const runsStarted = async (dripFeed: 'provider' | 'panel', more: object) => {
    const service = await panel.service({ rate: '1000', dripFeed })
    const { body } = await lan.order(service, 100, more)
    assert.equal(body.price_breakdown.final_price, 'runs' in more && more.runs === 5 ? 500 : 100)
    return (await stored(panel, body.order_id))!.runsStarted
  }
  assert.equal(await runsStarted('panel', drip), 0)
  assert.equal(await runsStarted('provider', drip), null)
  assert.equal(await runsStarted('panel', { ...drip, runs: 1 }), null)
  assert.equal(await runsStarted('panel', {}), null)
})
