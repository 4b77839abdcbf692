import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, type Visitor, visitor } from '../../test/visitor.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import type { Queryable } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { askedOperatorOrders } from './operator-order-filter.ts'
import { countViews, findLookedAt, listOperatorOrders } from './operator-order-list.sql.ts'
import { listAllOrders } from './operator-orders.sql.ts'

const words = texts('vi').operatorLists

/** Customers with orders of 1,000 for 2,500 ₫ each, all in doubt after one sending, and an operator. */
async function ordersInDoubt(panel: Panel, counts: readonly number[]) {
  const likes = await panel.service({ rate: '2500' })
  const customers: Customer[] = []
  for (const count of counts) {
    const one = await panel.customer({ balance: '20000' })
    customers.push(one)
    for (let order = 0; order < count; order++) {
      await one.order(likes, 1000, { link: `https://www.facebook.com/${one.username}/posts/${order}` })
    }
  }
  await panel.db.query(sql`
    update orders set status = 'unknown', dispatch_count = 1, due_at = 'infinity', attention = 'unknown: x'`)
  return { customers, boss: visitor(panel.url, (await panel.operator()).token) }
}

/** What a preview or a confirmation carries of the ticked orders, as they stand in a page. */
function ticked(html: string): string[] {
  return [...html.matchAll(/name="order" value="([^"]+)"/g)].map((found) => found[1]!)
}

async function send(boss: Visitor, act: string, orders: readonly string[], form?: string) {
  const fields = new URLSearchParams(orders.map((order) => ['order', order]))
  if (form) fields.append('form', form)
  return boss.post(`/admin/orders/bulk/${act}`, fields)
}

async function result(boss: Visitor, page: { status: number; location: string | undefined }) {
  assert.equal(page.status, 303)
  return boss.get(page.location!)
}

test('many are refunded after a preview of the sum, each wallet once, however often the form is sent', async () => {
  await using panel = await startPanel()
  const { customers, boss } = await ordersInDoubt(panel, [2, 1])
  const list = await boss.get('/admin/orders?view=unknown')
  assert.equal(ticked(list.html).length, 3)
  const preview = await send(boss, 'refund', ticked(list.html))
  assert.ok(preview.html.includes(words.bulk.refundSum('3', '7.500 ₫')))
  for (const customer of customers) assert.notEqual(await customer.balance(), '20000.0000')

  const form = fieldValue(preview.html, 'form')
  const answers = await Promise.all([1, 2].map(() => send(boss, 'refund', ticked(preview.html), form)))
  const { html } = await result(boss, answers[0]!)
  assert.ok(html.includes(words.bulk.done('3', '3')) && html.includes(words.bulk.refunded('7.500 ₫')))
  await result(boss, await send(boss, 'refund', ticked(preview.html), form))
  const past = await boss.get('/admin/orders/bulk')
  assert.equal(past.html.split(`/admin/orders/bulk/${form}"`).length, 2)
  assert.ok(past.html.includes(words.bulk.done('3', '3')))
  for (const customer of customers) assert.equal(await customer.balance(), '20000.0000')
  const log = await panel.db.query(sql`select action from audit_log where subject like 'order:%'`)
  assert.equal(log.length, 3)
})

test('an order that somebody changed after the preview is refused on its row, and the others are done', async () => {
  await using panel = await startPanel()
  const { customers, boss } = await ordersInDoubt(panel, [3])
  const seen = ticked((await boss.get('/admin/orders?view=attention')).html)
  const preview = await send(boss, 'refund', seen)
  const other = visitor(panel.url, (await panel.operator()).token)
  await other.post('/admin/orders/2/settle', { act: 'found', value: '77', seen: 'unknown!.1.0.0000' })

  const form = fieldValue(preview.html, 'form')
  const { html } = await result(boss, await send(boss, 'refund', ticked(preview.html), form))
  assert.ok(html.includes(words.bulk.done('2', '3')))
  assert.match(html, /admin\/orders\/2".*?Đơn đã thay đổi từ lúc bạn xem.*?admin\/orders\/1"/s)
  assert.equal(await customers[0]!.balance(), '17500.0000')
  // Who comes with what was seen before is told in the preview already, and another's form is not carried out.
  const late = await send(boss, 'refund', seen)
  assert.ok(late.html.includes(words.bulk.cannot) && !late.html.includes('name="form"'))
  assert.equal((await send(other, 'refund', seen, form)).status, 409)
})

test('who only looks, and who only buys, does nothing to many; what makes no sense is refused', async () => {
  await using panel = await startPanel()
  const { customers, boss } = await ordersInDoubt(panel, [1])
  const viewer = visitor(panel.url, (await panel.customer({ role: 'viewer' })).token)
  const seen = ticked((await viewer.get('/admin/orders')).html)
  assert.equal(seen.length, 1)
  for (const who of [viewer, visitor(panel.url, customers[0]!.token)]) {
    assert.equal((await send(who, 'refund', seen)).status, 403)
  }
  assert.equal((await send(boss, 'refund', ['1:x'])).status, 400)
  assert.equal((await send(boss, 'refund', Array(101).fill(seen[0]))).status, 400)
  assert.equal((await send(boss, 'refund', [])).status, 303)
  // Sent again it might be delivered twice, so that is looked up for each order by itself.
  assert.ok((await send(boss, 'resend', seen)).html.includes(words.bulk.cannot))
})

test('many that run but are lost are given up with one reason; what has ended is looked at one by one', async () => {
  await using panel = await startPanel()
  const { customers, boss } = await ordersInDoubt(panel, [3])
  await panel.db.query(sql`
    update orders set status = 'in_progress', attention = null, provider_order_id = number`)
  await panel.db.query(sql`update orders set status = 'completed', completed_at = now() where number = 3`)
  const preview = await send(boss, 'refund', ticked((await boss.get('/admin/orders')).html))
  assert.match(preview.html, /<textarea[^>]*name="reason"/)
  const orders = ticked(preview.html)
  assert.equal(orders.length, 2)
  const fields = new URLSearchParams(orders.map((order) => ['order', order]))
  fields.append('form', fieldValue(preview.html, 'form'))
  for (const nothing of ['', ' x ']) {
    fields.set('reason', nothing)
    const refused = await boss.post('/admin/orders/bulk/refund', fields)
    assert.equal(refused.status, 400)
    assert.ok(refused.html.includes(texts('vi').admin.orders.settle.reasonWrong))
    assert.equal(fieldValue(refused.html, 'form'), fields.get('form'))
    assert.equal((await panel.db.query(sql`select from bulk_acts`)).length, 0)
  }
  fields.set('reason', 'Mất đơn')
  const { html } = await result(boss, await boss.post('/admin/orders/bulk/refund', fields))
  assert.ok(html.includes(words.bulk.done('2', '2')) && html.includes(words.bulk.refunded('5.000 ₫')))
  assert.equal(await customers[0]!.balance(), '17500.0000')
  const log = await panel.db.query(sql`select 1 from audit_log where after->>'reason' = 'Mất đơn'`)
  assert.equal(log.length, 2)
})

test('one order is asked for and canceled from its own page, after the same preview', async () => {
  await using panel = await startPanel()
  const { customers, boss } = await ordersInDoubt(panel, [1])
  await panel.db.query(sql`update orders set status = 'pending', attention = null, dispatch_count = 0`)
  const offered = (page: string) => page.match(/(?<=formaction="\/admin\/orders\/bulk\/)\w+/g)
  await panel.db.query(sql`update orders set status = 'processing', provider_order_id = '9' where number = 1`)
  const running = (await boss.get('/admin/orders/1')).html
  assert.deepEqual(offered(running), ['status', 'cancel'])
  const asked = await send(boss, 'status', ticked(running))
  await result(boss, await send(boss, 'status', ticked(asked.html), fieldValue(asked.html, 'form')))
  await panel.db.query(sql`update orders set status = 'pending', provider_order_id = null where number = 1`)
  const { html } = await boss.get('/admin/orders/1')
  assert.deepEqual(offered(html), ['cancel'], 'nobody has it yet who could be asked')
  const preview = await send(boss, 'cancel', ticked(html))
  const form = fieldValue(preview.html, 'form')
  await result(boss, await send(boss, 'cancel', ticked(preview.html), form))
  assert.equal(await customers[0]!.balance(), '20000.0000')
  assert.doesNotMatch((await boss.get('/admin/orders/1')).html, /formaction/)
})

test('the view of stuck orders measures against what is usual for the service', async () => {
  await using panel = await startPanel()
  const { boss } = await ordersInDoubt(panel, [4])
  await panel.db.query(sql`
    update orders set status = 'in_progress', attention = null, provider_order_id = number,
      due_at = now() + interval '1 day', updated_at = now(), submitted_at = now() - interval '5 hours'`)
  await panel.db.query(sql`update orders set submitted_at = now() - interval '30 minutes' where number = 1`)
  await panel.db.query(sql`update orders set submitted_at = now() - interval '8 days' where number = 2`)
  await panel.db.query(
    sql`update orders set updated_at = now() - interval '7 hours', submitted_at = now() - interval '9 hours' where number = 3`,
  )
  const stuck = async () =>
    [...(await boss.get('/admin/orders?view=stuck')).html.matchAll(/href="\/admin\/orders\/(\d+)"/g)].map(
      (found) => Number(found[1]),
    )
  assert.deepEqual(await stuck(), [3, 2])
  await panel.db.query(sql`
    insert into service_records (service_id, bucket, sample, completion_percent, partial_percent, cancel_percent,
      start_sample, finish_sample, finish_p90_seconds)
    select id, 0, 40, 100, 0, 0, 0, 40, 3600 from services limit 1`)
  assert.deepEqual(await stuck(), [4, 3, 2])
  const asked = await send(boss, 'status', ticked((await boss.get('/admin/orders?view=stuck')).html))
  assert.ok(asked.html.includes(words.bulk.effect('3', '3')))
})

test('a link is found in every spelling, an order by its number or the provider’s, a person by part of a name', async () => {
  await using panel = await startPanel()
  const { customers, boss } = await ordersInDoubt(panel, [2, 1])
  const [lan] = customers
  await panel.db.query(sql`update orders set provider_order_id = '880011' where number = 2`)
  const found = async (q: string) => {
    const { html, status } = await boss.get(`/admin/orders?q=${encodeURIComponent(q)}`)
    assert.equal(status, 200, q)
    return [...html.matchAll(/href="\/admin\/orders\/(\d+)"/g)].map((match) => Number(match[1]))
  }
  for (const start of ['https://www.', 'http://', 'https://m.', 'www.', '']) {
    assert.deepEqual(await found(`${start}facebook.com/${lan!.username}/posts/1/`), [2], start)
  }
  assert.deepEqual(await found('#1'), [1])
  assert.deepEqual(await found('880011'), [2])
  assert.deepEqual(await found(lan!.username), [2, 1])
  assert.deepEqual(await found(lan!.username.slice(1).toUpperCase()), [2, 1])
  assert.deepEqual(await found("%' or 1=1"), [])

  // What is no order's may be a transfer's or a user's: the way there stands beside, and in front where nothing is found.
  const way = (q: string, list: string) =>
    new RegExp(`<a( class="btn btn-primary")? href="/admin/${list}\\?q=${encodeURIComponent(q)}"`)
  const nothing = (await boss.get('/admin/orders?q=FT2601234567')).html
  for (const list of ['deposits', 'users']) {
    assert.equal(way('FT2601234567', list).exec(nothing)?.[1], ' class="btn btn-primary"', list)
    const some = way('880011', list).exec((await boss.get('/admin/orders?q=880011')).html)
    assert.ok(some && some[1] === undefined, list)
  }
  assert.doesNotMatch((await boss.get('/admin/orders')).html, /\/admin\/users\?q=/)
})

test('what waits for a person is found by its indexes among very many orders and refills', async () => {
  await using panel = await startPanel()
  await ordersInDoubt(panel, [1])
  await panel.db.transaction(async (tx) => {
    await tx.query(sql`set local session_replication_role = replica`)
    await tx.query(sql`
      insert into orders overriding system value
      select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'number', 100 + n,
        'provider_order_id', n, 'status', 'completed', 'completed_at', now(), 'link', 'https://x.com/' || n,
        'attention', case when n % 400 = 0 then 'unknown status word: x' end))).*
      from orders o, generate_series(1, 4000) n where o.number = 1`)
    await tx.query(sql`
      insert into refills (order_id, user_id, state, ended_at, attention, attention_seen_at)
      select id, user_id, 'failed', now(), 'x', case when number % 200 > 0 then now() end
      from orders where number > 100`)
  })
  await panel.db.query(sql`vacuum analyze orders`)
  await panel.db.query(sql`vacuum analyze refills`)
  const plan: string[] = []
  const explained = async (statement: Sql) => {
    const lines = await panel.db.query<{ 'QUERY PLAN': string }>(sql`explain ${statement}`)
    plan.push(...lines.map((line) => line['QUERY PLAN']))
    return []
  }
  const selection = { ...askedOperatorOrders({ view: 'attention' }), userId: undefined }
  const reads = [
    (db: Queryable) => listOperatorOrders(db, selection, 51),
    (db: Queryable) => findLookedAt(db, selection),
    (db: Queryable) => listAllOrders(db, { attention: true, limit: 5 }),
    getWaiting,
    (db: Queryable) => countViews(db, 1001),
  ]
  for (const read of reads) {
    plan.length = 0
    await read({ query: explained } as unknown as Queryable)
    assert.match(plan.join('\n'), /refills_attention_idx/, read.toString())
    assert.match(plan.join('\n'), /orders_attention_idx/, read.toString())
    if (read !== reads.at(-1)) assert.doesNotMatch(plan.join('\n'), /Seq Scan on (orders|refills)/)
  }
  // The one in doubt, 10 others, and 20 by a refill.
  const waiting = await getWaiting(panel.db)
  const listed = await listOperatorOrders(panel.db, selection, 51)
  assert.deepEqual(
    [waiting.orders, listed.length, (await countViews(panel.db, 1001)).attention],
    [31, 31, 31],
  )
  await panel.db.transaction(async (tx) => {
    await tx.query(sql`set local session_replication_role = replica`)
    await tx.query(sql`with gone as (delete from refills) delete from orders where number > 100`)
  })
})
