import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { test } from 'node:test'
import { openAftercareShop } from '../../test/aftercare-shop.ts'
import { apiV2Client } from '../../test/api-v2-client.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { postEntries } from '../wallet/wallet.sql.ts'
import { serviceReply } from './api-v2-reply.ts'

const LINK = 'https://facebook.com/post/1'

async function reseller(panel: Panel, options: { balance?: string; spent?: string; scope?: string } = {}) {
  const customer = await panel.customer({ balance: '100000', ...options })
  const made = await customer.call('POST', '/api/user/api-keys', {
    name: 'shop',
    scope: options.scope ?? 'order',
  })
  return { customer, ...apiV2Client(`${panel.url}/api/v2`, made.body.key) }
}

async function ordersOf(panel: Panel, customer: Customer): Promise<number> {
  const rows = await panel.db.query<{ orders: number }>(
    sql`select count(*)::int as orders from orders where user_id = ${customer.id}`,
  )
  return rows[0]!.orders
}

test('an order goes all the way: services, add, status, refill, its status, balance', async () => {
  await using panel = await startPanel({ worker: true })
  const id = await panel.service()
  await panel.db.query(
    sql`update services set refill_enabled = true, refill_days = 30, cancel_enabled = true`,
  )
  const shop = await reseller(panel)

  const [service] = (await shop.call({ action: 'services' })).body
  assert.deepEqual(service, {
    ...{ service: id, name: 'Service 1', type: 'Default', category: 'Facebook', rate: '2500.0000' },
    ...{ min: '1', max: '1000000', refill: true, cancel: true, dripfeed: false },
  })
  const { order } = (await shop.call({ action: 'add', service: id, link: LINK, quantity: 1000 })).body
  const done = await panel.eventually(async () => {
    const { body } = await shop.call({ action: 'status', order })
    return body.status === 'Completed' && body
  }, 'the order')
  assert.equal(done.charge, '2500.0000')
  assert.equal(done.remains, '0')
  assert.equal((await shop.call({ action: 'balance' })).body.balance, '97500.0000')

  const { refill } = (await shop.call({ action: 'refill', order })).body
  await panel.eventually(
    async () => (await shop.call({ action: 'refill_status', refill })).body.status === 'Completed',
    'the refill',
  )
})

test('lists answer for each id, in form and in JSON, with the slash and without, and errors as data', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const shop = await reseller(panel)
  const stranger = await reseller(panel)
  const add = (who: typeof shop) => who.call({ action: 'add', service, link: LINK, quantity: 1000 }, 'json')
  const [mine, other] = [(await add(shop)).body.order, (await add(stranger)).body.order]

  const slashed = apiV2Client(`${panel.url}/api/v2/`, shop.key)
  const many = (await slashed.call({ action: 'STATUS', orders: `${mine}, ${other},999999,abc` })).body
  assert.equal(many[mine].status, 'Pending')
  assert.equal(many[mine].remains, '1000')
  for (const id of [other, 999_999, 'abc']) assert.deepEqual(many[id], { error: 'Incorrect order ID' })

  const refills = (await shop.call({ action: 'refill', orders: `${mine},${other}` }, 'json')).body
  assert.deepEqual(refills[0], { order: mine, refill: { error: 'This service has no refill.' } })
  assert.deepEqual(refills[1], { order: other, refill: { error: 'Incorrect order ID' } })
  assert.deepEqual((await shop.call({ action: 'refill_status', refills: '1,2' })).body, [
    { refill: 1, status: { error: 'Refill not found' } },
    { refill: 2, status: { error: 'Refill not found' } },
  ])
  assert.deepEqual((await shop.call({ action: 'cancel', orders: `${mine},${other}` })).body, [
    { order: mine, cancel: 1 },
    { order: other, cancel: { error: 'Incorrect order ID' } },
  ])
  assert.equal((await shop.call({ action: 'status', order: mine })).body.status, 'Canceled')
  assert.equal((await shop.call({ action: 'status', order: mine })).body.charge, '0.0000')
  assert.equal(await shop.customer.balance(), '100000.0000')
  assert.equal(
    (await shop.call({ action: 'cancel', order: other })).body[0].cancel.error,
    'Incorrect order ID',
  )
})

test('every type of service takes its own fields', async () => {
  await using panel = await startPanel()
  const shop = await reseller(panel, { balance: '10000000' })
  const types: Readonly<Record<string, Record<string, string | number>>> = {
    Default: { link: LINK, quantity: 100 },
    Package: { link: LINK },
    SEO: { link: LINK, quantity: 100, keywords: 'one\ntwo' },
    'Custom Comments': { link: LINK, comments: 'đẹp\r\n\r\nhay' },
    'Custom Comments Package': { link: LINK, comments: 'one\ntwo' },
    Mentions: { link: LINK, quantity: 100, usernames: 'lan\nminh' },
    'Mentions with Hashtags': { link: LINK, quantity: 100, usernames: 'lan', hashtags: 'hoa' },
    'Mentions Custom List': { link: LINK, usernames: 'lan\nminh\nhoa' },
    'Mentions Hashtag': { link: LINK, quantity: 100, hashtag: 'hoa' },
    'Mentions User Followers': { link: LINK, quantity: 100, username: 'lan' },
    'Mentions Media Likers': { link: LINK, quantity: 100, media: LINK },
    'Comment Likes': { link: LINK, quantity: 100, username: 'lan' },
    'Comment Replies': { link: LINK, username: 'lan', comments: 'one\ntwo' },
    Poll: { link: LINK, quantity: 100, answer_number: 2 },
    'Invites from Groups': { link: LINK, quantity: 100, groups: 'https://facebook.com/groups/1' },
    Subscriptions: { username: 'lan', min: 10, max: 20, posts: 3, delay: 30, expiry: '31/12/2030' },
    'Web Traffic': { link: LINK, quantity: 100, country: 'vn', device: 5, type_of_traffic: 1 },
  }
  const counted: Readonly<Record<string, number>> = {
    ...{ Package: 1, 'Custom Comments': 2, 'Custom Comments Package': 1, 'Mentions Custom List': 3 },
    ...{ 'Comment Replies': 2, Subscriptions: 60 },
  }
  assert.equal(Object.keys(types).length, 17)
  for (const [type, fields] of Object.entries(types)) {
    const service = await panel.service({ type })
    for (const how of ['form', 'json'] as const) {
      const { body } = await shop.call({ action: 'add', service, ...fields }, how)
      const [row] = await panel.db.query<{ quantity: number }>(
        sql`select quantity from orders where number = ${body.order}`,
      )
      assert.equal(row?.quantity, counted[type] ?? 100, `${type}: ${JSON.stringify(body)}`)
    }
    // What a type cannot do without is missed.
    const [missing] = Object.keys(fields).filter((name) => !['posts', 'delay', 'expiry'].includes(name))
    const lacking = { ...fields }
    delete lacking[missing!]
    const refused = await shop.call({ action: 'add', service, ...lacking })
    assert.equal(typeof refused.body.error, 'string', type)
  }
  assert.equal(await ordersOf(panel, shop.customer), 34)
})

test('a drip-feed’s quantity is of each run, and runs sent as 0 are none', async () => {
  await using panel = await startPanel()
  const service = await panel.service({ dripFeed: 'provider' })
  const shop = await reseller(panel)
  const add = async (more: object) =>
    (await shop.call({ action: 'add', service, link: LINK, quantity: 100, ...more })).body.order
  const dripping = await add({ runs: 5, interval: 60 })
  const plain = await add({ runs: 0, interval: 0 })
  assert.equal((await shop.call({ action: 'status', order: dripping })).body.remains, '500')
  assert.equal((await shop.call({ action: 'status', order: plain })).body.remains, '100')
})

test('errors bear the protocol’s own texts, and nothing is ordered', async () => {
  await using panel = await startPanel()
  const service = await panel.service({ min: 100, max: 5000 })
  const paused = await panel.service({ isActive: false })
  const shop = await reseller(panel, { balance: '1000' })
  const error = async (call: Record<string, string | number>) => (await shop.call(call)).body.error
  const add = (more: object) => error({ action: 'add', service, link: LINK, quantity: 100, ...more })

  assert.equal(await add({ quantity: 99 }), 'Quantity less than minimum')
  assert.equal(await add({ quantity: 5001 }), 'Quantity more than maximum')
  for (const quantity of ['', 'many', '1.5', '-100', '1e3', 99_999_999_999])
    assert.equal(await add({ quantity }), 'Incorrect quantity', String(quantity))
  for (const id of ['', '0', 'x', 999_999, paused])
    assert.equal(await add({ service: id }), 'Incorrect service ID', String(id))
  for (const link of ['', 'nothing', 'ftp://x.y/z']) assert.equal(await add({ link }), 'Incorrect link', link)
  assert.equal(await add({ quantity: 5000 }), 'Not enough funds on balance')
  for (const action of ['', 'steal', 'constructor'])
    assert.equal(await error({ action }), 'Incorrect request')
  for (const action of ['status', 'refill', 'refill_status', 'cancel'])
    assert.equal(await error({ action }), 'Incorrect request')
  const ids = Array.from({ length: 101 }, (_, index) => index + 1).join(',')
  assert.equal(await error({ action: 'status', orders: ids }), 'At most 100 ids can be sent at once.')
  assert.equal(await ordersOf(panel, shop.customer), 0)
  assert.equal(await shop.customer.balance(), '1000.0000')
})

test('services lists all there is on sale, and fails rather than be cut short', async () => {
  await using panel = await startPanel()
  const first = await panel.service()
  const shop = await reseller(panel)
  const more = (count: number) =>
    panel.db.query(sql`
      insert into services (name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id)
      select s.name, s.category, s.type, s.rate, 1, 10, s.provider, 'more-' || n
      from services s, generate_series((select count(*) from services), (select count(*) from services) + ${count - 1}) n
      where s.id = ${first}`)
  await more(10_000)
  assert.equal((await shop.call({ action: 'services' })).body.length, 10_001)
  await more(40_000)
  const payload = JSON.stringify({ key: shop.key, action: 'services' })
  assert.equal((await panel.app.inject({ method: 'POST', url: '/api/v2', payload })).statusCode, 500)
})

test('a price is the reseller’s own: the better of tier and personal price', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const shop = await reseller(panel, { spent: '6000000' })
  const [listed] = (await shop.call({ action: 'services' })).body
  const before = await shop.customer.balance()
  await shop.call({ action: 'add', service, link: LINK, quantity: 1000 })
  assert.ok(Number(listed.rate) < 2500)
  assert.equal(Number(before) - Number(await shop.customer.balance()), Number(listed.rate))
})

test('a key that is wrong, cannot order or is in the address is refused by HTTP 200; too many by 429', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const reader = await reseller(panel, { scope: 'read' })
  const add = { action: 'add', service, link: LINK, quantity: 1000 }
  assert.equal((await reader.call(add)).body.error, 'This API key may not do this.')
  assert.equal((await reader.call({ action: 'balance' })).body.currency, 'VND')
  assert.equal((await reader.call({ action: 'balance', key: '' })).body.error, 'Invalid API key')
  assert.equal((await reader.call({ action: 'balance', key: 'hm_live_x' })).body.error, 'Invalid API key')
  for (const address of [`?key=${reader.key}`, '?key=1', `?x=${reader.key}`]) {
    const inAddress = apiV2Client(`${panel.url}/api/v2${address}`, reader.key)
    assert.match((await inAddress.call({ action: 'balance' })).body.error, /^Never send an API key/)
  }
  let last = await reader.call({ action: 'balance', key: 'wrong' })
  for (let tries = 0; tries < 100; tries++) last = await reader.call({ action: 'balance', key: 'wrong' })
  assert.equal(last.status, 429)
  assert.ok(Number(last.retryAfter) > 0)
})

test('bodies are read whatever their content type says, and what is none is an incorrect request', async () => {
  await using panel = await startPanel()
  const shop = await reseller(panel)
  const post = (body: string, headers: Record<string, string>) =>
    rawPost(`${panel.url}/api/v2`, body, headers)
  const form = `action=balance&key=${shop.key}`
  const old = { 'user-agent': 'Mozilla/4.0 (compatible; MSIE 5.01; Windows NT 5.0)' }
  for (const headers of [{}, old, { 'content-type': 'text/plain' }, { 'content-type': 'application/json' }])
    assert.equal((await post(form, headers)).balance, '100000.0000', JSON.stringify(headers))
  const json = JSON.stringify({
    action: 'balance',
    key: shop.key,
    more: [1, { a: 2 }],
    is_new: true,
    nothing: null,
  })
  for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }])
    assert.equal((await post(json, headers)).balance, '100000.0000')
  for (const body of [
    '',
    '{',
    '[]',
    '{"key":{}}',
    `${form}&key=other`,
    `${form}&link=%00`,
    'null',
    '{"link":true}',
  ])
    assert.equal((await post(body, {})).error, 'Incorrect request', body)
})

test('the form that PHP’s curl makes of an array is read; a file in it, or half of it, is an incorrect request', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const shop = await reseller(panel)
  const post = async (fields: Record<string, string | Blob>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return (await fetch(`${panel.url}/api/v2`, { method: 'POST', body })).json()
  }
  const add = { key: shop.key, action: 'add', service: String(service), quantity: '1000' }
  const { order } = await post({ ...add, link: `${LINK}?q=đẹp`, photo: new Blob(['x']) })
  const [row] = await panel.db.query<{ link: string }>(sql`select link from orders where number = ${order}`)
  assert.equal(row!.link, `${LINK}?q=đẹp`)
  assert.deepEqual(await post({ ...add, link: new Blob([LINK]) }), { error: 'Incorrect request' })
  const cut = { 'content-type': 'multipart/form-data; boundary=x' }
  assert.equal((await rawPost(`${panel.url}/api/v2`, '--x\r\nContent-', cut)).error, 'Incorrect request')
})

/** A request with these headers and no others; `fetch` adds some of its own. */
function rawPost(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ error?: string; balance?: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers, timeout: 10_000 }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      assert.equal(response.statusCode, 200)
      assert.equal(response.headers['content-type'], 'application/json; charset=utf-8')
      resolve(JSON.parse(Buffer.concat(chunks).toString()))
    })
    request.on('error', reject)
    request.end(body)
  })
}

test('the same request_id 64 times at once is one order and 64 equal answers', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const shop = await reseller(panel)
  const add = { action: 'add', service, link: LINK, quantity: 1000, request_id: 'cart-17' }
  const answers = await Promise.all(Array.from({ length: 64 }, () => shop.call(add)))
  const first = answers[0]!.body.order
  assert.ok(Number.isSafeInteger(first))
  for (const { body } of answers) assert.deepEqual(body, { order: first })
  assert.equal(await ordersOf(panel, shop.customer), 1)
  assert.equal(await shop.customer.balance(), '97500.0000')
  const other = await shop.call({ ...add, quantity: 1001 })
  assert.equal(typeof other.body.error, 'string')
  for (const request_id of ['with blank', 'x'.repeat(101), 'đ'])
    assert.equal(typeof (await shop.call({ ...add, request_id })).body.error, 'string')
  assert.equal(await ordersOf(panel, shop.customer), 1)
})

test('a hundred keys add at once: each order is taken once, and the ledger is exact', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const shops = []
  for (let index = 0; index < 100; index++) shops.push(await reseller(panel, { balance: '25000' }))
  const answers = await Promise.all(
    shops.flatMap((shop) =>
      Array.from({ length: 10 }, (_, index) =>
        shop.call(
          { action: 'add', service, link: `${LINK}${index}`, quantity: 1000 },
          index % 2 ? 'json' : 'form',
        ),
      ),
    ),
  )
  const numbers = answers.map(({ body }) => body.order)
  assert.equal(new Set(numbers).size, 1000)
  assert.ok(numbers.every(Number.isSafeInteger))
  for (const shop of shops) assert.equal(await shop.customer.balance(), '0.0000')
})

test('a request_id whose order was refused is free: repeated after paying in, it orders once', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const shop = await reseller(panel, { balance: '2000' })
  const add = { action: 'add', service, link: LINK, quantity: 1000, request_id: 'cart-1' }
  assert.equal((await shop.call(add)).body.error, 'Not enough funds on balance')
  const ofMoney = { method: null, transactionCode: null, sepayTransactionId: null }
  await panel.db.transaction((tx) =>
    postEntries(tx, [
      {
        ...{ userId: shop.customer.id, orderId: null, type: 'adjustment', reference: 'test:more' },
        ...{ amount: Money.parse('3000'), ...ofMoney },
      },
    ]),
  )
  const { order } = (await shop.call(add)).body
  assert.ok(Number.isSafeInteger(order))
  assert.deepEqual((await shop.call(add)).body, { order })
  assert.equal(await ordersOf(panel, shop.customer), 1)
  assert.equal(await shop.customer.balance(), '2500.0000')
})

test('a link that may have one running order is told by the protocol’s text', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const { id } = await panel.operator()
  await panel.db.query(
    sql`insert into order_rules (kind, category, created_by) values ('one_running', 'Facebook', ${id})`,
  )
  const shop = await reseller(panel)
  const add = { action: 'add', service, link: LINK, quantity: 1000 }
  assert.ok(Number.isSafeInteger((await shop.call(add)).body.order))
  assert.deepEqual((await shop.call(add)).body, { error: 'Active order with this link exists' })
})

test('refills of a list are taken and followed; a cancel of what the provider has is 1, and is asked of it', async () => {
  await using shop = await openAftercareShop()
  const { panel } = shop
  const made = await shop.customer.call('POST', '/api/user/api-keys', { name: 'shop', scope: 'order' })
  const { call } = apiV2Client(`${panel.url}/api/v2`, made.body.key)
  const ids = await shop.run(3)
  const rows = await panel.db.query<{ number: number }>(sql`
    select number from orders order by array_position(${ids}::uuid[], id)`)
  const [first, second, running] = rows.map(({ number }) => number)
  await shop.end(ids.slice(0, 2), { status: 'Completed' })

  const refills = (await call({ action: 'refill', orders: `${first},${second}` })).body
  assert.deepEqual(
    refills.map((one: { order: number }) => one.order),
    [first, second],
  )
  const numbers = refills.map((one: { refill: number }) => one.refill)
  assert.ok(numbers.every(Number.isSafeInteger))
  await shop.work()
  const stand = (await call({ action: 'refill_status', refills: numbers.join(',') })).body
  for (const { status } of stand) assert.match(status, /^(Pending|In progress)$/)
  assert.equal(shop.told('refill').flat().length, 2)

  assert.deepEqual((await call({ action: 'cancel', orders: String(running) })).body, [
    { order: running, cancel: 1 },
  ])
  assert.equal((await call({ action: 'status', order: running! })).body.charge, '1000.0000')
  await shop.work()
  assert.equal(shop.told('cancel').flat().length, 1)
})

test('orders, calls, and orders to refill or cancel have limits; those of test keys are apart', async () => {
  await using panel = await startPanel()
  const shop = await reseller(panel)
  const made = await shop.customer.call('POST', '/api/user/api-keys', {
    ...{ name: 'try', scope: 'order', test: true },
  })
  const trying = apiV2Client(`${panel.url}/api/v2`, made.body.key)
  const last = async (who: Pick<typeof shop, 'key'>, times: number, call: object) => {
    const sent = Array.from({ length: times }, () =>
      panel.app.inject({
        method: 'POST',
        url: '/api/v2',
        payload: JSON.stringify({ key: who.key, ...call }),
      }),
    )
    const statuses = (await Promise.all(sent)).map(({ statusCode }) => statusCode)
    assert.deepEqual([...new Set(statuses)], [200])
    return apiV2Client(`${panel.url}/api/v2`, who.key).call(call as Record<string, string>)
  }
  const isLimited = ({ status, body, retryAfter }: Awaited<ReturnType<typeof last>>) => {
    assert.equal(status, 429, JSON.stringify(body))
    assert.ok(Number(retryAfter) > 0 && Number(retryAfter) <= 60)
  }
  const orders = Array.from({ length: 100 }, (_, index) => index + 1).join(',')
  for (const [times, call] of [
    [10, { action: 'cancel', orders }],
    // The eleven above are calls too.
    [118, { action: 'services' }],
    // The setting counts orders that are refused too.
    [6000, { action: 'add' }],
  ] as const) {
    isLimited(await last(trying, times, call))
    isLimited(await last(shop, times, call))
  }
})

test('a key tried from where it may not be used is refused and told; so is a new place', async () => {
  await using panel = await startPanel({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
  const customer = await panel.customer()
  const made = await customer.call('POST', '/api/user/api-keys', {
    ...{ name: 'shop', addresses: ['203.0.113.0/24'] },
  })
  const from = async (address: string) =>
    (
      await panel.app.inject({
        ...{ method: 'POST', url: '/api/v2', headers: { 'x-forwarded-for': address } },
        payload: JSON.stringify({ key: made.body.key, action: 'balance' }),
      })
    ).json()
  const told = async (count: number) => {
    const rows = () => panel.db.query<{ subject: string }>(sql`select subject from notifications order by id`)
    await panel.eventually(async () => (await rows()).length === count, `${count} notices`)
    return (await rows()).map(({ subject }) => subject)
  }
  assert.equal((await from('203.0.113.1')).currency, 'VND')
  await panel.eventually(
    async () => (await panel.db.query(sql`select from api_key_addresses`)).length === 1,
    'the first place',
  )
  assert.deepEqual(await from('198.51.100.1'), { error: 'This API key may not be used from this address.' })
  assert.deepEqual(await told(1), ['198.51.100.1'])
  await from('198.51.100.1')
  await from('203.0.113.2')
  assert.deepEqual(await told(2), ['198.51.100.1', '203.0.113.2'])
})

test('drip-feed is promised only where add takes it', () => {
  const reply = (type: string) =>
    serviceReply({ type, dripFeed: 'provider', rate: Money.dong(1) } as Service, {
      ...{ tier: { discountPercent: 0 }, personal: [] },
    })
  assert.deepEqual([reply('Default').dripfeed, reply('SEO').dripfeed], [true, false])
})
