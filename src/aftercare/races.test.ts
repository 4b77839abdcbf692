import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAftercareShop } from '../../test/aftercare-shop.ts'
import { workProvider } from '../orders/orders.jobs.ts'
import { queryOne, type Transaction } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { askRefills } from './ask-refills.ts'
import { cancelOrders } from './cancel-orders.ts'

// Whichever way a race goes, the books, the order and what the provider was told must agree. Disposing of the
// panel checks the books as well.

const ORDERS = 60

test('a cancel at the moment in which an order is sent: refunded or sent, never both', async () => {
  await using shop = await openAftercareShop(String(ORDERS * 1000))
  const ids = await shop.place(ORDERS)
  // The oldest are sent first and the newest canceled first: they meet in the middle.
  const spread = ids
    .toReversed()
    .map((id, n) => new Promise((done) => setTimeout(done, n * 4)).then(() => shop.cancel(id)))
  await Promise.all([shop.dispatch(), ...spread])
  await shop.work()
  const sent = new Set(shop.panel.provider.adds().accepted.map((call) => call.fields.link))
  let refunded = 0
  for (const [index, id] of ids.entries()) {
    const order = await shop.look(id)
    const wasSent = sent.has(`https://facebook.com/aftercare/${index + 1}`)
    assert.deepEqual(
      [order.status, order.refunded, order.cancel],
      wasSent ? ['processing', '0.0000', 'accepted'] : ['canceled', '1000.0000', 'done'],
    )
    refunded += wasSent ? 0 : 1000
  }
  assert.equal(await shop.customer.balance(), `${refunded}.0000`)
  assert.ok(refunded > 0 && sent.size > 0, `both must happen: ${sent.size} were sent`)
})

test('a cancel that meets a claim not yet committed waits for it, and refunds nothing', async () => {
  await using shop = await openAftercareShop('1000')
  const [id] = await shop.place()
  let canceled: ReturnType<typeof shop.cancel> | undefined
  const slow: Transaction = (work) =>
    shop.parts.transaction(async (tx) => {
      const result = await work(tx)
      const order = await queryOne<{ status: string }>(tx, sql`select status from orders where id = ${id}`)
      if (order!.status === 'submitting' && !canceled) {
        canceled = shop.cancel(id!)
        await sleep(300)
      }
      return result
    })
  await workProvider({ ...shop.parts, transaction: slow }, 'BUMX', AbortSignal.timeout(10_000))
  assert.equal((await canceled)?.body.status, 'asked')
  const order = await shop.look(id!)
  assert.deepEqual([order.status, order.refunded], ['processing', '0.0000'])
})

test('an order whose cancel is not yet committed is not sent', async () => {
  await using shop = await openAftercareShop('1000')
  const [id] = await shop.place()
  const slow: Transaction = (work) =>
    shop.parts.transaction(async (tx) => {
      const result = await work(tx)
      await shop.dispatch()
      return result
    })
  const [outcome] = await cancelOrders(slow, shop.customer.id, [id!])
  assert.equal(outcome!.outcome, 'canceled')
  await shop.dispatch()
  assert.equal(shop.panel.provider.adds().all.length, 0)
})

test('an order canceled ten times at once is refunded once', async () => {
  await using shop = await openAftercareShop('1000')
  const [id] = await shop.place()
  const answers = await Promise.all(Array.from({ length: 10 }, () => shop.cancel(id!)))
  const done = answers.filter((one) => one.body.success)
  assert.equal(done.length, 1)
  assert.ok(answers.every((one) => one.body.success || one.body.error.code === 'order_ended'))
  assert.equal(await shop.customer.balance(), '1000.0000')
})

test('a running order canceled, or a refill asked for, ten times at once makes one request', async () => {
  await using shop = await openAftercareShop()
  const [running, ended] = await shop.run(2)
  await shop.end([ended!], { status: 'Completed' })
  const cancels = await Promise.all(Array.from({ length: 10 }, () => shop.cancel(running!)))
  const refills = await Promise.all(Array.from({ length: 10 }, () => shop.refill(ended!)))
  for (const answers of [cancels, refills]) {
    assert.equal(answers.filter((one) => one.body.success).length, 1)
    assert.ok(answers.every((one) => one.status === 200 || one.status === 409))
  }
  await shop.work()
  assert.deepEqual([shop.told('cancel').flat().length, shop.told('refill').flat().length], [1, 1])
})

test('a cancel while a report ends the order: the refund is what the end says', async () => {
  await using shop = await openAftercareShop(String(ORDERS * 1000))
  const ids = await shop.run(ORDERS)
  const ends = [{ status: 'Canceled' }, { status: 'Partial', remains: 400 }, { status: 'Completed' }]
  for (const [index, id] of ids.entries()) {
    shop.panel.provider.finish(await shop.providerOrderId(id), ends[index % 3]!)
  }
  await shop.panel.db.query(sql`update orders set due_at = now()`)
  await Promise.all([shop.dispatch(), ...ids.map((id) => shop.cancel(id)), shop.work()])
  await shop.work()
  for (const [index, id] of ids.entries()) {
    const expected = ['1000.0000', '400.0000', '0.0000'][index % 3]
    const order = await shop.look(id)
    assert.equal(order.refunded, expected)
    assert.ok(order.cancel !== 'open', `the request of order ${index} is still open`)
  }
  assert.equal(await shop.customer.balance(), `${(ORDERS / 3) * 1400}.0000`)
})

test('several workers forward each request once', async () => {
  await using shop = await openAftercareShop()
  const ids = await shop.run(ORDERS)
  await shop.end(ids.slice(0, ORDERS / 2), { status: 'Completed' })
  const { transaction } = shop.parts
  await cancelOrders(transaction, shop.customer.id, ids.slice(ORDERS / 2))
  await askRefills(transaction, shop.customer.id, ids.slice(0, ORDERS / 2))
  await Promise.all([shop.work(), shop.work(), shop.work(), shop.work()])
  await shop.work()
  for (const action of ['cancel', 'refill'] as const) {
    const told = shop.told(action).flat()
    assert.deepEqual([told.length, new Set(told).size], [ORDERS / 2, ORDERS / 2], action)
  }
})
