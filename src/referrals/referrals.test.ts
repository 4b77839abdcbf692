import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { vietnamDate } from '../core/clock.ts'
import { applyStatuses } from '../orders/apply-statuses.ts'
import { sql } from '../platform/sql.ts'
import { maskUsername } from './commission.ts'

const STILL = { worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } }

const statsOf = async (customer: Customer) => (await customer.call('GET', '/api/referral/stats')).body

/** Lan has referred Minh, who has just ordered for 2,500 đồng; the order is with the provider. */
async function referredOrder(panel: Panel) {
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '10000', referredBy: lan })
  const likes = await panel.service({ rate: '2500' })
  const { body } = await minh.order(likes, 1000)
  const sent = await panel.eventually(() => panel.provider.orders()[0], 'the sending')
  const ended = (status: string) =>
    panel.eventually(
      async () => (await minh.call('GET', `/api/orders/${body.order_id}`)).body.order.status === status,
      `the order ${status}`,
    )
  return { lan, minh, likes, orderId: body.order_id as string, sent, ended }
}

test('the statistics have exactly the shape of the specification', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, likes, orderId, sent, ended } = await referredOrder(panel)
  await panel.customer({ referredBy: lan })
  panel.provider.finish(sent.id, { status: 'Completed' })
  await ended('completed')
  await minh.order(likes, 400)
  assert.deepEqual(await statsOf(lan), {
    success: true,
    referral_code: lan.referralCode,
    referral_link: `http://panel.test/?ref=${lan.referralCode}`,
    total_referrals: 2,
    total_earnings: 125,
    pending_earnings: 50,
    recent_earnings: [{ user: 'cus***2', order_id: orderId, amount: 125, date: vietnamDate(new Date()) }],
  })
})

test('commission is pending while the order runs and paid when it is completed', async () => {
  await using panel = await startPanel(STILL)
  const { lan, sent, ended } = await referredOrder(panel)
  const running = await statsOf(lan)
  assert.deepEqual([running.pending_earnings, running.total_earnings], [125, 0])
  assert.equal(await lan.balance(), '0.0000')
  panel.provider.finish(sent.id, { status: 'Completed' })
  await ended('completed')
  const paid = await statsOf(lan)
  assert.deepEqual([paid.pending_earnings, paid.total_earnings], [0, 125])
  assert.equal(await lan.balance(), '125.0000')
})

test('of an order that ends partial, commission is paid on what was kept', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, sent, ended } = await referredOrder(panel)
  panel.provider.finish(sent.id, { status: 'Partial', remains: 400 })
  await ended('partial')
  assert.equal(await minh.balance(), '8500.0000')
  assert.equal(await lan.balance(), '75.0000')
  const { pending_earnings, total_earnings } = await statsOf(lan)
  assert.deepEqual([pending_earnings, total_earnings], [0, 75])
})

test('of orders that are canceled, refused or end with nothing delivered there is no commission', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, likes, sent } = await referredOrder(panel)
  await minh.order(likes, 1000, { link: 'https://example.com/sandbox-refused' })
  await minh.order(likes, 1000, { link: 'https://example.com/third' })
  const third = await panel.eventually(() => panel.provider.orders()[1], 'the third sending')
  panel.provider.finish(sent.id, { status: 'Canceled' })
  panel.provider.finish(third.id, { status: 'Partial', remains: 1000 })
  await panel.eventually(async () => (await minh.balance()) === '10000.0000', 'the refunds')
  assert.equal(await lan.balance(), '0.0000')
  const { pending_earnings, total_earnings, recent_earnings } = await statsOf(lan)
  assert.deepEqual([pending_earnings, total_earnings, recent_earnings], [0, 0, []])
})

test('an order that is reported completed many times at once earns once', async () => {
  await using panel = await startPanel(STILL)
  const { lan, orderId, ended } = await referredOrder(panel)
  await ended('processing')
  const reports = new Map([[orderId, { status: 'Completed', remains: 0 }]])
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 100, stretch: 1 } }
  await Promise.all(Array.from({ length: 10 }, () => applyStatuses(panel.db.transaction, provider, reports)))
  assert.equal(await lan.balance(), '125.0000')
  assert.equal((await statsOf(lan)).recent_earnings.length, 1)
})

test('the percent is the one that held when the order was placed, of the price after the discount', async () => {
  await using panel = await startPanel(STILL)
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '2375', spent: '1000000', referredBy: lan })
  const before = (await statsOf(lan)).pending_earnings
  await minh.order(await panel.service({ rate: '2500' }), 1000)
  await panel.db.query(sql`update settings set commission_percent = 50`)
  assert.equal((await statsOf(lan)).pending_earnings - before, 118.75)
})

test('who was not referred earns nobody anything', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '10000' })
  const { body } = await minh.order(await panel.service(), 1000)
  await panel.eventually(
    async () => (await minh.call('GET', `/api/orders/${body.order_id}`)).body.order.status === 'completed',
  )
  assert.deepEqual(await panel.db.query(sql`select from referral_earnings`), [])
  assert.equal((await statsOf(lan)).total_referrals, 0)
  assert.equal((await panel.call('GET', '/api/referral/stats')).status, 401)
})

test('a referrer sees no whole name', () => {
  assert.equal(maskUsername('nguyenvana'), 'ngu***a')
  assert.equal(maskUsername('user3'), 'use***3')
  assert.equal(maskUsername('user'), 'u***')
  assert.equal(maskUsername('lan'), 'l***')
})
