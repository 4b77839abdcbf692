import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProvider } from './provider.ts'
import { add, call, LIKES, LINK, manual, orderId, statusOf } from './test-client.ts'

test('services list the reference types, and one service is exactly the one agreed on', async () => {
  await using provider = await startProvider()
  const services = (await call(provider, { action: 'services' })).body as Record<string, unknown>[]
  for (const service of services) {
    assert.deepEqual(
      Object.entries(service).map(([name, value]) => `${name}:${typeof value}`),
      [
        'service:number',
        'name:string',
        'type:string',
        'category:string',
        'rate:string',
        'min:string',
        'max:string',
        'refill:boolean',
        'cancel:boolean',
        'dripfeed:boolean',
      ],
    )
    assert.doesNotMatch(String(service.name), /thật|real|organic/i)
  }
  const likes = services.find(({ service }) => service === 101)
  assert.deepEqual(likes, {
    service: 101,
    name: 'Facebook - Tăng Like bài viết | Tốc độ nhanh',
    type: 'Default',
    category: 'Facebook',
    rate: '2500',
    min: '100',
    max: '100000',
    refill: true,
    cancel: true,
    dripfeed: true,
  })
})

test('an order is a number, its status is all strings, and its charge leaves the balance', async () => {
  await using provider = await manual({ balance: '10000' })
  const { order } = (await add(provider)).body as { order: number }
  assert.equal(typeof order, 'number')
  const { body } = await call(provider, { action: 'status', order: String(order) })
  assert.deepEqual(body, {
    charge: '2500',
    start_count: '0',
    status: 'Pending',
    remains: '1000',
    currency: 'VND',
  })
  assert.deepEqual((await call(provider, { action: 'balance' })).body, { balance: '7500', currency: 'VND' })
})

test('JSON bodies, numbers and a trailing slash work, and the answer says it is JSON', async () => {
  await using provider = await manual()
  const body = JSON.stringify({ key: provider.key, action: 'add', service: 101, link: LINK, quantity: 1000 })
  const answer = await fetch(`${provider.apiUrl}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
  assert.equal(typeof ((await answer.json()) as { order: unknown }).order, 'number')
})

test('an order goes from pending to completed while remains sink', async () => {
  await using provider = await startProvider({ paceMs: 400 })
  const order = await orderId(provider)
  const seen: string[] = []
  let remains = 1000
  for (let i = 0; i < 60 && seen.at(-1) !== 'Completed'; i++) {
    const status = await statusOf(provider, order)
    if (seen.at(-1) !== status.status) seen.push(status.status)
    assert.ok(Number(status.remains) <= remains)
    remains = Number(status.remains)
    await sleep(15)
  }
  assert.deepEqual(seen, ['Pending', 'In progress', 'Completed'])
  assert.equal(remains, 0)
})

test('a paused provider stands still', async () => {
  await using provider = await startProvider({ paceMs: 40 })
  provider.pause()
  const order = await orderId(provider)
  await sleep(60)
  assert.equal((await statusOf(provider, order)).status, 'Pending')
  provider.resume()
  await sleep(60)
  assert.equal((await statusOf(provider, order)).status, 'Completed')
})

test('statuses come in bulk up to 100, errors as data, and 101 are refused', async () => {
  await using provider = await manual()
  const order = await orderId(provider)
  const { body } = await call(provider, { action: 'status', orders: `${order},10` })
  assert.deepEqual((body as Record<string, unknown>)['10'], { error: 'Incorrect order ID' })
  assert.equal((body as Record<string, { status: string }>)[order]?.status, 'Pending')
  const tooMany = Array.from({ length: 101 }, (_, i) => i + 1).join(',')
  assert.deepEqual((await call(provider, { action: 'status', orders: tooMany })).body, {
    error: 'Incorrect request',
  })
})

test('refills answer strings alone and nested numbers in bulk', async () => {
  await using provider = await manual()
  const [first, second] = [await orderId(provider), await orderId(provider)]
  for (const order of [first, second]) provider.finish(order, { status: 'Completed' })
  const one = await call(provider, { action: 'refill', order: String(first) })
  assert.deepEqual(one.body, { refill: '1' })
  const bulk = await call(provider, { action: 'refill', orders: `${second},3` })
  assert.deepEqual(bulk.body, [
    { order: second, refill: 2 },
    { order: 3, refill: { error: 'Incorrect order ID' } },
  ])
  assert.deepEqual((await call(provider, { action: 'refill_status', refill: '1' })).body, {
    status: 'Pending',
  })
  assert.deepEqual((await call(provider, { action: 'refill_status', refills: '1,9' })).body, [
    { refill: 1, status: 'Pending' },
    { refill: 9, status: { error: 'Refill not found' } },
  ])
})

test('a cancel is accepted first and gives money back only when the order stops', async () => {
  await using provider = await startProvider({ paceMs: 2000, balance: '2500' })
  const order = await orderId(provider)
  const { body } = await call(provider, { action: 'cancel', orders: `9,${order}` })
  assert.deepEqual(body, [
    { order: 9, cancel: { error: 'Incorrect order ID' } },
    { order, cancel: 1 },
  ])
  assert.equal(provider.balance(), '0')
  await sleep(260)
  assert.equal((await statusOf(provider, order)).status === 'In progress', false)
  assert.notEqual(provider.balance(), '0')
})

test('the errors of the reference come as HTTP 200', async () => {
  await using provider = await manual({ balance: '2499' })
  const errors: [Record<string, string>, string][] = [
    [{ action: 'balance', key: 'wrong' }, 'Invalid API key'],
    [{ action: 'nonsense' }, 'Incorrect request'],
    [{ action: 'add', service: '7', link: LINK, quantity: '100' }, 'Incorrect service ID'],
    [{ action: 'add', service: LIKES, quantity: '100' }, 'Incorrect link'],
    [{ action: 'add', service: LIKES, link: LINK, quantity: 'many' }, 'Incorrect quantity'],
    [{ action: 'add', service: LIKES, link: LINK, quantity: '99' }, 'Quantity less than minimum'],
    [{ action: 'add', service: LIKES, link: LINK, quantity: '100001' }, 'Quantity more than maximum'],
    [{ action: 'add', service: LIKES, link: LINK, quantity: '1000' }, 'Not enough funds on balance'],
    [
      { action: 'add', service: LIKES, link: 'https://x.vn/sandbox-refused', quantity: '100' },
      'Incorrect link',
    ],
  ]
  for (const [fields, error] of errors)
    assert.deepEqual(await call(provider, fields), { status: 200, body: { error } })
  assert.equal(provider.adds().accepted.length, 0)
})

test('drip-feed charges the quantity of every run, comments count by lines, a package costs its rate', async () => {
  await using provider = await manual({ balance: '5000000' })
  const charged = async (fields: Record<string, string>) => {
    const before = Number(provider.balance())
    await call(provider, { action: 'add', link: LINK, ...fields })
    return before - Number(provider.balance())
  }
  assert.equal(await charged({ service: LIKES, quantity: '1000', runs: '3', interval: '30' }), 7500)
  assert.equal(await charged({ service: '104', comments: 'Hay quá\r\n\r\nĐẹp\nTốt\nỔn\nVui' }), 1750)
  assert.equal(await charged({ service: '303' }), 1_250_000)
})

test('a partial order keeps what was delivered, a canceled one nothing', async () => {
  await using provider = await manual({ balance: '10000' })
  const [first, second] = [await orderId(provider), await orderId(provider)]
  provider.finish(first, { status: 'Partial', remains: 400 })
  provider.finish(second, { status: 'Canceled' })
  assert.equal((await statusOf(provider, first)).charge, '1500')
  assert.equal((await statusOf(provider, second)).charge, '0')
  assert.equal(provider.balance(), '8500')
})

test('links steer an order to partial or canceled', async () => {
  await using provider = await startProvider({ paceMs: 0 })
  const partial = await orderId(provider, 'https://x.vn/sandbox-partial')
  const canceled = await orderId(provider, 'https://x.vn/sandbox-canceled')
  assert.equal((await statusOf(provider, partial)).remains, '400')
  assert.equal((await statusOf(provider, partial)).status, 'Partial')
  assert.equal((await statusOf(provider, canceled)).status, 'Canceled')
})
