import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiV2Client } from '../../test/api-v2-client.ts'
import { type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { type TestOrder, testOrderState } from './test-order.ts'

const LINK = 'https://facebook.com/post/1'

async function tester(panel: Panel) {
  const customer = await panel.customer()
  const made = await customer.call('POST', '/api/user/api-keys', { name: 'try', scope: 'order', test: true })
  assert.match(made.body.key, /^hm_test_/)
  return { customer, ...apiV2Client(`${panel.url}/api/v2`, made.body.key) }
}

/** As if everything that test keys made had been made so long ago. */
async function later(panel: Panel, seconds: number): Promise<void> {
  for (const table of [sql`test_orders`, sql`test_refills`])
    await panel.db.query(sql`
      update ${table} set created_at = created_at - make_interval(secs => ${seconds})`)
}

test('a test key orders without money: checked and priced as for real, sent to nobody, delivered by itself', async () => {
  await using panel = await startPanel({ worker: true })
  const service = await panel.service({ min: 100, max: 100_000 })
  await panel.db.query(
    sql`update services set refill_enabled = true, refill_days = 30, cancel_enabled = true`,
  )
  const shop = await tester(panel)
  const add = (more: object) => shop.call({ action: 'add', service, link: LINK, quantity: 1000, ...more })

  assert.equal((await shop.call({ action: 'services' })).body[0].rate, '2500.0000')
  assert.equal((await add({ quantity: 99 })).body.error, 'Quantity less than minimum')
  const dear = await panel.service({ rate: '20000000' })
  assert.equal((await add({ service: dear })).body.error, 'Not enough funds on balance')
  const answers = await Promise.all(Array.from({ length: 8 }, () => add({ request_id: 'cart-1' })))
  const { order } = answers[0]!.body
  for (const { body } of answers) assert.deepEqual(body, { order })
  assert.equal(typeof (await add({ request_id: 'cart-1', quantity: 500 })).body.error, 'string')
  // As with a live key: a repeat is answered whatever became of the service.
  await panel.db.query(sql`update services set is_active = false where id = ${service}`)
  assert.deepEqual((await add({ request_id: 'cart-1' })).body, { order })
  await panel.db.query(sql`update services set is_active = true where id = ${service}`)

  const status = async (id: number) => (await shop.call({ action: 'status', order: id })).body
  assert.deepEqual(await status(order), {
    ...{ charge: '2500.0000', start_count: '0', status: 'Pending', remains: '1000', currency: 'VND' },
  })
  const partial = (await add({ link: `${LINK}?sandbox-partial` })).body.order
  const stopped = (await add({})).body.order
  await later(panel, 25)
  assert.equal((await status(order)).status, 'In progress')
  assert.deepEqual((await shop.call({ action: 'cancel', orders: String(stopped) })).body, [
    { order: stopped, cancel: 1 },
  ])
  assert.equal((await status(stopped)).status, 'Partial')
  assert.equal(typeof (await shop.call({ action: 'refill', order })).body.error, 'string')
  await later(panel, 20)
  assert.equal((await status(order)).status, 'Completed')
  assert.equal((await status(partial)).charge, '1500.0000')
  const { refill } = (await shop.call({ action: 'refill', order })).body
  assert.equal((await shop.call({ action: 'refill_status', refill })).body.status, 'In progress')
  await later(panel, 20)
  assert.equal((await shop.call({ action: 'refill_status', refill })).body.status, 'Completed')

  const stranger = await tester(panel)
  assert.equal((await stranger.call({ action: 'status', order })).body.error, 'Incorrect order ID')
  // The witnesses: nothing of it is a real order, moved money or reached the provider.
  assert.deepEqual(await panel.db.query(sql`select from orders union all select from transactions`), [])
  assert.equal(panel.provider.orders().length, 0)
})

test('a test key opens nothing but API v2', async () => {
  await using panel = await startPanel()
  const { key } = await tester(panel)
  const answer = await panel.call('GET', '/api/user/me', { token: key })
  assert.equal(answer.body.error.code, 'key_test_only')
})

test('how a test order stands follows from its age and its link', () => {
  const placed = new Date('2026-01-01T00:00:00Z')
  const at = (seconds: number, link = LINK, canceledAfter?: number) => {
    const canceledAt = canceledAfter === undefined ? null : new Date(placed.getTime() + canceledAfter * 1000)
    const order: TestOrder = {
      ...{ number: 1, link, quantity: 1000, price: Money.dong(5000), createdAt: placed, canceledAt },
    }
    const state = testOrderState(order, new Date(placed.getTime() + seconds * 1000))
    return `${state.status} ${state.remains} ${state.refundedAmount}`
  }
  assert.equal(at(9), 'pending 1000 0.0000')
  assert.equal(at(25), 'in_progress 500 0.0000')
  assert.equal(at(40), 'completed 0 0.0000')
  assert.equal(at(40, `${LINK}?sandbox-partial`), 'partial 400 2000.0000')
  assert.equal(at(40, `${LINK}?sandbox-canceled`), 'canceled 1000 5000.0000')
  assert.equal(at(99, LINK, 5), 'canceled 1000 5000.0000')
  assert.equal(at(99, LINK, 25), 'partial 500 2500.0000')
})

test('what a key called lately is kept for its owner: the last two hundred calls', async () => {
  await using panel = await startPanel()
  const shop = await tester(panel)
  await shop.call({ action: 'balance' })
  await shop.call({ action: 'status', order: 5 })
  const kept = async () =>
    panel.db.query<{ action: string; error: string | null }>(
      sql`select action, error from api_calls order by id`,
    )
  await panel.eventually(async () => (await kept()).length === 2, 'the calls')
  assert.deepEqual(await kept(), [
    { action: 'balance', error: null },
    { action: 'status', error: 'Incorrect order ID' },
  ])
  await panel.db.query(sql`
    insert into api_calls (user_id, key_id, action, took_ms, called_at)
    select user_id, key_id, action, 1, now() from api_calls cross join generate_series(1, 150) limit 300`)
  await shop.call({ action: 'balance' })
  await panel.eventually(async () => (await kept()).length === 200, 'the oldest to be gone')
})
