import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { newId } from '../core/id.ts'
import type { ProviderOrderStatus } from '../partners/provider-replies.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { payCommissions } from '../referrals/pay-commissions.ts'
import { texts } from '../ui/texts.ts'
import { applyStatuses } from './apply-statuses.ts'

const words = texts('vi').admin.orders
const settled = texts('vi').operatorLists.audit.actions['order.settle']

/** An order of 1,000 for 2,500 that became unknown after one sending, and two operators who look at it. */
async function unknownOrder(panel: Panel) {
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '10000' })
  const { body } = await lan.order(likes, 1000)
  const attempt = newId()
  await panel.db.query(sql`
    insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, finished_at, outcome, request,
      balance_before, balance_after)
    values (${attempt}, ${body.order_id}, 'BUMX', 'w', now(), now(), 'unknown', '{}', 100.5, 98)`)
  await panel.db.query(sql`
    update orders set status = 'unknown', dispatch_count = 1, dispatch_token = ${attempt}, due_at = 'infinity',
      attention = 'unknown: perhaps taken; balance 100.500 ₫ − 98.000 ₫ = 2.500 ₫; the order costs 2.500 ₫'
    where id = ${body.order_id}`)
  const [one, two] = [await panel.operator(), await panel.operator()]
  return { lan, boss: visitor(panel.url, one.token), other: visitor(panel.url, two.token), bossId: one.id }
}

const act = (kind: string, more: Record<string, string> = {}) => ({
  act: kind,
  seen: 'unknown!.1.0.0000',
  ...more,
})
const state = (panel: Panel, number = 1) =>
  queryOne<{ status: string; attention: string | null; providerOrderId: string | null }>(
    panel.db,
    sql`select status, attention, provider_order_id as "providerOrderId" from orders where number = ${number}`,
  )

test('the sheet of an unknown order weighs its evidence in words and offers what can be done', async () => {
  await using panel = await startPanel()
  const { boss } = await unknownOrder(panel)
  const { html } = await boss.get('/admin/orders/1')
  assert.ok(html.includes(words.attention.evidence.taken!) && html.includes(words.attention.perhaps))
  assert.match(html, /100,5 VND.*98 VND/s)
  for (const kind of ['found', 'absent', 'refund'] as const) assert.ok(html.includes(words.settle[kind].does))
  assert.ok(!html.includes(words.settle.seen.does))
})

test('an operator whose role is to look sees the sheet and moves nothing', async () => {
  await using panel = await startPanel()
  const { lan } = await unknownOrder(panel)
  const viewer = visitor(panel.url, (await panel.customer({ role: 'viewer' })).token)
  assert.equal((await viewer.get('/admin/orders/1')).status, 200)
  const refused = await viewer.post('/admin/orders/1/settle', act('refund', { confirmed: 'yes' }))
  assert.equal(refused.status, 403)
  assert.equal((await state(panel))!.status, 'unknown')
  assert.equal(await lan.balance(), '7500.0000')
})

test('found upstream: the id is pasted, the order goes on, and the second operator is told', async () => {
  await using panel = await startPanel()
  const { boss, other, bossId } = await unknownOrder(panel)
  const empty = await boss.post('/admin/orders/1/settle', act('found', { value: 'a b' }))
  assert.equal(empty.status, 400)
  assert.ok(empty.html.includes(words.settle.providerOrderWrong))
  const done = await boss.submit('/admin/orders/1/settle', act('found', { value: '778899' }))
  assert.ok(done.html.includes(words.settle.done('1')))
  assert.deepEqual(await state(panel), { status: 'processing', attention: null, providerOrderId: '778899' })
  const late = await other.post('/admin/orders/1/settle', act('refund', { confirmed: 'yes' }))
  assert.equal(late.status, 409)
  assert.match(late.html, /role="alert".*Đơn đã thay đổi/s)
  const log = await panel.db.query(sql`select actor_id, action from audit_log`)
  assert.deepEqual(log, [{ actor_id: bossId, action: 'order.settle' }])
})

test('an id that belongs to another order is refused beside its field', async () => {
  await using panel = await startPanel()
  const { boss, lan } = await unknownOrder(panel)
  await lan.order(1, 1000, { link: 'https://facebook.com/post/2' })
  await panel.db.query(sql`update orders set provider_order_id = '5', status = 'processing' where number = 2`)
  const taken = await boss.post('/admin/orders/1/settle', act('found', { value: '5' }))
  assert.equal(taken.status, 409)
  assert.match(taken.html, /id="field-act-found-error".*#2/s)
})

test('a refund is shown before it is done, and pays once', async () => {
  await using panel = await startPanel()
  const { boss, lan } = await unknownOrder(panel)
  const review = await boss.post('/admin/orders/1/settle', act('refund'))
  assert.ok(review.html.includes(words.settle.willRefund) && review.html.includes('2.500 ₫'))
  assert.equal((await state(panel))!.status, 'unknown')
  const confirmed = act('refund', { confirmed: 'yes' })
  const answers = await Promise.all([1, 2].map(() => boss.post('/admin/orders/1/settle', confirmed)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
  assert.equal(await lan.balance(), '10000.0000')
  assert.equal((await state(panel))!.status, 'failed')
})

test('sending again is confirmed, and what was decided of one sending holds for no later one', async () => {
  await using panel = await startPanel()
  const { boss, other } = await unknownOrder(panel)
  const review = await boss.post('/admin/orders/1/settle', act('absent'))
  assert.ok(review.html.includes(words.settle.absent.does) && review.html.includes(words.settle.willSendTo))
  await boss.submit('/admin/orders/1/settle', act('absent', { confirmed: 'yes' }))
  assert.equal((await state(panel))!.status, 'pending')
  assert.ok((await boss.get('/admin/orders/1')).html.includes(words.clearedBy.person))
  await panel.db.query(
    sql`update orders set status = 'unknown', dispatch_count = 2, attention = 'unknown: x'`,
  )
  const late = await other.post('/admin/orders/1/settle', act('absent', { confirmed: 'yes' }))
  assert.equal(late.status, 409)
  assert.equal((await state(panel))!.status, 'unknown')
})

test('what of a partial order was not delivered, and a reminder that needs nothing', async () => {
  await using panel = await startPanel()
  const { boss, lan } = await unknownOrder(panel)
  await panel.db.query(sql`
    update orders set status = 'partial', completed_at = now(),
      attention = 'partial without remains: decide the refund'`)
  assert.ok((await boss.get('/admin/orders/1')).html.includes(words.attention.noRemains))
  for (const value of ['1001', 'x', '']) {
    const wrong = await boss.post(
      '/admin/orders/1/settle',
      act('remains', { value, seen: 'partial!.1.0.0000' }),
    )
    assert.equal(wrong.status, 400)
    assert.match(wrong.html, /id="field-act-remains-error"/)
  }
  await boss.submit(
    '/admin/orders/1/settle',
    act('remains', { value: '400', confirmed: 'yes', seen: 'partial!.1.0.0000' }),
  )
  assert.equal(await lan.balance(), '8500.0000')
  await panel.db.query(sql`update orders set attention = 'the provider says partial after completed'`)
  assert.match((await boss.get('/admin/orders/1')).html, /“Giao một phần” sau khi đơn đã “Hoàn thành”/)
  await boss.submit('/admin/orders/1/seen', { seen: 'partial!.1.1000.0000' })
  assert.deepEqual(await state(panel), { status: 'partial', attention: null, providerOrderId: null })
  assert.equal(await lan.balance(), '8500.0000')
})

test('support marks as seen and moves no money; nobody settles an order of their own account', async () => {
  await using panel = await startPanel()
  const { lan, boss } = await unknownOrder(panel)
  const support = visitor(panel.url, (await panel.customer({ role: 'support' })).token)
  const refund = act('refund', { confirmed: 'yes' })
  assert.doesNotMatch((await support.get('/admin/orders/1')).html, /action="[^"]*settle"/)
  const list = await support.get('/admin/orders')
  assert.match(list.html, /formaction="[^"]*bulk\/cancel"/)
  assert.doesNotMatch(list.html, /formaction="[^"]*bulk\/(refund|resend)"/)
  assert.equal((await support.post('/admin/orders/1/settle', refund)).status, 403)
  for (const bulk of ['refund', 'resend']) {
    assert.equal((await support.post(`/admin/orders/bulk/${bulk}`, { order: '1:unknown!.1.0' })).status, 403)
  }

  await panel.db.query(sql`update users set role = 'finance' where id = ${lan.id}`)
  const own = await visitor(panel.url, lan.token).post('/admin/orders/1/settle', refund)
  assert.equal(own.status, 403)
  assert.ok(own.html.includes('đơn của chính mình'))
  assert.equal((await state(panel))!.status, 'unknown')
  assert.equal((await boss.post('/admin/orders/1/settle', refund)).status, 303)

  await panel.db.query(sql`
    update orders set status = 'partial', completed_at = now(), refunded_amount = final_price, remains = quantity,
      attention = 'the provider says partial after completed'`)
  assert.match((await support.get('/admin/orders/1')).html, /action="\/admin\/orders\/1\/seen"/)
  assert.equal((await support.post('/admin/orders/1/seen', { seen: 'partial!.1.2500.0000' })).status, 303)
  assert.equal((await state(panel))!.attention, null)
})

test('a running order is given up with a reason, once, and nothing its provider says then changes that', async () => {
  await using panel = await startPanel()
  const { boss, other, lan } = await unknownOrder(panel)
  const offered = async () =>
    (await boss.get('/admin/orders/1')).html.match(/(?<=formaction="\/admin\/orders\/bulk\/)\w+/g) ?? []
  assert.deepEqual(await offered(), [], 'nothing can be asked of an order that its provider may not have')
  await panel.db.query(sql`
    update orders set status = 'in_progress', attention = null, provider_order_id = '9', remains = 900`)
  assert.deepEqual(await offered(), ['status', 'cancel'])
  const path = '/admin/orders/1/settle'
  const refund = act('refund', { seen: 'in_progress.1.0.0000' })
  const bare = await boss.post(path, { ...refund, confirmed: 'yes' })
  assert.equal(bare.status, 400)
  assert.match(bare.html, /id="field-reason-refund-error"/)
  const why = { ...refund, reason: 'Nhà cung cấp mất đơn <3' }
  const review = await boss.post(path, why)
  assert.ok(review.html.includes('mất đơn &lt;3') && review.html.includes(words.settle.final))
  const answers = await Promise.all([boss, other].map((one) => one.post(path, { ...why, confirmed: 'yes' })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
  assert.equal(await lan.balance(), '10000.0000')
  const log = await panel.db.query(sql`select after->>'reason' as reason from audit_log`)
  assert.deepEqual(log, [{ reason: why.reason }])

  for (const status of ['In progress', 'Completed', 'Partial', 'Canceled', 'Lost']) {
    await says(panel, { status, remains: 10 })
  }
  assert.deepEqual(await state(panel), { status: 'canceled', attention: null, providerOrderId: '9' })
  assert.equal(await lan.balance(), '10000.0000')
})

test('an order that ended is refunded more: commission is taken back, and its provider refunds no second time', async () => {
  await using panel = await startPanel()
  const { boss, other, lan } = await unknownOrder(panel)
  const referrer = await panel.customer()
  await panel.db.query(sql`
    update orders set status = 'in_progress', attention = null, provider_order_id = '9',
      referrer_id = ${referrer.id}, commission_percent = 10`)
  await panel.db.query(sql`update settings set commission_hold_days = 0`)
  await says(panel, { status: 'Completed', remains: 0 })
  await payCommissions(panel.db.transaction)
  assert.equal(await referrer.balance(), '250.0000')

  const path = '/admin/orders/1/settle'
  const remains = (value: string, seen: string) =>
    act('remains', { value, seen, confirmed: 'yes', reason: 'Khách gửi ảnh, đúng là thiếu' })
  assert.equal((await boss.post(path, remains('0', 'completed.1.0.0000'))).status, 400)
  const answers = await Promise.all([
    boss.post(path, remains('400', 'completed.1.0.0000')),
    other.post(path, remains('600', 'completed.1.0.0000')),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409])
  const isLess = answers[0]!.status === 303
  const paid = isLess ? ['8500.0000', '150.0000'] : ['9000.0000', '100.0000']
  assert.deepEqual([await lan.balance(), await referrer.balance()], paid)

  await says(panel, { status: 'Canceled' })
  assert.equal((await state(panel))!.status, 'partial')
  assert.deepEqual([await lan.balance(), await referrer.balance()], paid)
  const now = `partial.1.${isLess ? 1000 : 1500}.0000`
  assert.equal((await boss.post(path, remains('399', now))).status, 400, 'nothing is taken back')
  const all = { ...remains('', now), act: 'refund' }
  assert.equal((await boss.post(path, all)).status, 303)
  assert.deepEqual([await lan.balance(), await referrer.balance()], ['10000.0000', '0.0000'])
  assert.equal((await boss.post(path, { ...all, seen: 'canceled.1.2500.0000' })).status, 409)
})

test('what a provider said when it ended an order stands in its timeline, and changes with the end', async () => {
  await using panel = await startPanel()
  const { boss } = await unknownOrder(panel)
  await panel.db.query(sql`
    update orders set status = 'in_progress', attention = null, provider_order_id = '7', submitted_at = now()`)
  const said = async () => />([^<]*status: [^<]*)</.exec((await boss.get('/admin/orders/1')).html)?.[1]
  await says(panel, { status: 'In progress', remains: 700 })
  assert.equal(await said(), undefined)
  await says(panel, { status: 'COMPLETE', remains: 0, startCount: 12, charge: '0.9', currency: 'USD' })
  const completed = 'status: COMPLETE, remains: 0, start_count: 12, charge: 0.9 USD'
  assert.equal(await said(), completed)
  for (const nothing of [{ status: 'Completed' }, { error: 'Incorrect order ID' }, { status: 'In progress' }])
    await says(panel, nothing)
  assert.equal(await said(), completed, 'what changes nothing is not kept')
  await says(panel, { status: 'Partial', remains: 400 })
  assert.equal(await said(), 'status: Partial, remains: 400')
})

/** What the provider says about the only order. */
async function says(panel: Panel, report: ProviderOrderStatus): Promise<void> {
  const order = await queryOne<{ id: string }>(panel.db, sql`select id from orders`)
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 60_000, stretch: 1 } }
  await applyStatuses(panel.db.transaction, provider, new Map([[order!.id, report]]))
}

test('what a package is refunded may have fractions of a đồng, and the field sends them as they are typed', async () => {
  await using panel = await startPanel()
  const { boss, lan } = await unknownOrder(panel)
  await panel.db.query(sql`
    update orders set status = 'partial', completed_at = now(), service_type = 'Package',
      attention = 'a package ended partial: decide the refund'`)
  const field = /<input[^>]*id="field-act-amount"[^>]*>/.exec((await boss.get('/admin/orders/1')).html)![0]
  assert.doesNotMatch(field, /data-grouped/)
  const amount = act('amount', { value: '1.187,75', confirmed: 'yes', seen: 'partial!.1.0.0000' })
  assert.equal((await boss.post('/admin/orders/1/settle', amount)).status, 303)
  assert.equal(await lan.balance(), '8687.7500')
})

test('only operators settle orders', async () => {
  await using panel = await startPanel()
  const { lan } = await unknownOrder(panel)
  const path = '/admin/orders/1/settle'
  assert.equal(
    (await visitor(panel.url, lan.token).post(path, act('refund', { confirmed: 'yes' }))).status,
    403,
  )
  assert.equal((await state(panel))!.status, 'unknown')
})

test('each text a job leaves is put into words, and others are shown as they are', async () => {
  await using panel = await startPanel()
  const { boss } = await unknownOrder(panel)
  const shown: Record<string, string> = {
    'unknown: certainly absent; balance 1 ₫ − 1 ₫ = 0 ₫; the order costs 2 ₫': words.attention.certainly,
    'unknown: its balance before or after could not be read': words.attention.balanceUnread,
    'unknown: the worker that sent it died or was not answered in time': words.attention.lost,
    'unknown: ambiguous error: try later': words.attention.ambiguous('try later'),
    'unknown: socket hang up': `${words.attention.unknown}: socket hang up`,
    'the provider says: Incorrect order': words.attention.says('Incorrect order'),
    'unknown status word: Baking': words.attention.word('Baking'),
    'a package ended partial: decide the refund': words.attention.packagePartial,
    'cannot be sent: an order of SEO needs keywords': words.attention.needs('SEO', 'keywords'),
    'BUMX has taken an earlier sending too, as 77': words.attention.second('BUMX', '77'),
    'something new': 'something new',
  }
  for (const [text, said] of Object.entries(shown)) {
    await panel.db.query(sql`update orders set attention = ${text}`)
    assert.ok((await boss.get('/admin/orders/1')).html.includes(said), text)
    assert.ok((await boss.get('/admin/orders?view=attention')).html.includes(said), text)
  }
})

test('a dispute is answered from the number of an order: money, the words of the provider, and who did what', async () => {
  await using panel = await startPanel()
  const { boss, other, bossId, lan } = await unknownOrder(panel)
  await panel.db.query(sql`
    update dispatch_attempts set request = '{"action":"add"}', reply = 'HTTP 200 {"error":"<b>gone</b>"}'`)
  await boss.submit('/admin/orders/1/settle', act('refund', { confirmed: 'yes' }))
  const form = fieldValue((await boss.get('/admin/orders/1')).html, 'form')
  for (const _ of [1, 2]) await boss.submit('/admin/orders/1/notes', { form, body: 'Khách gửi ảnh <lạ>' })

  // The first click searches, the second opens the order, the third unfolds.
  const list = await other.get('/admin/orders?q=%231')
  const href = /href="(\/admin\/orders\/1)"/.exec(list.html)![1]!
  const { html } = await other.get(href)
  const history = html.slice(html.indexOf('id="timeline"'))
  const told = [
    'Khách gửi ảnh &lt;lạ>',
    '+2.500 ₫',
    settled,
    '&lt;b>gone&lt;/b>',
    '−2.500 ₫',
    words.placed,
  ].map((text) => history.indexOf(text))
  assert.ok(!told.includes(-1), told.join())
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
    'the newest first',
  )
  assert.match(history, /<details[^>]*>(?:(?!<\/details>).)*action: add.*?gone.*?<\/details>/s)
  assert.match(history, new RegExp(`${settled}</strong> <a href="/admin/users/${bossId}">`))
  assert.equal(history.split('Khách gửi ảnh').length, 2, 'a form sent twice is one note')
  const person = await other.get(`/admin/users/${lan.id}`)
  assert.match(person.html, /Khách gửi ảnh.*?href="\/admin\/orders\/1"/s)
})

test('a long history is read page by page, and nothing in it is lost or shown twice', async () => {
  await using panel = await startPanel()
  const { boss } = await unknownOrder(panel)
  await panel.db.query(sql`
    insert into dispatch_attempts (id, order_id, provider, worker, started_at, lease_expires_at, finished_at, outcome, request)
    select gen_random_uuid(), id, 'BUMX', 'w', now() - make_interval(mins => n / 3), now(), now(), 'not_sent', '{}'
    from orders, generate_series(4, 140) n`)
  const seen: string[] = []
  let at: string | undefined = '/admin/orders/1'
  let pages = 0
  for (; at !== undefined && pages < 10; pages++) {
    const { html }: { html: string } = await boss.get(at)
    seen.push(...[...html.matchAll(/<code>([0-9a-f-]{36})<\/code>/g)].map((found) => found[1]!))
    at = /href="([^"]+)#timeline" rel="next"/.exec(html)?.[1]
  }
  assert.deepEqual([pages, seen.length, new Set(seen).size], [3, 138, 138])
  assert.equal((await boss.get('/admin/orders/1?before=x')).status, 200)
})
