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

test('the search goes to the order with that number, or else looks in links and services', async () => {
  await using panel = await startPanel()
  const [likes, views] = [await panel.service({ rate: '1000' }), await panel.service({ rate: '1000' })]
  await panel.db.query(sql`update services set name = 'Tăng Like bài viết' where id = ${likes}`)
  const customer = await panel.customer({ balance: '10000' })
  await customer.order(likes, 1000)
  await customer.order(views, 1000, { link: 'https://facebook.com/HOMEMMO/2' })
  const stranger = await panel.customer({ balance: '10000' })
  await stranger.order(likes, 1000)
  const lan = visitor(panel.url, customer.token)
  assert.equal((await lan.get('/orders?q=%231')).location, '/orders/1')
  assert.deepEqual(numbersOn((await lan.get('/orders?q=tang+like')).html), [1])
  assert.deepEqual(numbersOn((await lan.get('/orders?q=homemmo')).html), [2])
  assert.deepEqual(numbersOn((await lan.get(`/orders?service=${views}`)).html), [2])
  assert.deepEqual(numbersOn((await lan.get('/orders?q=tang+like&tab=completed')).html), [])
})

test('dates are days in Vietnam, both included', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '10000' })
  for (let order = 0; order < 3; order++) await customer.order(likes, 1000)
  const at = ['2026-01-01 23:59:59+07', '2026-01-02 00:00+07', '2026-01-03 00:00+07']
  for (const [place, time] of at.entries())
    await panel.db.query(sql`update orders set created_at = ${time}::timestamptz where number = ${place + 1}`)
  const lan = visitor(panel.url, customer.token)
  assert.deepEqual(numbersOn((await lan.get('/orders?from=2026-01-02&to=2026-01-02')).html), [2])
  assert.deepEqual(numbersOn((await lan.get('/orders?to=2026-01-01')).html), [1])
  assert.deepEqual(numbersOn((await lan.get('/orders?from=2026-02-31')).html), [3, 2, 1], 'no such day')
  const { html: csv } = await lan.get('/orders/export.csv?from=2026-01-02')
  assert.deepEqual(
    csv
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]),
    ['3', '2'],
  )
})

test('the file of orders holds no formula that a spreadsheet would run', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  await panel.db.query(sql`update services set name = '=HYPERLINK("x")' where id = ${likes}`)
  const customer = await panel.customer({ balance: '10000' })
  await customer.order(likes, 1000)
  const file = await visitor(panel.url, customer.token).get('/orders/export.csv')
  assert.match(file.headers.get('content-type') ?? '', /text\/csv/)
  assert.ok(file.html.includes(`"'=HYPERLINK(""x"")"`))
})

test('pages go forward and back again to where they were', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '100000' })
  await Promise.all(Array.from({ length: 45 }, () => customer.order(likes, 1000)))
  const lan = visitor(panel.url, customer.token)
  const link = (html: string, rel: string) =>
    new RegExp(`href="([^"]+)" rel="${rel}"`).exec(html)?.[1]?.replaceAll('&amp;', '&')
  for (const start of ['/orders', '/orders?tab=active', `/orders?service=${likes}`]) {
    const first = await lan.get(start)
    const second = await lan.get(link(first.html, 'next')!)
    const third = await lan.get(link(second.html, 'next')!)
    assert.deepEqual(numbersOn(third.html), [5, 4, 3, 2, 1])
    assert.equal(link(third.html, 'next'), undefined)
    const back = await lan.get(link(third.html, 'prev')!)
    assert.deepEqual(numbersOn(back.html), numbersOn(second.html))
    const begin = await lan.get(link(back.html, 'prev')!)
    assert.deepEqual(numbersOn(begin.html), numbersOn(first.html))
    assert.equal(link(begin.html, 'prev'), undefined)
  }
})

test('tabs count no further than 99', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '1000000' })
  await Promise.all(Array.from({ length: 101 }, () => customer.order(likes, 1000)))
  const { html } = await visitor(panel.url, customer.token).get('/orders')
  const counts = [...html.matchAll(/tab-count">([^<]+)</g)].map((match) => match[1])
  assert.deepEqual(counts, ['101', '99+', '0', '0', '0', '0'])
})

test('several orders are stopped after a page that says what will happen to each', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '10000' })
  for (let order = 0; order < 3; order++) await customer.order(likes, 1000)
  await panel.db.query(sql`update orders set status = 'completed', completed_at = now() where number = 2`)
  const other = await panel.customer({ balance: '10000' })
  await other.order(likes, 1000)
  const lan = visitor(panel.url, customer.token)
  const words = t.shelf.bulk
  const plan = await lan.get('/orders/acts?act=cancel&order=1&order=2&order=4')
  assert.ok(plan.html.includes(words.canDo('1', '2')), "somebody else's is not even mentioned")
  assert.ok(plan.html.includes(words.stops('1.000 ₫')))
  assert.equal(await customer.balance(), '7000.0000', 'looking changes nothing')
  const done = await lan.post('/orders/acts', { act: 'cancel', orders: '1,2,4' })
  assert.ok(done.html.includes(words.stopped('1.000 ₫')))
  assert.ok(done.html.includes(words.done('1', '2')))
  assert.equal(await customer.balance(), '8000.0000')
  assert.equal(await other.balance(), '9000.0000')
  const again = await lan.post('/orders/acts', { act: 'cancel', orders: '1' })
  assert.ok(again.html.includes(words.done('0', '1')))
  const refill = await lan.get('/orders/acts?act=refill&order=1')
  assert.ok(refill.html.includes(words.cannot))
  assert.ok((await lan.get('/orders/acts?act=cancel')).html.includes(words.none))
})

test('broken addresses are ignored or not found, never an error of ours', async () => {
  await using panel = await startPanel()
  await panel.service()
  const lan = visitor(panel.url, (await panel.customer({ balance: '10000' })).token)
  const broken = ['x', '-1', '999999999999999', '1e9', '%27', '2026-01-01_x', '%00', '..%2f']
  const paths = [
    ...broken.map((value) => `/orders?before=${value}`),
    ...['tab', 'after', 'from', 'to', 'service', 'q'].flatMap((name) =>
      broken.map((value) => `/orders?${name}=${value}`),
    ),
    ...broken.map((value) => `/services/compare?ids=${value}`),
    ...broken.map((value) => `/search?q=${value}`),
    ...broken.map((value) => `/orders/acts?act=cancel&order=${value}`),
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
