import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { refreshRecords } from './refresh-records.ts'
import { etaOf, type OrderToEstimate, type RecordFigures, roughMinutes } from './service-record.ts'
import { findTrackRecord } from './service-records.sql.ts'

const MINUTE = 60

type Past = {
  status?: string
  startS?: number
  finishS?: number
  quantity?: number
  daysAgo?: number
  runs?: number
}

/** Lets orders of the past be of a service: charged nothing, ended as said, so many seconds after they were placed. */
async function past(panel: Panel, serviceId: number, orders: readonly Past[]): Promise<void> {
  const lan = await panel.customer({ balance: '1000000' })
  for (const {
    status = 'completed',
    startS = 60,
    finishS = 600,
    quantity = 100,
    daysAgo = 1,
    runs = 1,
  } of orders) {
    const { body } = await lan.order(serviceId, quantity)
    await panel.db.query(sql`
      update orders set status = ${status}, runs = ${runs}, created_at = now() - make_interval(days => ${daysAgo}::int),
        started_at = now() - make_interval(days => ${daysAgo}::int) + make_interval(secs => ${startS}),
        completed_at = now() - make_interval(days => ${daysAgo}::int) + make_interval(secs => ${finishS})
      where id = ${body.order_id}`)
  }
}

test('a track record tells how long orders took, and how they ended, by quantity', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '0' })
  await past(panel, likes, [
    ...[1, 2, 3, 4, 5].map((n) => ({ startS: n * MINUTE, finishS: n * 10 * MINUTE })),
    { status: 'partial', quantity: 5000 },
    { status: 'partial', quantity: 5000 },
    { quantity: 5000, finishS: 7200, runs: 2 },
    { daysAgo: 91, finishS: 1 },
  ])
  await refreshRecords(panel.db.transaction)
  const record = await findTrackRecord(panel.db, likes)
  assert.deepEqual(
    record.map(({ bucket, sample, finishSample }) => [bucket, sample, finishSample]),
    [
      [0, 8, 5],
      [1, 5, 5],
      [3, 3, 0],
    ],
  )
  const [all, small] = record
  assert.deepEqual(
    [small?.startP50Seconds, small?.finishP50Seconds, small?.finishP90Seconds],
    [180, 1800, 2760],
  )
  assert.deepEqual([all?.completionPercent, all?.partialPercent, all?.cancelPercent], [75, 25, 0])
})

test('a service whose orders are all too old has no record any more', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '0' })
  await past(panel, likes, [{}])
  await refreshRecords(panel.db.transaction)
  assert.equal((await findTrackRecord(panel.db, likes)).length, 2)
  await panel.db.query(sql`update orders set created_at = created_at - interval '90 days'`)
  await refreshRecords(panel.db.transaction)
  assert.deepEqual(await findTrackRecord(panel.db, likes), [])
})

test('customers are told from five orders on, by the API and on the card', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '0' })
  const asked = async () => {
    await refreshRecords(panel.db.transaction)
    const { body } = await panel.call('GET', '/api/services')
    const [{ start_p50_seconds, finish_p50_seconds, finish_p90_seconds, completion_percent, sample }] =
      body.data
    return [start_p50_seconds, finish_p50_seconds, finish_p90_seconds, completion_percent, sample]
  }
  const orders = [{ startS: 300, finishS: 7200 }]
  await past(panel, likes, [...orders, ...orders, ...orders, ...orders])
  assert.deepEqual(await asked(), [null, null, null, null, 4])
  await past(panel, likes, orders)
  assert.deepEqual(await asked(), [300, 7200, 7200, 100, 5])
  const { html } = await visitor(panel.url).get('/services')
  assert.match(html, /Bắt đầu ~5 phút, xong ~2 giờ \(5 đơn\)/)
  assert.equal(texts('en').services.speed('starts in ~5', '5'), 'Starts in ~5 (5 orders)')
})

const now = new Date('2026-11-23T10:00:00Z')
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const figures = (bucket: number, p50: number, p90: number, finishSample = 5): RecordFigures => ({
  ...{ bucket, sample: finishSample, completionPercent: 100, partialPercent: 0, cancelPercent: 0 },
  ...{ startSample: 0, startP50Seconds: null, startP90Seconds: null, finishSample },
  ...{ finishP50Seconds: p50 * MINUTE, finishP90Seconds: p90 * MINUTE },
})
const order: OrderToEstimate = {
  ...{ status: 'processing', quantity: 100, runs: 1, intervalMinutes: null },
  ...{ createdAt: at(-10), startAt: null, runsPaused: false },
}

test('an order is likely done when half of its size were, then when nine of ten were, then nobody knows', () => {
  const record = [figures(0, 200, 400), figures(1, 30, 60), figures(2, 300, 600, 4)]
  const eta = (more: Partial<OrderToEstimate>) => etaOf(record, { ...order, ...more }, now)
  assert.deepEqual(eta({}), at(20))
  assert.deepEqual(eta({ createdAt: at(-40) }), at(20))
  assert.equal(eta({ createdAt: at(-61) }), undefined)
  assert.deepEqual(eta({ quantity: 1000 }), at(190), 'four orders of that size are too few: all sizes tell')
  assert.deepEqual(eta({ startAt: at(100) }), at(130))
  assert.deepEqual(eta({ quantity: 400, runs: 4, intervalMinutes: 60 }), at(-10 + 180 + 30))
})

test('nothing is said of orders that ended, are paused or in doubt, or of services nobody knows', () => {
  const record = [figures(0, 30, 60)]
  for (const status of ['completed', 'partial', 'canceled', 'failed', 'unknown']) {
    assert.equal(etaOf(record, { ...order, status }, now), undefined, status)
  }
  assert.equal(etaOf(record, { ...order, runsPaused: true }, now), undefined)
  assert.equal(etaOf([], order, now), undefined)
  assert.equal(etaOf([figures(0, 30, 60, 4)], order, now), undefined)
})

test('times are told no finer than they deserve', () => {
  assert.deepEqual([1, 89, 3599, 7300, 90_000].map(roughMinutes), [1, 1, 60, 120, 1500])
})
