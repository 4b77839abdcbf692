import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Behaviour } from '../../sandbox/provider-faults.ts'
import { openAftercareShop } from '../../test/aftercare-shop.ts'
import { findProvider } from '../catalog/providers.sql.ts'
import { sql } from '../platform/sql.ts'
import { claimAftercare } from './claim-aftercare.ts'
import { recordCancellations } from './record-cancellations.ts'

const answer = (body: unknown): Behaviour => ({
  reply: { body: typeof body === 'string' ? body : JSON.stringify(body) },
})

test('an order that was never sent is canceled at once, refunded in full, and never sent', async () => {
  await using shop = await openAftercareShop('1000')
  const [id] = await shop.place()
  await shop.panel.db.query(sql`update services set cancel_enabled = false`)
  const { status, body } = await shop.cancel(id!)
  assert.deepEqual([status, body], [200, { success: true, status: 'canceled', refunded: 1000 }])
  await shop.dispatch()
  const order = await shop.look(id!)
  assert.deepEqual([order.status, order.refunded, order.cancel], ['canceled', '1000.0000', 'done'])
  assert.equal(await shop.customer.balance(), '1000.0000')
  assert.equal(shop.panel.provider.adds().all.length, 0)
  assert.equal((await shop.cancel(id!)).body.error.code, 'order_ended')
})

test('a running order is stopped by its provider, whose status brings the refund', async () => {
  await using shop = await openAftercareShop('1000')
  const [id] = await shop.run()
  const { body } = await shop.cancel(id!)
  assert.deepEqual(body, { success: true, status: 'asked', refunded: 0 })
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).cancel, await shop.customer.balance()], ['accepted', '0.0000'])
  assert.equal((await shop.cancel(id!)).body.error.code, 'cancel_already_asked')
  await shop.end([id!], { status: 'Partial', remains: 400 })
  assert.equal(await shop.customer.balance(), '400.0000')
  assert.equal(shop.told('cancel').length, 1)
})

test('250 cancels go out in three calls of at most 100, each order once', async () => {
  await using shop = await openAftercareShop()
  const ids = await shop.run(250)
  const batches = [ids.slice(0, 100), ids.slice(100, 200), ids.slice(200)]
  for (const batch of batches) {
    const { body } = await shop.customer.call('POST', '/api/orders/cancel', { ids: batch })
    assert.deepEqual(
      body.data.map((one: { id: string; status: string }) => [one.id, one.status]),
      batch.map((id) => [id, 'asked']),
    )
  }
  await shop.work()
  assert.deepEqual(
    shop.told('cancel').map((told) => told.length),
    [100, 100, 50],
  )
  assert.equal(new Set(shop.told('cancel').flat()).size, 250)
})

test('several ids at once have an outcome each: mine, not mine, ended, twice', async () => {
  await using shop = await openAftercareShop()
  const [ended] = await shop.run()
  await shop.end([ended!], { status: 'Completed' })
  const [waiting] = await shop.place()
  const stranger = await shop.panel.customer({ balance: '1000' })
  const theirs = (await stranger.order(shop.serviceId, 1000)).body.order_id
  const ids = [theirs, waiting, ended, waiting!.toUpperCase()]
  const { body } = await shop.customer.call('POST', '/api/orders/cancel', { ids })
  assert.deepEqual(
    body.data.map((one: { status?: string; error?: { code: string } }) => one.status ?? one.error?.code),
    ['order_not_found', 'canceled', 'order_ended', 'canceled'],
  )
  assert.equal((await stranger.call('POST', `/api/orders/${waiting}/cancel`)).status, 404)
  assert.equal((await shop.look(theirs)).status, 'pending')
})

test('a request for an order whose fate is open waits until it is known', async () => {
  await using shop = await openAftercareShop()
  const [taken, returned] = await shop.place(2)
  await shop.panel.db.query(sql`update orders set status = 'unknown'`)
  for (const id of [taken!, returned!]) assert.equal((await shop.cancel(id)).body.status, 'asked')
  await shop.work()
  assert.deepEqual(shop.told('cancel'), [])
  assert.equal((await shop.look(taken!)).refunded, '0.0000')

  await shop.panel.db.query(
    sql`update orders set status = 'processing', provider_order_id = '999' where id = ${taken!}`,
  )
  await shop.panel.db.query(sql`update orders set status = 'pending' where id = ${returned!}`)
  await shop.work()
  assert.deepEqual(shop.told('cancel'), [['999']])
  assert.deepEqual((await shop.look(taken!)).cancelReason, 'Incorrect order ID')
  const back = await shop.look(returned!)
  assert.deepEqual([back.status, back.refunded, back.cancel], ['canceled', '1000.0000', 'done'])
})

test('an order that is sent again because its provider repeats the first answer is not stopped here', async () => {
  await using shop = await openAftercareShop()
  shop.panel.provider.next('accept-and-drop')
  const [id] = await shop.run()
  const clear = (by: string | null) =>
    shop.panel.db.query(sql`
      with a as (update dispatch_attempts set cleared_by = ${by}) update orders set status = 'pending', due_at = now() + interval '1 day'`)
  await clear('dedupe')
  assert.equal((await shop.cancel(id!)).body.status, 'asked')
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).status, (await shop.look(id!)).refunded], ['pending', '0.0000'])
  await clear('person')
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).status, (await shop.look(id!)).cancel], ['canceled', 'done'])
})

test('a provider’s no is kept with its reason, and may be asked again after ten minutes', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  const at = await shop.providerOrderId(id!)
  shop.panel.provider.next(answer([{ order: at, cancel: { error: 'Already delivering' } }]), 'cancel')
  await shop.cancel(id!)
  await shop.work()
  const order = await shop.look(id!)
  assert.deepEqual([order.cancel, order.cancelReason, order.notices], ['refused', 'Already delivering', 0])
  assert.equal((await shop.cancel(id!)).body.error.code, 'asked_too_soon')
  await shop.panel.db.query(sql`update cancellations set answered_at = now() - interval '10 minutes'`)
  assert.equal((await shop.cancel(id!)).body.status, 'asked')
  await shop.work()
  assert.equal((await shop.look(id!)).cancel, 'accepted')
})

test('no answer of a provider, however odd, cancels or refunds by itself', async () => {
  await using shop = await openAftercareShop()
  const [id, other] = await shop.run(2)
  for (const one of [id!, other!]) await shop.cancel(one)
  const odd: Behaviour[] = [
    ...(['drop', '500', 'html', 'cut', 'empty', 'redirect', 'hang'] as const).map(
      (fault) => `lose-and-${fault}` as const,
    ),
    answer('[]'),
    answer('{}'),
    answer({ error: 'Incorrect request' }),
    answer([{ order: 1, cancel: 1 }]),
  ]
  for (const behaviour of odd) {
    const before = shop.told('cancel').length
    shop.panel.provider.next(behaviour, 'cancel')
    await shop.panel.db.query(sql`update cancellations set tries = 0`)
    await shop.workLater()
    assert.equal(shop.told('cancel').length, before + 1, 'one call, then it waits')
    for (const one of [id!, other!]) {
      const order = await shop.look(one)
      assert.deepEqual([order.cancel, order.status, order.refunded], ['open', 'processing', '0.0000'])
    }
  }
  await shop.workLater()
  for (const one of [id!, other!]) assert.equal((await shop.look(one)).cancel, 'accepted')
})

test('an order the reply leaves out waits on, the others have their answers', async () => {
  await using shop = await openAftercareShop()
  const [id, silent] = await shop.run(2)
  for (const one of [id!, silent!]) await shop.cancel(one)
  shop.panel.provider.next(answer([{ order: await shop.providerOrderId(id!), cancel: '1' }]), 'cancel')
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).cancel, (await shop.look(silent!)).cancel], ['accepted', 'open'])
})

test('a provider that knows no batches is asked one by one after three tries', async () => {
  await using shop = await openAftercareShop()
  const ids = await shop.run(2)
  for (const id of ids) await shop.cancel(id)
  shop.panel.provider.next(Array(3).fill(answer({ error: 'Incorrect request' })), 'cancel')
  for (let time = 0; time < 4; time++) await shop.workLater()
  assert.deepEqual(
    shop.told('cancel').map((told) => told.length),
    [2, 2, 2, 1, 1],
  )
  for (const id of ids) assert.equal((await shop.look(id)).cancel, 'accepted')
})

test('a provider that never answers is given up after a dozen tries, and a person is told once', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.cancel(id!)
  shop.panel.provider.next(Array(20).fill(answer('[]')), 'cancel')
  for (let time = 0; time < 15; time++) await shop.workLater()
  const order = await shop.look(id!)
  assert.deepEqual([order.cancel, order.cancelReason, order.notices], ['refused', 'no_answer', 1])
  assert.equal(shop.told('cancel').length, 12)
})

test('a 429 pauses the provider for everybody', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.cancel(id!)
  shop.panel.provider.next('rate-limit', 'cancel')
  await shop.work()
  await shop.panel.db.query(sql`update cancellations set due_at = now()`)
  await shop.work()
  assert.equal(shop.told('cancel').length, 1)
  await shop.workLater()
  assert.equal((await shop.look(id!)).cancel, 'accepted')
})

test('a worker that dies between claim and call is made up for once its time has run out', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.cancel(id!)
  const provider = await findProvider(shop.panel.db, 'BUMX')
  const [lost] = await claimAftercare(shop.parts.transaction, provider!, 'cancel')
  await shop.work()
  assert.equal(shop.told('cancel').length, 0, 'it is still its own')
  await shop.workLater()
  assert.equal((await shop.look(id!)).cancel, 'accepted')
  const late = new Map([[lost!.askedId, { error: 'too late' }]])
  await recordCancellations(shop.parts.transaction, provider!, [lost!], { outcome: 'ok', answers: late })
  assert.equal((await shop.look(id!)).cancel, 'accepted', 'what the dead one learnt late changes nothing')
})

test('an order that ends first closes the request', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.cancel(id!)
  await shop.end([id!], { status: 'Completed' })
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).cancel, shop.told('cancel').length], ['late', 0])
})

test('a service or a provider without cancels refuses; a request that waited is told so', async () => {
  await using shop = await openAftercareShop()
  const [id, waited] = await shop.run(2)
  await shop.cancel(waited!)
  await shop.panel.db.query(sql`update providers set cancel_supported = false`)
  assert.equal((await shop.cancel(id!)).body.error.code, 'cancel_not_offered')
  await shop.work()
  assert.deepEqual((await shop.look(waited!)).cancelReason, 'unsupported')
  await shop.panel.db.query(sql`update providers set cancel_supported = true`)
  await shop.panel.db.query(sql`update services set cancel_enabled = false`)
  assert.equal((await shop.cancel(id!)).body.error.code, 'cancel_not_offered')
})
