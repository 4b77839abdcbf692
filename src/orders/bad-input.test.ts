import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, type Customer, startPanel } from '../../test/harness.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

const link = 'https://facebook.com/post/1'
const code = (answer: Answer) => `${answer.status} ${answer.body.error?.code ?? 'ok'}`

// One panel for all: nothing here may leave a trace that another test could meet.
const panel = await startPanel()
after(() => panel[Symbol.asyncDispose]())
const likes = await panel.service()

/** Fails unless nothing at all came of what a customer with 10,000 đồng sent. */
async function assertNothingHappened(customer: Customer) {
  assert.equal(await customer.balance(), '10000.0000')
  const rows = await queryOne<{ orders: number; movements: number }>(
    panel.db,
    sql`select (select count(*)::int from orders where user_id = ${customer.id}) as orders,
      (select count(*)::int from transactions where user_id = ${customer.id}) as movements`,
  )
  assert.deepEqual({ ...rows }, { orders: 0, movements: 1 })
}

test('an order with a field that is missing, unknown or of another type names it and buys nothing', async () => {
  const service = await panel.service({ min: 100, max: 5000, dripFeed: 'provider' })
  const lan = await panel.customer({ balance: '10000' })
  const wrong: Record<string, unknown[]> = {
    service_id: [undefined, null, '1', 1.5, 0, -1, 2 ** 31, 1e300, true, [service], { $gt: 0 }, ''],
    link: [undefined, null, '', 7, [link], { url: link }, true, 'a'.repeat(4097), `${link}\0`],
    quantity: [null, '1000', '', 100.5, 0, -100, -0.5, 2 ** 31, 1e21, true, [1000], { value: 1000 }, [[]]],
    comments: [null, 7, ['nice'], 'a'.repeat(100_001), 'nice\0'],
    runs: [null, '2', 0, -1, 1.5, 1001, [2], true],
    interval: [null, '60', 0, -1, 1.5, 10_081, {}],
    note: [null, 7, ['a'], {}, 'a'.repeat(1001), 'a\0b', `a${'\u0301'.repeat(1001)}`],
    price: [0, 1],
    discount: [100],
    final_price: [0],
    user_id: ['somebody'],
    status: ['completed'],
    orderId: ['00000000-0000-7000-8000-000000000000'],
    expectedPrice: [0],
    constructor: [{}],
  }
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      const body = { service_id: service, link, quantity: 1000, [field]: value }
      const answer = await lan.call('POST', '/api/orders', body)
      const what = `${field}: ${JSON.stringify(value)?.slice(0, 50)}`
      assert.equal(code(answer), '400 invalid_request', what)
      assert.match(answer.body.error.message, new RegExp(`: ${field} `), what)
      assert.deepEqual(Object.keys(answer.body), ['success', 'error'])
      assert.deepEqual(Object.keys(answer.body.error), ['code', 'message'])
    }
  }
  await assertNothingHappened(lan)
})

test('a body that JavaScript would read in its own way buys nothing', async () => {
  const lan = await panel.customer({ balance: '10000' })
  const fields = `"service_id":${likes},"link":"${link}"`
  const bodies: Record<string, string> = {
    [`{${fields},"quantity":1e309}`]: '400 invalid_request',
    [`{${fields},"quantity":-1e309}`]: '400 invalid_request',
    [`{${fields},"quantity":99999999999999999999}`]: '400 invalid_request',
    [`{${fields},"quantity":1000.0000001}`]: '400 invalid_request',
    [`{${fields},"quantity":NaN}`]: '400 malformed_body',
    [`{${fields},"quantity":0x10}`]: '400 malformed_body',
    [`{${fields},"quantity":1000,}`]: '400 malformed_body',
    [`{${fields},"quantity":1000,"__proto__":{"quantity":1}}`]: '400 malformed_body',
    [`{${fields},"quantity":1000,"constructor":{"prototype":{"rate":0}}}`]: '400 malformed_body',
    [`{"__proto__":{${fields},"quantity":1000}}`]: '400 malformed_body',
    [`[{${fields},"quantity":1000}]`]: '400 malformed_body',
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`]: '400 malformed_body',
    '': '400 malformed_body',
    null: '400 malformed_body',
    '"order"': '400 malformed_body',
    [`{${fields},"quantity":1000,"note":"${'a'.repeat(1_048_576)}"}`]: '413 body_too_large',
  }
  const headers = { 'content-type': 'application/json' }
  for (const [body, expected] of Object.entries(bodies)) {
    assert.equal(code(await lan.call('POST', '/api/orders', body, headers)), expected, body.slice(0, 200))
  }
  const form = `service_id=${likes}&link=${link}&quantity=1000`
  const types: Record<string, string> = {
    'application/x-www-form-urlencoded': '400 invalid_request',
    'text/plain': '415 unsupported_media_type',
    'application/xml': '415 unsupported_media_type',
    'multipart/form-data; boundary=x': '415 unsupported_media_type',
  }
  for (const [type, expected] of Object.entries(types)) {
    assert.equal(code(await lan.call('POST', '/api/orders', form, { 'content-type': type })), expected, type)
  }
  await assertNothingHappened(lan)
})

test('an order that does not fit its service says why and buys nothing', async () => {
  const service = await panel.service({ min: 100, max: 5000 })
  const paused = await panel.service({ isActive: false })
  const other = await panel.service({ type: 'Podcast Plays' })
  const lan = await panel.customer({ balance: '10000' })
  const order = async (id: number, quantity: number | undefined, more: object = {}) =>
    code(await lan.call('POST', '/api/orders', { service_id: id, link, quantity, ...more }))
  assert.equal(await order(service, 99), '400 quantity_out_of_range')
  assert.equal(await order(service, 5001), '400 quantity_out_of_range')
  assert.equal(await order(service, 2_147_483_647), '400 quantity_out_of_range')
  assert.equal(await order(service, undefined), '400 quantity_required')
  assert.equal(await order(2_147_483_647, 1000), '404 service_not_found')
  assert.equal(await order(paused, 1000), '409 service_inactive')
  assert.equal(await order(other, 1000), '409 service_inactive')
  assert.equal(await order(service, 1000, { comments: 'nice' }), '400 comments_not_taken')
  assert.equal(await order(service, 1000, { runs: 2, interval: 60 }), '400 drip_feed_not_taken')
  const said = await lan.call('POST', '/api/orders', { service_id: service, link, quantity: 1 }, english)
  assert.equal(said.body.error.message, 'The quantity must be between 100 and 5.000.')
  await assertNothingHappened(lan)
})
const english = { 'accept-language': 'en-GB,en;q=0.9' }

test('a link that is no web address buys nothing', async () => {
  const lan = await panel.customer({ balance: '10000' })
  const links = [
    ...[
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'data:text/html,<script>',
      'ftp://a.vn/b',
      'file:///etc/passwd',
    ],
    ...[
      'facebook.com/post/1',
      'https://',
      'https:///',
      'http://?a',
      ' ',
      'https://a b.vn',
      'https://a.vn/\tb',
    ],
    ...['https://a.vn/\u0001', 'https://a.vn/\nb', 'https://user:secret@a.vn/', 'https://user@a.vn/'],
    `https://a.vn/${'a'.repeat(2049 - 13)}`,
  ]
  for (const wrong of links) {
    const answer = await lan.call('POST', '/api/orders', { service_id: likes, link: wrong, quantity: 1000 })
    assert.equal(code(answer), '400 invalid_link', JSON.stringify(wrong.slice(0, 100)))
  }
  await assertNothingHappened(lan)
  const longest = `https://a.vn/${'a'.repeat(2048 - 13)}`
  assert.equal((await lan.order(likes, 1000, { link: longest })).status, 200)
})

test('a stranger buys nothing', async () => {
  const lan = await panel.customer({ balance: '10000' })
  const body = { service_id: likes, link, quantity: 1000 }
  assert.equal(code(await panel.call('POST', '/api/orders', { body })), '401 not_logged_in')
  assert.equal(code(await panel.call('POST', '/api/orders', { body, token: 'x' })), '401 not_logged_in')
  // Who may not come in learns nothing about what would have been wrong.
  assert.equal(code(await panel.call('POST', '/api/orders', { body: { x: 1 } })), '401 not_logged_in')
  await assertNothingHappened(lan)
})

test('one customer’s bad orders, sent among good ones, spoil none of them', async () => {
  const service = await panel.service({ rate: '1000', min: 100, max: 1000 })
  const [lan, minh] = [await panel.customer({ balance: '10000' }), await panel.customer({ balance: '10000' })]
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => {
      if (n % 4 === 0) return minh.order(service, 100)
      if (n % 4 === 1) return lan.order(service, 99)
      if (n % 4 === 2) return lan.order(service, 100, { link: 'javascript:alert(1)' })
      return lan.order(service, 100, { note: 'a\0b' })
    }),
  )
  const counts = Object.groupBy(answers.map(code), (answer) => answer)
  assert.deepEqual(Object.fromEntries(Object.entries(counts).map(([answer, all]) => [answer, all!.length])), {
    '200 ok': 10,
    '400 quantity_out_of_range': 10,
    '400 invalid_link': 10,
    '400 invalid_request': 10,
  })
  assert.deepEqual([await lan.balance(), await minh.balance()], ['10000.0000', '9000.0000'])
})

const keyed = (key: string) => ({ 'idempotency-key': key })

test('a repeat with the same key gets the same answer and orders nothing more', async () => {
  const lan = await panel.customer({ balance: '10000' })
  const body = { service_id: likes, link, quantity: 1000, note: 'first' }
  const first = await lan.call('POST', '/api/orders', body, keyed('order-1'))
  assert.equal(first.body.new_balance, 7500)
  await lan.order(likes, 1000)
  const second = await lan.call('POST', '/api/orders', body, keyed('order-1'))
  assert.deepEqual([second.status, second.body], [200, first.body])
  assert.equal(await lan.balance(), '5000.0000')
})

test('the same key with another body is refused, whichever field is another', async () => {
  const service = await panel.service({ dripFeed: 'provider' })
  const same = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  const body = { service_id: service, link, quantity: 1000 }
  assert.equal((await lan.call('POST', '/api/orders', body, keyed('order-1'))).status, 200)
  const others = [
    { service_id: same },
    { link: `${link}2` },
    { quantity: 1001 },
    { note: 'other' },
    { comments: ' ' },
    { runs: 1, interval: 60 },
  ]
  for (const other of others) {
    const answer = await lan.call('POST', '/api/orders', { ...body, ...other }, keyed('order-1'))
    assert.equal(code(answer), '422 idempotency_key_reused', JSON.stringify(other))
  }
  assert.equal(await lan.balance(), '7500.0000')
})

test('64 requests with one key at once make one order and get one answer', async () => {
  const lan = await panel.customer({ balance: '10000' })
  const body = { service_id: likes, link, quantity: 1000 }
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => lan.call('POST', '/api/orders', body, keyed('order-1'))),
  )
  for (const answer of answers) assert.deepEqual([answer.status, answer.body], [200, answers[0]!.body])
  assert.equal(await lan.balance(), '7500.0000')
})

test('of two bodies under one key at once one is ordered, once', async () => {
  const service = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '10000' })
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      lan.call(
        'POST',
        '/api/orders',
        { service_id: service, link, quantity: 1000 + (n % 2) },
        keyed('order-1'),
      ),
    ),
  )
  assert.deepEqual(answers.map(code).toSorted(), [
    ...Array(20).fill('200 ok'),
    ...Array(20).fill('422 idempotency_key_reused'),
  ])
  assert.equal(new Set(answers.flatMap((answer) => answer.body.order_id ?? [])).size, 1)
})

test('a key belongs to one customer, and one that was refused can be used again', async () => {
  const [lan, minh] = [await panel.customer({ balance: '2500' }), await panel.customer({ balance: '10000' })]
  const body = { service_id: likes, link, quantity: 1001 }
  const order = (customer: Customer, quantity: number) =>
    customer.call('POST', '/api/orders', { ...body, quantity }, keyed('order-1'))
  assert.equal(code(await order(lan, 1001)), '402 insufficient_balance')
  assert.equal(code(await order(lan, 1000)), '200 ok')
  assert.equal(code(await order(minh, 1001)), '200 ok')
  assert.equal(await lan.balance(), '0.0000')
})

test('a key that is no key is refused and buys nothing', async () => {
  const lan = await panel.customer({ balance: '10000' })
  for (const key of ['', 'a'.repeat(101), 'two words', 'é', 'a, b']) {
    const answer = await lan.call(
      'POST',
      '/api/orders',
      { service_id: likes, link, quantity: 1000 },
      keyed(key),
    )
    assert.equal(code(answer), '400 invalid_request', key)
    assert.match(answer.body.error.message, /Idempotency-Key/)
  }
  await assertNothingHappened(lan)
})

test('an address or query that does not fit is refused, and somebody else’s order is nobody’s', async () => {
  const [lan, minh] = [await panel.customer({ balance: '10000' }), await panel.customer()]
  const { order_id: id } = (await lan.order(likes, 1000)).body
  const get = async (customer: Customer, path: string) =>
    code(await customer.call('GET', `/api/orders/${path}`))
  assert.equal(await get(lan, id), '200 ok')
  assert.equal(await get(lan, id.toUpperCase()), '200 ok')
  assert.equal(await get(minh, id), '404 order_not_found')
  for (const path of ['1', 'x', `${id}x`, `${id}'--`, '..%2f..', `${id.slice(0, -1)}%00`]) {
    assert.equal(await get(lan, path), '400 invalid_request', path)
  }
  for (const query of [
    'page=0',
    'page=x',
    'page=1.5',
    'page=1&page=2',
    'page=10001',
    'limit=101',
    'limit=0',
  ]) {
    assert.equal(await get(lan, `history?${query}`), '400 invalid_request', query)
  }
  for (const query of ['status=paid', 'status=all&status=all', 'user=1', 'page[]=1', 'status=%00']) {
    assert.equal(await get(lan, `history?${query}`), '400 invalid_request', query)
  }
  assert.equal(await get(lan, 'history?page=1&limit=100&status=pending'), '200 ok')
})
