import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')

test('paging shows every order once, also those that were placed in the same moment', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '1000000' })
  await Promise.all(Array.from({ length: 53 }, () => customer.order(likes, 1000)))
  await panel.db.query(sql`update orders set created_at = '2026-01-02 03:04:05.678901+07'`)
  const lan = visitor(panel.url, customer.token)
  for (const tab of ['all', 'active']) {
    const seen: number[] = []
    let next: string | undefined = `/orders?tab=${tab}`
    while (next !== undefined) {
      const { html } = await lan.get(next)
      seen.push(...numbersOn(html))
      next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    assert.equal(seen.length, 53, tab)
    assert.equal(new Set(seen).size, 53, tab)
  }
})

test('each tab holds its own orders and says how many', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '10000' })
  for (let order = 0; order < 4; order++) await customer.order(likes, 1000)
  await panel.db.query(sql`update orders set status = 'completed', completed_at = now() where number = 2`)
  await panel.db.query(sql`update orders set status = 'in_progress' where number = 3`)
  const lan = visitor(panel.url, customer.token)
  const all = await lan.get('/orders')
  const counts = [...all.html.matchAll(/tab-count">(\d+)</g)].map((match) => Number(match[1]))
  assert.deepEqual(counts, [4, 3, 1, 0, 0, 0])
  assert.deepEqual(numbersOn(all.html), [4, 3, 2, 1])
  assert.deepEqual(numbersOn((await lan.get('/orders?tab=active')).html), [4, 3, 1])
  assert.deepEqual(numbersOn((await lan.get('/orders?tab=completed')).html), [2])
})

test('what is running is asked for again until nothing runs', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '10000' })
  await customer.order(likes, 1000)
  const lan = visitor(panel.url, customer.token)
  const poll = /hx-get="(\/orders\/progress[^"]+)"/.exec((await lan.get('/orders')).html)?.[1]
  assert.ok(poll)
  const path = poll.replaceAll('&amp;', '&')
  const running = await lan.get(path, { 'hx-request': 'true' })
  assert.match(running.html, /id="order-poll" hx-get/)
  await panel.db.query(sql`update orders set status = 'completed', completed_at = now()`)
  const ended = await lan.get(path, { 'hx-request': 'true' })
  assert.doesNotMatch(ended.html, /hx-get/)
  assert.ok(ended.html.includes(t.orderStatus.completed))
  assert.match(ended.html, /id="header-balance"[^>]*hx-swap-oob/)
})

test("somebody else's order is as good as none, on every page and fragment", async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '10000' })
  const { body } = await customer.order(likes, 1000)
  const owner = visitor(panel.url, customer.token)
  assert.equal((await owner.get('/orders/1')).status, 200)
  assert.equal((await owner.get(`/orders/${body.order_id}`)).location, '/orders/1')
  const stranger = visitor(panel.url, (await panel.customer()).token)
  for (const path of ['/orders/1', `/orders/${body.order_id}`]) {
    assert.equal((await stranger.get(path)).status, 404)
  }
  const fragment = { 'hx-request': 'true' }
  assert.equal((await stranger.get('/orders/1/progress', fragment)).status, 404)
  assert.ok(!(await stranger.get('/orders/progress?numbers=1', fragment)).html.includes('order-1'))
  assert.ok((await stranger.get('/orders?q=1')).html.includes(t.orders.notFound('1')))
})

test('an order that was refunded says how much came back and why', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance: '2500' })
  await customer.order(likes, 1000)
  const sent = await panel.eventually(() => panel.provider.orders()[0])
  panel.provider.finish(sent.id, { status: 'Partial', remains: 400 })
  const lan = visitor(panel.url, customer.token)
  const html = await panel.eventually(async () => {
    const page = await lan.get('/orders/1')
    return page.html.includes(t.orderStatus.partial) && page.html
  })
  assert.ok(html.includes(t.order.refundPartial('400')))
  assert.ok(html.includes('1.500 ₫'), 'what it cost in the end')
  assert.doesNotMatch(html, /hx-trigger="every/)
})

test('the search goes to the order with that number, or else to the services', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '10000' })
  await customer.order(likes, 1000)
  const lan = visitor(panel.url, customer.token)
  assert.equal((await lan.get('/orders?q=%231')).location, '/orders/1')
  assert.equal((await lan.get('/orders?q=tang+like')).location, '/services?q=tang+like')
})

test('broken addresses are ignored or not found, never an error of ours', async () => {
  await using panel = await startPanel()
  await panel.service()
  const lan = visitor(panel.url, (await panel.customer({ balance: '10000' })).token)
  const broken = ['x', '-1', '999999999999999', '1e9', '%27', '2026-01-01_x', '%00', '..%2f']
  const paths = [
    ...broken.map((value) => `/orders?before=${value}`),
    ...broken.map((value) => `/orders?tab=${value}`),
    ...broken.map((value) => `/orders/${value}`),
    ...broken.map((value) => `/wallet?before=${value}`),
    ...broken.map((value) => `/services?after=${value}`),
    ...broken.map((value) => `/orders/new?service=${value}`),
    ...broken.map((value) => `/orders/new?again=${value}`),
    ...broken.map((value) => `/wallet/top-up?amount=${value}`),
    ...broken.map((value) => `/wallet/top-up/${value}`),
    '/services?q=%00',
    '/services?category=%00',
    '/orders?q=%00',
    '/services?after=999999999-999999999',
    '/orders/new?service=99999999999',
    '/?ref=%00',
  ]
  for (const path of paths) assert.ok((await lan.get(path)).status < 500, path)
  const sent = { service: '1', link: 'https://a.example/', quantity: '100', rate: '2500.0000', discount: '0' }
  for (const field of ['note', 'comments', 'link', 'service', 'token']) {
    assert.ok((await lan.post('/orders/new', { ...sent, [field]: 'a\u0000b' })).status < 500, field)
  }
  for (const path of ['/login', '/register']) {
    const typed = { username: 'a\u0000bc', email: 'a\u0000@example.com', password: 'password\u0000' }
    assert.ok((await lan.post(path, typed)).status < 500, path)
  }
})

function numbersOn(html: string): number[] {
  return [...html.matchAll(/<a href="\/orders\/(\d+)">#/g)].map((match) => Number(match[1]))
}
