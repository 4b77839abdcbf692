import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { newId } from '../core/id.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').support.tickets
const openBy = (who: Customer, message = 'help', more: object = {}) =>
  who.call('POST', '/api/tickets', { kind: 'other', message, ...more })
const write = (who: Customer, number: number, message: string) =>
  who.call('POST', `/api/tickets/${number}/messages`, { message })

/** A panel with a customer who has opened a ticket, and an operator at its page. */
async function desk() {
  const panel = await startPanel()
  const lan = await panel.customer({ balance: '1000000' })
  const { number } = (await openBy(lan, 'Xin <b>giúp</b> https://example.com/x')).body
  const boss = visitor(panel.url, (await panel.operator()).token)
  const here = `/admin/tickets/${number}`
  const seen = async () => fieldValue((await boss.get(here)).html, 'seen')
  const act = async (act: string, message = '') => boss.post(here, { act, message, seen: await seen() })
  const thread = async () => (await lan.call('GET', `/api/tickets/${number}`)).body
  return {
    panel,
    lan,
    number,
    boss,
    here,
    seen,
    act,
    thread,
    [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose](),
  }
}

test('a customer opens a ticket about an order, is answered, closes it, and goes on', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '1000000' })
  await lan.order(await panel.service(), 1000)
  const order = (await panel.db.query<{ number: number }>(sql`select number from orders`))[0]!.number
  const browser = visitor(panel.url, lan.token)
  assert.ok((await browser.get(`/orders/${order}`)).html.includes(`/tickets/new?order=${order}`))
  const form = await browser.get(`/tickets/new?order=${order}`)
  const fields = {
    kind: 'order',
    order: `#${order}`,
    message: 'Chưa chạy',
    token: fieldValue(form.html, 'token'),
  }
  const first = await browser.post('/tickets/new', fields)
  const again = await browser.post('/tickets/new', fields)
  assert.equal(again.location, first.location, 'a form sent twice opens one ticket')
  const ticket = first.location!
  const boss = visitor(panel.url, (await panel.operator()).token)
  const page = await boss.get(`/admin${ticket}`)
  assert.ok(page.html.includes(`/admin/orders/${order}`) && page.html.includes(`/admin/users/${lan.id}`))
  const seen = fieldValue(page.html, 'seen')
  await boss.submit(`/admin${ticket}`, { act: 'reply', message: 'Đang kiểm tra', seen })
  assert.ok((await browser.get(ticket)).html.includes('Đang kiểm tra'))
  assert.ok((await browser.get('/tickets?state=answered')).html.includes(words.states.answered))
  await browser.submit(`${ticket}/close`, {})
  assert.ok((await browser.get(ticket)).html.includes(words.reopenTitle))
  await browser.submit(ticket, { message: 'Vẫn chưa' })
  assert.ok((await boss.get('/admin/tickets')).html.includes('Vẫn chưa'))
})

test('what is written is text: no HTML, links only to the web, nothing fetched', async () => {
  await using it = await desk()
  const { html } = await visitor(it.panel.url, it.lan.token).get(`/tickets/${it.number}`)
  assert.ok(html.includes('Xin &lt;b>giúp&lt;/b> <a href="https://example.com/x"'))
  assert.ok(html.includes('rel="noopener noreferrer nofollow"'))
})

test('operators are told of every message of a customer', async () => {
  await using it = await desk()
  await write(it.lan, it.number, 'một nữa')
  const notices = await it.panel.db.query<{ body: string }>(
    sql`select body from notices where event = 'ticket_message' order by id`,
  )
  assert.equal(notices.length, 2)
  assert.ok(notices[0]!.body.includes('&lt;b&gt;giúp&lt;/b&gt;'))
})

test('a customer is told of an answer, never of a note', async () => {
  await using it = await desk()
  await it.act('note', 'khách khó tính')
  const count = () => it.panel.db.query(sql`select from notifications where event = 'ticket_answered'`)
  assert.equal((await count()).length, 0)
  assert.equal((await it.thread()).ticket.status, 'open')
  await it.act('reply', 'xong rồi')
  assert.equal((await count()).length, 1)
  const page = (await visitor(it.panel.url, it.lan.token).get(`/tickets/${it.number}`)).html
  assert.ok(page.includes('xong rồi') && !page.includes('khách khó tính'))
  assert.ok(!(await visitor(it.panel.url, it.lan.token).get('/tickets')).html.includes('khách khó tính'))
  assert.deepEqual(
    (await it.thread()).messages.map((message: { from: string }) => message.from),
    ['customer', 'support'],
  )
  assert.ok((await it.boss.get(it.here)).html.includes('khách khó tính'))
})

test('a ticket is its customer’s alone', async () => {
  await using it = await desk()
  const minh = await it.panel.customer()
  assert.equal((await minh.call('GET', `/api/tickets/${it.number}`)).body.error.code, 'ticket_not_found')
  assert.equal((await write(minh, it.number, 'x')).body.error.code, 'ticket_not_found')
  assert.deepEqual((await minh.call('GET', '/api/tickets')).body.data, [])
  const browser = visitor(it.panel.url, minh.token)
  for (const path of [`/tickets/${it.number}`, it.here, '/admin/tickets']) {
    assert.ok([403, 404].includes((await browser.get(path)).status), path)
  }
  assert.equal((await browser.post(`/tickets/${it.number}/close`, {})).status, 404)
  await it.lan.order(await it.panel.service(), 1000)
  const [order] = await it.panel.db.query<{ number: number }>(sql`select number from orders`)
  const asked = await openBy(minh, 'x', { kind: 'order', order_number: order!.number })
  assert.equal(asked.body.error.code, 'order_not_found')
  assert.equal((await it.thread()).ticket.status, 'open')
})

test('of two operators who answer at once one is asked to read first, and loses nothing typed', async () => {
  await using it = await desk()
  const colleague = visitor(it.panel.url, (await it.panel.customer({ role: 'support' })).token)
  const seen = await it.seen()
  const answer = (who: typeof colleague, message: string) =>
    who.post(it.here, { act: 'reply', message, seen })
  const pages = await Promise.all([answer(it.boss, 'câu A'), answer(colleague, 'câu B')])
  assert.deepEqual(pages.map((page) => page.status).sort(), [303, 409])
  const refused = pages.find((page) => page.status === 409)!
  assert.ok(refused.html.includes('câu A') && refused.html.includes('câu B'))
  assert.equal((await it.thread()).messages.length, 2)
  const audits = await it.panel.db.query(sql`select from audit_log where action = 'ticket.reply'`)
  assert.equal(audits.length, 1)
})

test('an answer given while the customer writes waits for them to be read', async () => {
  await using it = await desk()
  const seen = await it.seen()
  await write(it.lan, it.number, 'thêm một điều')
  assert.equal((await it.boss.post(it.here, { act: 'reply', message: 'x', seen })).status, 409)
})

test('operators close, and a viewer only looks', async () => {
  await using it = await desk()
  assert.equal((await it.act('reply')).status, 400, 'an answer has words')
  assert.equal((await it.act('close')).status, 303)
  assert.equal((await it.thread()).ticket.status, 'closed')
  const viewer = visitor(it.panel.url, (await it.panel.customer({ role: 'viewer' })).token)
  assert.doesNotMatch((await viewer.get(it.here)).html, /name="act"/)
  assert.equal((await viewer.post(it.here, { act: 'note', message: 'x', seen: await it.seen() })).status, 403)
})

test('a closed ticket is open again for fourteen days, and no longer', async () => {
  await using it = await desk()
  await it.act('reply_close', 'xong')
  const age = (days: number) =>
    it.panel.db.query(
      sql`update tickets set closed_at = now() - make_interval(days => ${days}) where number = ${it.number}`,
    )
  await age(13)
  assert.equal((await write(it.lan, it.number, 'chưa')).status, 200)
  assert.equal((await it.thread()).ticket.status, 'open')
  await it.act('close')
  await age(15)
  assert.equal((await write(it.lan, it.number, 'vẫn chưa')).body.error.code, 'ticket_closed')
  const page = await visitor(it.panel.url, it.lan.token).get(`/tickets/${it.number}`)
  assert.ok(page.html.includes(words.closedForGood))
})

test('five tickets may be open and twenty messages sent in an hour, however fast they come', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const opened = await Promise.all(Array.from({ length: 8 }, (_, n) => openBy(lan, `ticket ${n}`)))
  const refused = opened.filter((answer) => answer.status !== 200)
  assert.deepEqual(
    refused.map((answer) => answer.body.error.code),
    Array(3).fill('too_many_tickets'),
  )
  const number = opened.find((answer) => answer.status === 200)!.body.number
  const written = await Promise.all(Array.from({ length: 18 }, (_, n) => write(lan, number, `message ${n}`)))
  assert.equal(written.filter((answer) => answer.status === 200).length, 15)
  assert.ok(written.some((answer) => answer.body.error?.code === 'too_many_messages'))
})

test('the same words sent twice at once are written once', async () => {
  await using it = await desk()
  await Promise.all([write(it.lan, it.number, 'nhanh'), write(it.lan, it.number, 'nhanh')])
  assert.equal((await it.thread()).messages.length, 2)
})

test('lists page by key, and operators see who waits longest first', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  for (const who of [lan, minh, lan]) await openBy(who)
  const first = (await lan.call('GET', '/api/tickets?limit=1')).body
  const second = (await lan.call('GET', `/api/tickets?limit=1&before=${first.pagination.next}`)).body
  assert.equal(second.pagination.next, null)
  assert.ok(first.data[0].number > second.data[0].number)
  const boss = visitor(panel.url, (await panel.operator()).token)
  const shown = async (query: string) =>
    [...(await boss.get(`/admin/tickets${query}`)).html.matchAll(/href="\/admin\/tickets\/(\d+)"/g)].map(
      (match) => Number(match[1]),
    )
  const oldest = second.data[0].number
  await write(lan, oldest, 'another word does not lose the place')
  assert.deepEqual(await shown(''), [oldest, oldest + 1, oldest + 2])
  assert.deepEqual(await shown(`?q=${minh.username}`), [oldest + 1])
  assert.deepEqual(await shown(`?q=%23${oldest}`), [oldest])
  assert.deepEqual(await shown('?q=nobody'), [])
  assert.equal((await boss.get('/admin/tickets?state=answered&after=x')).status, 200)
})

test('odd forms are refused, never a failure', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const browser = visitor(panel.url, lan.token)
  const token = newId()
  for (const form of [
    {},
    { kind: 'other', token },
    { kind: 'sale', message: 'x', token },
    { kind: 'other', message: '   ', token },
    { kind: 'other', message: 'x'.repeat(4001), token },
    { kind: 'order', order: 'abc', message: 'x', token },
    { kind: 'order', order: '999999', message: 'x', token },
  ]) {
    const page = await browser.post('/tickets/new', form as Record<string, string>)
    assert.ok([400, 404].includes(page.status), JSON.stringify(form).slice(0, 80))
    assert.ok(page.html.includes('name="message"'), 'the form is shown again')
  }
  assert.equal((await browser.post('/tickets/abc', { message: 'x' })).status, 404)
  assert.equal((await openBy(lan, ' ')).status, 400)
  const evil = { origin: 'https://evil.example' }
  assert.equal((await browser.post('/tickets/new', { kind: 'other', message: 'x', token }, evil)).status, 403)
})
