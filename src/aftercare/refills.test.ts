import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Behaviour } from '../../sandbox/provider-faults.ts'
import { openAftercareShop } from '../../test/aftercare-shop.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { findProvider } from '../catalog/providers.sql.ts'
import { newId } from '../core/id.ts'
import { Refusal } from '../core/refusal.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { claimAftercare } from './claim-aftercare.ts'

const answer = (body: unknown): Behaviour => ({
  reply: { body: typeof body === 'string' ? body : JSON.stringify(body) },
})

test('a refill is asked for, followed, and ends as the provider says', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  assert.equal((await shop.refill(id!)).body.error.code, 'refill_too_early')
  await shop.end([id!], { status: 'Completed' })
  const { body } = await shop.refill(id!)
  assert.deepEqual(body, { success: true, refill: 1 })
  assert.equal((await shop.refill(id!)).body.error.code, 'refill_already_asked')
  await shop.work()
  assert.equal((await shop.look(id!)).refill, 'processing')

  for (const [word, state] of [
    ['In progress', 'in_progress'],
    ['Pending', 'in_progress'],
    ['Completed', 'completed'],
  ] as const) {
    shop.panel.provider.finishRefill(1, word)
    await shop.workLater()
    assert.equal((await shop.look(id!)).refill, state)
  }
  await shop.workLater()
  assert.deepEqual([shop.told('refill').length, shop.told('refill_status').length], [1, 3])
  const listed = await shop.customer.call('GET', `/api/orders/${id}/refills`)
  assert.deepEqual([listed.body.data.length, listed.body.data[0].status], [1, 'completed'])
  assert.equal((await shop.look(id!)).refunded, '0.0000')
})

test('a rejected refill may be asked for again after ten minutes, an error ends one too', async () => {
  await using shop = await openAftercareShop()
  const ids = await shop.run(2)
  await shop.end(ids, { status: 'Completed' })
  await shop.customer.call('POST', '/api/orders/refill', { ids })
  await shop.work()
  shop.panel.provider.finishRefill(1, 'Rejected')
  shop.panel.provider.finishRefill(2, 'Error')
  await shop.workLater()
  const states = [(await shop.look(ids[0]!)).refill, (await shop.look(ids[1]!)).refill].sort()
  assert.deepEqual(states, ['failed', 'rejected'])
  assert.equal((await shop.refill(ids[0]!)).body.error.code, 'asked_too_soon')
  await shop.panel.db.query(sql`update refills set ended_at = now() - interval '10 minutes'`)
  assert.equal((await shop.refill(ids[0]!)).body.refill, 3)
})

test('the window closes with its service’s days, and the refusal says when', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.end([id!], { status: 'Partial', remains: 100 })
  await shop.panel.db.query(sql`update services set refill_days = 7`)
  await shop.panel.db.query(sql`update orders set completed_at = '2026-01-01 12:00+07'`)
  const { body } = await shop.refill(id!)
  assert.equal(body.error.code, 'refill_window_over')
  assert.match(body.error.message, /08\/01\/2026 12:00/)
  await shop.panel.db.query(sql`update services set refill_enabled = false`)
  assert.equal((await shop.refill(id!)).body.error.code, 'refill_not_offered')
})

test('150 refills go out, and are followed, in batches of at most 100', async () => {
  await using shop = await openAftercareShop()
  const ids = await shop.run(150)
  await shop.end(ids, { status: 'Completed' })
  for (const batch of [ids.slice(0, 100), ids.slice(100)]) {
    const { body } = await shop.customer.call('POST', '/api/orders/refill', { ids: batch })
    assert.ok(body.data.every((one: { success: boolean }) => one.success))
  }
  await shop.work()
  await shop.workLater()
  for (const action of ['refill', 'refill_status'] as const) {
    assert.deepEqual(
      shop.told(action).map((told) => told.length),
      [100, 50],
    )
    assert.equal(new Set(shop.told(action).flat()).size, 150)
  }
  const { body } = await shop.customer.call('POST', '/api/orders/refill', { ids: Array(101).fill(ids[0]) })
  assert.equal(body.error.code, 'invalid_request')
})

test('of all the ways to cancel and refill together a customer may name a thousand orders a minute', async () => {
  await using shop = await openAftercareShop()
  const ids = Array.from({ length: 100 }, () => newId())
  for (let call = 0; call < 10; call++) {
    const path = call % 2 ? '/api/orders/refill' : '/api/orders/cancel'
    assert.equal((await shop.customer.call('POST', path, { ids })).status, 200)
  }
  for (const path of ['/api/orders/refill', '/api/orders/cancel', `/api/orders/${ids[0]}/refill`]) {
    const body = path.endsWith(`/${ids[0]}/refill`) ? undefined : { ids: [ids[0]!] }
    assert.equal((await shop.customer.call('POST', path, body)).body.error.code, 'too_many_requests', path)
  }
  const { key } = (await shop.customer.call('POST', '/api/user/api-keys', { name: 'Shop', scope: 'order' }))
    .body
  const answer = await fetch(`${shop.panel.url}/api/v2`, {
    method: 'POST',
    body: new URLSearchParams({ key, action: 'cancel', orders: '1' }),
  })
  assert.equal(answer.status, 429)
})

test('a refill whose answer was lost is asked for again only after a wait, and opens no second one', async () => {
  await using shop = await openAftercareShop()
  const faults = ['drop', '500', 'html', 'cut', 'empty', 'hang'] as const
  const ids = await shop.run(faults.length)
  await shop.end(ids, { status: 'Completed' })
  for (const [index, fault] of faults.entries()) {
    const id = ids[index]!
    await shop.refill(id)
    shop.panel.provider.next(`accept-and-${fault}`, 'refill')
    await shop.work()
    assert.equal((await shop.look(id)).refill, 'unknown', fault)
    await shop.panel.db.query(sql`update providers set paused_until = null`)
    await shop.work()
    assert.equal(shop.told('refill').length, 2 * index + 1, fault)
    await shop.workLater()
    const asked = await shop.look(id)
    assert.deepEqual([asked.refill, asked.refillReason], ['refused', 'Incorrect request'], fault)
  }
  assert.equal(shop.panel.provider.log.filter((call) => call.action === 'refill').length, 2 * faults.length)
})

test('a refill that was lost before it arrived is opened by the second try', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.end([id!], { status: 'Completed' })
  await shop.refill(id!)
  shop.panel.provider.next('lose-and-drop', 'refill')
  await shop.work()
  await shop.workLater()
  assert.equal((await shop.look(id!)).refill, 'processing')
})

test('a worker that dies with a refill leaves it to another after the wait', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.end([id!], { status: 'Completed' })
  await shop.refill(id!)
  const provider = await findProvider(shop.panel.db, 'BUMX')
  await claimAftercare(shop.parts.transaction, provider!, 'refill')
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).refill, shop.told('refill').length], ['submitting', 0])
  await shop.workLater()
  assert.equal((await shop.look(id!)).refill, 'processing')
})

test('odd answers: an id twice opens one refill, one left out is unknown, a refusal keeps its words', async () => {
  await using shop = await openAftercareShop()
  const [twice, silent, refused, keyed] = await shop.run(4)
  await shop.end([twice!, silent!, refused!, keyed!], { status: 'Completed' })
  for (const id of [twice!, silent!, refused!]) await shop.refill(id)
  const at = shop.providerOrderId
  const reply = [
    { order: await at(twice!), refill: '71' },
    { order: await at(twice!), refill: 72 },
    { order: await at(refused!), refill: { error: 'No drop' } },
  ]
  shop.panel.provider.next(answer(reply), 'refill')
  await shop.work()
  assert.equal((await shop.look(twice!)).refill, 'processing')
  assert.equal((await shop.look(silent!)).refill, 'unknown')
  assert.deepEqual((await shop.look(refused!)).refillReason, 'No drop')
  await shop.refill(keyed!)
  shop.panel.provider.next(answer({ [await at(keyed!)]: { refill: 9 } }), 'refill')
  await shop.work()
  assert.equal((await shop.look(keyed!)).refill, 'processing')
})

test('a word for a refill that nobody knows, or an error, changes nothing and is told once', async () => {
  await using shop = await openAftercareShop()
  const [strange, gone] = await shop.run(2)
  await shop.end([strange!, gone!], { status: 'Completed' })
  for (const id of [strange!, gone!]) {
    await shop.refill(id)
    await shop.work()
  }
  shop.panel.provider.finishRefill(1, 'Đang xem xét')
  for (let time = 0; time < 3; time++) {
    const reply = [
      { refill: 1, status: 'Đang xem xét' },
      { refill: '2', status: { error: 'Refill not found' } },
    ]
    shop.panel.provider.next(answer(reply), 'refill_status')
    await shop.workLater()
  }
  for (const id of [strange!, gone!]) {
    assert.deepEqual([(await shop.look(id)).refill, (await shop.look(id)).notices], ['processing', 1])
  }
  shop.panel.provider.finishRefill(1, 'Completed')
  await shop.workLater()
  assert.equal((await shop.look(strange!)).refill, 'completed')
})

test('an order whose refill needs a person is among those that do until somebody has seen it, and not asked about twice', async () => {
  await using shop = await openAftercareShop()
  const ids = await shop.run(2)
  await shop.end(ids, { status: 'Completed' })
  await shop.refill(ids[0]!)
  await shop.work()
  const says = async (status: string) => {
    shop.panel.provider.next(answer([{ refill: 1, status }]), 'refill_status')
    await shop.workLater()
  }
  const [boss, other] = [
    visitor(shop.panel.url, (await shop.panel.operator()).token),
    visitor(shop.panel.url, (await shop.panel.operator()).token),
  ]
  const t = texts('vi')
  const listed = async () =>
    [
      ...(await boss.get('/admin/orders?view=attention')).html.matchAll(/name="order" value="(\d+:[^"]+)"/g),
    ].map((found) => found[1])
  assert.deepEqual(await listed(), [])

  await says('Đang xem xét')
  const reason = t.admin.orders.attention.refill('1', t.admin.orders.attention.refillWord('Đang xem xét'))
  assert.deepEqual(await listed(), ['1:completed~.1.0.0000'])
  for (const page of [
    '/admin',
    '/admin/orders?view=attention',
    '/admin/orders?view=attention&q=1',
    '/admin/orders/1',
  ])
    assert.ok((await boss.get(page)).html.includes(reason), page)
  const front = (await boss.get('/admin')).html
  assert.ok(front.includes(t.admin.dashboard.ordersWaiting('1')))
  assert.match(front, /href="\/admin\/orders"[^>]*>(?:(?!<\/a>).)*?<span class="nav-badge[^>]*>1</s)

  const seen = { seen: 'completed~.1.0.0000' }
  assert.equal((await other.post('/admin/orders/1/seen', { seen: 'completed.1.0.0000' })).status, 409)
  const again = await other.get('/admin/orders/1/seen')
  assert.deepEqual([again.status, again.location], [303, '/admin/orders/1'])
  assert.equal((await boss.post('/admin/orders/1/seen', seen)).status, 303)
  assert.equal((await other.post('/admin/orders/1/seen', seen)).status, 409)
  assert.deepEqual(await listed(), [])
  await says('Đang xem xét')
  assert.deepEqual(await listed(), [], 'the same words do not ask again')
  await says('Chờ thêm')
  assert.deepEqual(await listed(), ['1:completed~.1.0.0000'])
  // Many at once do it too; an order that waits itself and by a refill is one.
  await shop.panel.db.query(sql`update orders set attention = 'unknown status word: x' where number = 1`)
  assert.deepEqual(await listed(), ['1:completed!~.1.0.0000'])
  assert.ok((await boss.get('/admin')).html.includes(t.admin.dashboard.ordersWaiting('1')))
  const preview = await boss.post('/admin/orders/bulk/seen', { order: '1:completed!~.1.0.0000' })
  const form = fieldValue(preview.html, 'form')
  await boss.post('/admin/orders/bulk/seen', { order: '1:completed!~.1.0.0000', form })
  assert.deepEqual(await listed(), [])
  const log = await shop.panel.db.query<{ attention: string }>(sql`
    select before->>'attention' as attention from audit_log where action = 'order.settle' order by id`)
  assert.deepEqual(
    log.map(({ attention }) => attention),
    ['refill 1: unknown refill word: Đang xem xét', 'unknown status word: x'],
  )
})

test('an operator asks for a refill from the order’s page, once, as the customer would; why not stands there', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  const token = async () => (await shop.panel.operator()).token
  const [boss, other] = [visitor(shop.panel.url, await token()), visitor(shop.panel.url, await token())]
  const words = texts('vi').operatorLists.bulk
  const hasButton = async () =>
    /action="\/admin\/orders\/bulk\/refill"/.test((await boss.get('/admin/orders/1')).html)
  assert.equal(await hasButton(), false, 'it still runs')
  await shop.end([id!], { status: 'Completed' })
  assert.equal(await hasButton(), true)
  const order = '1:completed.1.0.0000'
  const preview = (who: typeof boss) => who.post('/admin/orders/bulk/refill', { order })
  const forms = [
    fieldValue((await preview(boss)).html, 'form'),
    fieldValue((await preview(other)).html, 'form'),
  ]
  const confirm = (who: typeof boss, form = '') => who.post('/admin/orders/bulk/refill', { order, form })
  for (const answer of [await confirm(boss, forms[0]), await confirm(boss, forms[0])]) {
    assert.ok((await boss.get(answer.location!)).html.includes(words.acts.refill.asked))
  }
  const sentence = new Refusal('refill_already_asked', { number: 1 }).sentence('vi')
  assert.ok((await other.get((await confirm(other, forms[1])).location!)).html.includes(sentence))
  const page = (await boss.get('/admin/orders/1')).html
  assert.ok(page.includes(sentence) && page.includes(texts('vi').operatorLists.audit.actions['order.refill']))
  assert.equal(await hasButton(), false)
  await shop.work()
  assert.deepEqual([(await shop.look(id!)).refill, shop.told('refill').length], ['processing', 1])
  const log = await shop.panel.db.query(sql`select 1 from audit_log where action = 'order.refill'`)
  assert.equal(log.length, 1)
  const viewer = visitor(shop.panel.url, (await shop.panel.customer({ role: 'viewer' })).token)
  assert.equal((await preview(viewer)).status, 403)
})

test('answers about refills that cannot be read change nothing', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.end([id!], { status: 'Completed' })
  await shop.refill(id!)
  await shop.work()
  shop.panel.provider.finishRefill(1, 'Completed')
  const spoilt: Behaviour[] = ['accept-and-html', 'accept-and-cut', 'rate-limit', answer('[]'), answer('7')]
  for (const behaviour of spoilt) {
    shop.panel.provider.next(behaviour, 'refill_status')
    await shop.workLater()
    assert.equal((await shop.look(id!)).refill, 'processing', JSON.stringify(behaviour))
  }
  await shop.workLater()
  assert.equal((await shop.look(id!)).refill, 'completed')
})

test('a refill without an end for two months is given up and shown to a person', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.end([id!], { status: 'Completed' })
  await shop.refill(id!)
  await shop.work()
  await shop.panel.db.query(sql`update refills set sent_at = now() - interval '60 days'`)
  await shop.workLater()
  assert.deepEqual([(await shop.look(id!)).refill, (await shop.look(id!)).notices], ['failed', 1])
})

test('a refill that waits for a provider which gives none any more ends, and its customer is told once', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.run()
  await shop.end([id!], { status: 'Completed' })
  await shop.refill(id!)
  await shop.panel.db.query(sql`update providers set refill_supported = false`)
  await shop.work()
  await shop.workLater()
  const { refill, refillReason } = await shop.look(id!)
  assert.deepEqual([refill, refillReason], ['refused', 'unsupported'])
  const { body } = await shop.customer.call('GET', '/api/user/notifications')
  assert.deepEqual(
    body.data.map((one: { event: string; subject: string }) => [one.event, one.subject]),
    [
      ['refill_failed', '1'],
      ['order_completed', '1'],
    ],
  )
})
