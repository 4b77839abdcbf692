import assert from 'node:assert/strict'
import { lookup } from 'node:dns/promises'
import { test } from 'node:test'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { openAftercareShop } from '../../test/aftercare-shop.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { startNameServer } from '../../test/name-server.ts'
import { formFields, visitor } from '../../test/visitor.ts'
import { type Answering, ok, type Received, startReceiver } from '../../test/webhook-receiver.ts'
import { type RefillState, refillStates } from '../aftercare/refill.ts'
import { formatVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { type OrderStatus, orderStatuses } from '../orders/order.ts'
import { type AllowedAddresses, insideProblem } from '../partners/outside-host.ts'
import { openConnections } from '../partners/webhook.ts'
import { deriveSecrets } from '../platform/secrets.ts'
import { sql } from '../platform/sql.ts'
import { webhookExamples } from './api-v2-examples.ts'
import { refillWord, statusReply } from './api-v2-reply.ts'
import { boundBacklogs } from './bound-backlogs.ts'
import { broadcastChanges } from './broadcast-changes.ts'
import { forgetDeliveries } from './forget-deliveries.ts'
import { makeWebhook } from './make-webhook.ts'
import { webhookSender } from './webhook.jobs.ts'
import { nextTryMs, type WebhookType, webhookTypes } from './webhook.ts'

const secrets = deriveSecrets('a secret for tests only, as long as it must be')
const never = new AbortController().signal

function senderOf({ db }: Panel, options?: { runMs: number }, transaction = db.transaction) {
  const log = pino({ level: 'silent' })
  const webhooks = { sandbox: true, privateHosts: [] }
  return webhookSender({ db, transaction, log, decrypt: secrets.decrypt, webhooks }, options)
}

async function deliver(panel: Panel): Promise<void> {
  const sender = senderOf(panel)
  await sender.run(never)
  await sender.settle()
}

async function postOnce(url: string, allowed: AllowedAddresses) {
  const connections = openConnections(allowed)
  const answer = await connections.post(url, { headers: {}, body: '{}' })
  connections.close()
  return answer
}

const listen = (panel: Panel, who: Customer, url: string, events: readonly WebhookType[] = webhookTypes) =>
  makeWebhook(panel.db.transaction, secrets.encrypt, who.id, { url, events })

const verify = (secret: string, { body, headers }: Received) => new Webhook(secret).verify(body, headers)

/** Whatever waits is due, and nobody rests. */
async function later(panel: Panel): Promise<void> {
  await panel.db.query(sql`update webhook_deliveries set next_try_at = now() where next_try_at is not null`)
  await panel.db.query(sql`update webhook_endpoints set rests_until = now()`)
}

async function deliveries(who: Customer, id: string) {
  return (await who.call('GET', `/api/webhooks/${id}/deliveries?limit=100`)).body.data
}

const states = async (who: Customer, id: string) =>
  (await deliveries(who, id)).map((delivery: { state: string }) => delivery.state)

async function ping(panel: Panel, who: Customer, id: string): Promise<void> {
  await who.call('POST', `/api/webhooks/${id}/test`)
  await deliver(panel)
}

test('webhooks have the very words of API v2 for every state', async () => {
  await using panel = await startPanel()
  const money = { finalPrice: Money.dong(1), refundedAmount: Money.zero }
  const told = await panel.db.query<{ state: OrderStatus; word: string }>(sql`
    select state, api_order_status(state) as word from unnest(${orderStatuses}::text[]) as state`)
  assert.equal(told.length, orderStatuses.length)
  for (const { state, word } of told) {
    const order = { status: state, quantity: 1, startCount: null, remains: null, ...money }
    assert.equal(word, statusReply(order).status, state)
  }
  const refills = await panel.db.query<{ state: RefillState; word: string }>(sql`
    select state, api_refill_status(state) as word from unnest(${refillStates}::text[]) as state`)
  for (const { state, word } of refills) assert.equal(word, refillWord(state), state)
})

test('the data of each event is as the documentation shows it', async () => {
  await using shop = await openAftercareShop()
  const { panel, customer } = shop
  const { id } = await listen(panel, customer, 'https://hooks.example/')
  const [done, partial, running] = await shop.run(3)
  await shop.end([done!], { status: 'Completed' })
  await shop.end([partial!], { status: 'Partial', remains: 400 })
  await shop.place()
  await panel.db.query(sql`update orders set start_count = 5 where id = ${running}`)
  const [, , , fresh] = await panel.db.query<{ id: string }>(sql`select id from orders order by number`)
  await shop.cancel(fresh!.id)
  await shop.refill(done!)
  await shop.work()
  panel.provider.finishRefill(1, 'Completed')
  await shop.workLater()
  await panel.db.query(sql`update services set rate = 1500`)
  for (let step = 0; step < 3; step++) await broadcastChanges(panel.db.transaction)
  await customer.call('POST', `/api/webhooks/${id}/test`)

  const told = await panel.db.query<{ type: WebhookType; data: object }>(
    sql`select distinct on (type) type, data from webhook_deliveries order by type, id`,
  )
  assert.deepEqual(told.map(({ type }) => type).sort(), Object.keys(webhookExamples).sort())
  for (const { type, data } of told) assert.deepEqual(shapeOf(data), shapeOf(webhookExamples[type]), type)
})

/** The types of what stands where, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]))
}

test('an order is told of to its end, signed, by the words of API v2, and what it cost', async () => {
  await using receiver = await startReceiver()
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '100000' })
  const { secret } = await listen(panel, lan, receiver.url)
  const service = await panel.service()
  const { body } = await lan.order(service, 1000)
  await panel.eventually(() => receiver.told().some((one) => one.type === 'order.completed'), 'the end')
  for (const received of receiver.log) {
    assert.deepEqual(verify(secret, received), JSON.parse(received.body))
    assert.throws(() => verify(secret, { ...received, body: `${received.body} ` }))
  }
  const [paid, ...rest] = receiver.told()
  assert.equal(paid?.type, 'balance.changed')
  assert.deepEqual(
    { ...paid?.data, time: '' },
    {
      ...{ balance: '97500.0000', amount: '-2500.0000', kind: 'order', time: '' },
      reference: `order:${body.order_id}`,
    },
  )
  assert.deepEqual(rest.at(-1)?.data, {
    ...{ order: 1, status: 'Completed', charge: '2500.0000', currency: 'VND' },
    ...{ remains: '0', start_count: rest.at(-1)?.data.start_count },
  })
})

test('each of the seven types tells of what really happened, once, and nobody else hears', async () => {
  await using receiver = await startReceiver()
  await using shop = await openAftercareShop()
  const { panel, customer: lan, serviceId: service } = shop
  const stranger = await panel.customer({ balance: '100000' })
  await listen(panel, lan, receiver.url)
  const updates = await listen(panel, lan, 'https://updates.example.com/', ['order.updated'])
  await stranger.order(service, 1000)
  const [completed, partial, canceled] = await shop.run(3)
  await shop.end([completed!], { status: 'In progress' })
  await shop.end([completed!], { status: 'Completed' })
  await shop.end([partial!], { status: 'Partial', remains: 400 })
  await shop.end([canceled!], { status: 'Canceled' })
  await shop.refill(completed!)
  await shop.work()
  panel.provider.finishRefill(1, 'Completed')
  await shop.workLater()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const at = `/admin/services/${service}`
  for (const [act, more] of [['rate', { rate: '3.000', confirmed: 'yes' }], ['pause'], ['resume']] as const)
    await boss.submit(`${at}/${act}`, { ...formFields((await boss.get(at)).html, `${at}/${act}`), ...more })
  await Promise.all([deliver(panel), deliver(panel)])
  await deliver(panel)

  assert.equal(new Set(receiver.log.map(({ headers }) => headers['webhook-id'])).size, receiver.log.length)
  const told = receiver.told()
  const heardOf = async (id: string) => {
    const { number } = (await lan.call('GET', `/api/orders/${id}`)).body.order
    const events = told.filter(({ type, data }) => type.startsWith('order') && data.order === number)
    events.sort((a, b) => a.timestamp.localeCompare(b.timestamp))
    return events.map(({ type, data }) => [type, data.status, data.charge, data.remains])
  }
  const sent = ['order.updated', 'Processing', '1000.0000', '1000']
  assert.deepEqual(await heardOf(completed!), [
    sent,
    ['order.updated', 'In progress', '1000.0000', '1000'],
    ['order.completed', 'Completed', '1000.0000', '0'],
  ])
  assert.deepEqual(await heardOf(partial!), [sent, ['order.partial', 'Partial', '600.0000', '400']])
  assert.deepEqual(await heardOf(canceled!), [sent, ['order.canceled', 'Canceled', '0.0000', '1000']])
  const updated = await panel.db.query(sql`
    select type from webhook_deliveries where endpoint_id = ${updates.id} and type <> 'order.updated'
    union all select data->>'status' from webhook_deliveries
    where endpoint_id = ${updates.id} and data->>'status' not in ('Processing', 'In progress')`)
  assert.deepEqual(updated, [], 'an end is no update')
  const only = (type: string) => told.filter((one) => one.type === type).map((one) => one.data)
  assert.equal(only('balance.changed').length, 5)
  const { number } = (await lan.call('GET', `/api/orders/${completed}`)).body.order
  assert.deepEqual(only('refill.updated'), [{ order: number, refill: 1, status: 'Completed' }])
  const shown = { service, name: 'Service 1', rate: '3000.0000' }
  assert.deepEqual(only('service.changed'), [
    {
      services: [
        { ...shown, change: 'price', active: true },
        { ...shown, change: 'paused', active: false },
        { ...shown, change: 'returned', active: true },
      ],
    },
  ])
})

test('a change of a service reaches every endpoint that wants it, also the five hundred and first', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const service = await panel.service()
  const { id } = await listen(panel, lan, 'https://shop.example.com/', ['service.changed'])
  await panel.db.query(sql`
    insert into webhook_endpoints (id, user_id, url, events, sealed_secret)
    select gen_random_uuid(), user_id, url, events, sealed_secret from webhook_endpoints cross join generate_series(1, 500)
    where id = ${id}`)
  const boss = visitor(panel.url, (await panel.operator()).token)
  await boss.submit(`/admin/services/${service}/pause`, { version: '1' })
  for (let step = 0; await broadcastChanges(panel.db.transaction); step++) assert.ok(step < 10)
  const [sent] = await panel.db.query(sql`
    select count(*)::int as deliveries, count(distinct endpoint_id)::int as endpoints from webhook_deliveries`)
  assert.deepEqual(sent, { deliveries: 501, endpoints: 501 })
})

test('both secrets sign for a day after a change, then the new one alone', async () => {
  await using receiver = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, secret: old } = await listen(panel, lan, receiver.url)
  const changed = await lan.call('POST', `/api/webhooks/${id}/secret`)
  assert.match(changed.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.ok(changed.body.webhook.old_secret_until)
  // A second change would end the first secret, which the receiver may still use.
  const again = await lan.call('POST', `/api/webhooks/${id}/secret`)
  assert.equal(again.body.error.code, 'webhook_secret_overlaps')
  const until = formatVietnamTime(new Date(changed.body.webhook.old_secret_until))
  assert.ok(again.body.error.message.includes(until), again.body.error.message)
  const page = await visitor(panel.url, lan.token).get(`/api-keys/webhooks/${id}`)
  assert.doesNotMatch(page.html, /Đổi khoá bí mật/)
  await ping(panel, lan, id)
  await panel.db.query(sql`update webhook_endpoints set old_secret_until = now()`)
  await ping(panel, lan, id)
  const [during, after] = receiver.log
  for (const secret of [old, changed.body.secret]) assert.ok(verify(secret, during!))
  assert.ok(verify(changed.body.secret, after!))
  assert.throws(() => verify(old, after!))
  const kept = await panel.db.query<{ row: string }>(sql`select e::text as row from webhook_endpoints e`)
  assert.ok(!kept[0]!.row.includes(changed.body.secret))
  assert.equal((await lan.call('POST', `/api/webhooks/${id}/secret`)).status, 200)
})

test('a secret that cannot be read any more is a failed try that says so, until there is a new one', async () => {
  await using receiver = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { encrypt } = deriveSecrets('another secret for tests, as long as it must be')
  const wanted = { url: receiver.url, events: webhookTypes }
  const { id } = await makeWebhook(panel.db.transaction, encrypt, lan.id, wanted)
  await ping(panel, lan, id)
  const [delivery] = await deliveries(lan, id)
  assert.match(delivery.tries[0].error, /secret cannot be read/)
  assert.equal(receiver.log.length, 0)
  const { secret } = (await lan.call('POST', `/api/webhooks/${id}/secret`)).body
  await later(panel)
  await deliver(panel)
  assert.ok(verify(secret, receiver.log[0]!))
})

test('a try that fails comes again with the same id and body, and counts as a failure whatever it answered', async () => {
  await using elsewhere = await startReceiver()
  await using receiver = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, secret } = await listen(panel, lan, receiver.url)
  const answers: [number, Record<string, string>][] = [
    [500, {}],
    [302, { location: elsewhere.url }],
    [200, {}],
  ]
  for (const [status, headers] of answers) {
    receiver.answer((response) => response.writeHead(status, headers).end('x'.repeat(600)))
    if (status === 500) await ping(panel, lan, id)
    await later(panel)
    if (status !== 500) await deliver(panel)
  }
  assert.equal(receiver.log.length, 3)
  assert.equal(elsewhere.log.length, 0)
  assert.equal(new Set(receiver.log.map((one) => one.headers['webhook-id'] + one.body)).size, 1)
  for (const received of receiver.log) assert.ok(verify(secret, received))
  const [delivery] = await deliveries(lan, id)
  assert.equal(delivery.state, 'delivered')
  assert.deepEqual(
    delivery.tries.map((one: { http_status: number; reply: string }) => [one.http_status, one.reply.length]),
    [
      [500, 500],
      [302, 500],
      [200, 500],
    ],
  )
})

test('three days of failing give a delivery up and switch its endpoint off, 410 does at once; the owner hears', async () => {
  await using receiver = await startReceiver((response) => response.writeHead(503).end())
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id } = await listen(panel, lan, receiver.url)
  await ping(panel, lan, id)
  for (let tries = 1; tries < 10; tries++) {
    await panel.db.query(
      sql`update webhook_endpoints set failing_since = failing_since - interval '7.9 hours'`,
    )
    await later(panel)
    await deliver(panel)
  }
  assert.equal(receiver.log.length, 10)
  assert.deepEqual(await states(lan, id), ['given_up'])
  await panel.db.query(sql`update webhook_endpoints set failing_since = now() - interval '73 hours'`)
  await later(panel)
  await ping(panel, lan, id)
  const state = async () => (await lan.call('GET', '/api/webhooks')).body.data[0]
  assert.equal((await state()).disabled_reason, 'failing')
  assert.equal((await lan.call('POST', `/api/webhooks/${id}/test`)).body.error.code, 'webhook_off')

  await lan.call('PATCH', `/api/webhooks/${id}`, { is_active: true })
  receiver.answer((response) => response.writeHead(410).end())
  await later(panel)
  await ping(panel, lan, id)
  assert.equal((await state()).disabled_reason, 'gone')
  const bell = await lan.call('GET', '/api/user/notifications')
  assert.deepEqual(
    bell.body.data.map((one: { event: string; text: string }) => [one.event, one.text]),
    Array(2).fill(['webhook_disabled', new URL(receiver.url).host]),
  )
  // Nothing is written for it while it is off.
  await panel.service()
  const before = (await deliveries(lan, id)).length
  await panel.db.query(sql`update services set rate = rate + 1`)
  await deliver(panel)
  assert.equal((await deliveries(lan, id)).length, before)
  const sum = [1, 2, 3, 4, 5, 6, 7, 8, 9].reduce((ms, tries) => ms + nextTryMs(tries, 0)!, 0)
  assert.ok(sum > 72 * 3_600_000 && sum < 84 * 3_600_000)
})

test('an endpoint that hangs delays no other, is left after five seconds, and 64 kB of a reply are read', async () => {
  await using hanging = await startReceiver(() => {})
  await using endless = await startReceiver((response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
      response.once('drain', more)
    }
    more()
  })
  await using answering = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  const [dead, long, well] = [
    await listen(panel, lan, hanging.url),
    await listen(panel, lan, endless.url),
    await listen(panel, lan, answering.url),
  ]
  for (let n = 0; n < 3; n++) {
    for (const { id } of [dead, long, well]) await lan.call('POST', `/api/webhooks/${id}/test`)
  }
  const running = deliver(panel)
  await panel.eventually(() => answering.log.length === 3 && endless.log.length === 3, 'the others')
  // The dead one is still at its first.
  assert.equal(hanging.log.length, 1)
  const isTold = (state: string) => state === 'delivered'
  await panel.eventually(async () => (await states(lan, well.id)).every(isTold), 'what came of it')
  await running
  assert.deepEqual(await states(lan, long.id), ['delivered', 'delivered', 'delivered'])
  const tries = (await deliveries(lan, dead.id)).flatMap((one: { tries: { error: string }[] }) => one.tries)
  assert.match(tries[0].error, /no reply within 5000 ms/)
})

test('at the end of a run nobody waits for an endpoint that hangs', async () => {
  await using hanging = await startReceiver(() => {})
  await using answering = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  const dead = await listen(panel, lan, hanging.url)
  const well = await listen(panel, lan, answering.url)
  const sender = senderOf(panel, { runMs: 100 })
  await lan.call('POST', `/api/webhooks/${dead.id}/test`)
  const running = sender.run(never)
  assert.equal(await sender.run(never), 1000, 'woken while it runs')
  assert.equal(await running, 0)
  await lan.call('POST', `/api/webhooks/${well.id}/test`)
  assert.equal(await sender.run(never), 0)
  await panel.eventually(async () => (await states(lan, well.id))[0] === 'delivered', 'the other')
  assert.equal(hanging.log.length, 1)
  assert.deepEqual((await deliveries(lan, dead.id))[0].tries, [])
  await sender.settle()
  assert.equal((await deliveries(lan, dead.id))[0].tries.length, 1)
})

test('an endpoint that answers well gets up to eight at a time over kept connections, one that fails gets one', async () => {
  let now = 0
  let most = 0
  const slowly: Answering = (response) => {
    most = Math.max(most, ++now)
    setTimeout(() => {
      now -= 1
      response.end()
    }, 30)
  }
  await using receiver = await startReceiver(slowly)
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id } = await listen(panel, lan, receiver.url)
  const write = (count: number) =>
    panel.db.query(sql`
      insert into webhook_deliveries (endpoint_id, type, data)
      select ${id}, 'order.updated', '{}' from generate_series(1, ${count}::int)`)
  await write(60)
  let open = 0
  let mostOpen = 0
  const sender = senderOf(panel, undefined, async (work) => {
    mostOpen = Math.max(mostOpen, ++open)
    return panel.db.transaction(work).finally(() => open--)
  })
  await sender.run(never)
  assert.ok(mostOpen <= 4, `${mostOpen} transactions`)
  assert.equal(new Set(receiver.log.map(({ headers }) => headers['webhook-id'])).size, 60)
  assert.equal(receiver.log.length, 60)
  assert.equal(most, 8)
  assert.ok(receiver.connections() <= 8, `${receiver.connections()} connections`)
  // What fails together is one failure; then one alone is tried, and fails.
  let left = 20
  receiver.answer((response) => response.writeHead(left-- > 0 ? 200 : 500).end())
  await write(60)
  await deliver(panel)
  const [after] = await panel.db.query<{ failures: number }>(sql`select failures from webhook_endpoints`)
  assert.equal(after!.failures, 1)
  const before = receiver.log.length
  await panel.db.query(sql`update webhook_endpoints set rests_until = now()`)
  await deliver(panel)
  assert.equal(receiver.log.length, before + 1)
})

test('a test goes before all that waits; of too much the oldest is given up, and the owner told once', async () => {
  await using receiver = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id } = await listen(panel, lan, receiver.url)
  const write = (count: number) =>
    panel.db.query(sql`
      insert into webhook_deliveries (endpoint_id, type, data, next_try_at)
      select ${id}, 'order.updated', jsonb_build_object('order', n), now() - interval '3 days'
      from generate_series(1, ${count}::int) as n`)
  const bell = async () => (await lan.call('GET', '/api/user/notifications')).body.data
  await write(12)
  await boundBacklogs(panel.db.transaction, 10)
  await write(2)
  await boundBacklogs(panel.db.transaction, 10)
  const given = (await states(lan, id)).toReversed()
  assert.deepEqual(given, [...Array(4).fill('given_up'), ...Array(10).fill('waiting')])
  const told = (await bell()).map((one: { event: string; text: string }) => [one.event, one.text])
  assert.deepEqual(told, [['webhook_backlog', new URL(receiver.url).host]])
  await lan.call('POST', `/api/webhooks/${id}/test`)
  const [test] = await deliveries(lan, id)
  assert.ok(test.next_try_at >= test.created_at)
  await deliver(panel)
  assert.equal(receiver.told()[0]!.type, 'test.ping')
  assert.equal(receiver.log.length, 11)
  // It was empty in between: what fills it once more is news again.
  await boundBacklogs(panel.db.transaction, 10)
  await write(11)
  await boundBacklogs(panel.db.transaction, 10)
  assert.equal((await bell()).length, 2)
})

test('a kept connection that its receiver closes costs no try', async () => {
  const used = new Set<unknown>()
  await using receiver = await startReceiver((response) => {
    if (used.has(response.socket)) return void response.socket?.destroy()
    used.add(response.socket)
    response.end()
  })
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id } = await listen(panel, lan, receiver.url)
  for (let n = 0; n < 5; n++) await lan.call('POST', `/api/webhooks/${id}/test`)
  await deliver(panel)
  assert.ok(receiver.log.length > 5)
  for (const { state, tries } of await deliveries(lan, id)) {
    assert.equal(state, 'delivered')
    assert.equal(tries.length, 1)
  }
})

test('what the address before answers after a move says nothing of the new one', async () => {
  await using moved = await startReceiver()
  await using panel = await startPanel()
  const lan = await panel.customer()
  let id = ''
  await using old = await startReceiver(async (response) => {
    await panel.db.query(sql`update webhook_endpoints set url = ${moved.url} where id = ${id}`)
    response.writeHead(410).end()
  })
  id = (await listen(panel, lan, old.url)).id
  await ping(panel, lan, id)
  const [webhook] = (await lan.call('GET', '/api/webhooks')).body.data
  assert.deepEqual([webhook.is_active, webhook.failing_since], [true, null])
  await deliver(panel)
  assert.equal(old.log.length, 1)
  assert.equal(moved.log[0]!.headers['webhook-id'], old.log[0]!.headers['webhook-id'])
  assert.deepEqual(await states(lan, id), ['delivered'])
})

test('machines of the own network are refused, when typed and when connected to', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const events = ['order.completed']
  for (const url of [
    ...['https://127.0.0.1/', 'https://10.1.2.3/', 'https://169.254.169.254/latest', 'https://100.64.0.1/'],
    ...[
      'https://[::1]/',
      'https://[::ffff:7f00:1]/',
      'https://panel.internal/',
      'http://1.1.1.1/',
      'ftp://x.vn/',
    ],
    ...['https://user:secret@1.1.1.1/', 'https://localhost/'],
  ]) {
    const { body } = await lan.call('POST', '/api/webhooks', { url, events })
    assert.equal(body.error?.code, 'invalid_request', url)
  }
  const refused = await postOnce('https://127.0.0.1/', { sandbox: false, privateHosts: [] })
  assert.match(refused.error ?? '', /private/)
})

test('a name is judged by the address that is connected to, and one that nobody answers for stalls nobody', async () => {
  const silent = Array.from({ length: 8 }, (_, n) => `silent${n}.example.com`)
  await using receiver = await startReceiver()
  await using names = await startNameServer({
    'inside.example.com': ['127.0.0.1'],
    'both.example.com': ['8.8.8.8', 'fd00:0:0:0:0:0:0:1'],
    'outside.example.com': ['8.8.8.8'],
    ...Object.fromEntries(silent.map((name) => [name, []])),
  })
  const allowed = { sandbox: false, privateHosts: [], nameServers: [names.address] }
  const { port } = new URL(receiver.url)
  for (const name of ['inside', 'both']) {
    const url = `https://${name}.example.com:${port}/`
    assert.equal(await insideProblem(url, allowed), 'private')
    const { error } = await postOnce(url, allowed)
    assert.match(error ?? '', /^EPRIVATE/, name)
  }
  assert.equal(receiver.log.length, 0)
  assert.equal(await insideProblem('https://outside.example.com/', allowed), undefined)
  assert.equal(await insideProblem('https://unknown.example.com/', allowed), undefined)

  const stalled = Promise.all(silent.map((name) => insideProblem(`https://${name}/`, allowed)))
  const first = await Promise.race([lookup('localhost').then(() => 'the system'), stalled])
  assert.equal(first, 'the system')
  assert.deepEqual(await stalled, Array(8).fill(undefined))
  for (const name of silent) assert.ok(names.asked.includes(name))
})

test('a name is looked up ten times a minute at most, and not for an endpoint that could not be made', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id } = await listen(panel, lan, 'https://1.1.1.1/')
  const events = ['order.completed']
  const change = () => lan.call('PATCH', `/api/webhooks/${id}`, { url: 'https://8.8.8.8/' })
  for (let n = 0; n < 10; n++) assert.equal((await change()).status, 200)
  assert.equal((await change()).body.error.code, 'too_many_requests')
  for (let n = 1; n < 5; n++) await listen(panel, lan, 'https://1.1.1.1/')
  const more = await lan.call('POST', '/api/webhooks', { url: 'https://8.8.8.8/', events })
  assert.equal(more.body.error.code, 'too_many_webhooks')
})

test('one delivery is made again, or all that were given up since a time; at most five endpoints; old ones go', async () => {
  await using receiver = await startReceiver()
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const { id } = await listen(panel, lan, receiver.url)
  for (let n = 0; n < 3; n++) await ping(panel, lan, id)
  const [newest] = await deliveries(lan, id)
  const replay = `/api/webhooks/${id}/deliveries/${newest.id}/replay`
  assert.equal((await minh.call('POST', replay)).body.error.code, 'webhook_not_found')
  assert.equal((await lan.call('POST', replay)).status, 200)
  assert.equal((await lan.call('POST', replay)).body.error.code, 'webhook_waiting')
  await deliver(panel)
  assert.equal(receiver.log.at(-1)!.headers['webhook-id'], newest.webhook_id)

  await panel.db.query(sql`
    update webhook_deliveries set given_up_at = now(), delivered_at = null,
      created_at = created_at - interval '1 day' * (${newest.id} - id)`)
  const since = new Date(Date.now() - 36 * 3_600_000).toISOString()
  const replayed = await lan.call('POST', `/api/webhooks/${id}/replay`, { since })
  assert.equal(replayed.body.replayed, 2)
  await deliver(panel)
  assert.equal(receiver.log.length, 6)

  for (let n = 1; n < 5; n++) await listen(panel, lan, receiver.url)
  const more = await lan.call('POST', '/api/webhooks', {
    url: 'https://1.1.1.1/',
    events: ['order.completed'],
  })
  assert.equal(more.body.error.code, 'too_many_webhooks')
  assert.equal((await lan.call('DELETE', `/api/webhooks/${id}`)).status, 200)
  // Fewer at once than there are: it goes on while its batches are full.
  await forgetDeliveries(panel.db.transaction, 1)
  const left = await panel.db.query(sql`select from webhook_endpoints where id = ${id}`)
  assert.equal(left.length, 0)
  const { body } = await lan.call('POST', '/api/user/api-keys', { name: 'shop', scope: 'order' })
  const byKey = await panel.call('GET', '/api/webhooks', { token: body.key })
  assert.equal(byKey.body.error.code, 'key_scope')
})

test('the pages do all of it without script', async () => {
  await using receiver = await startReceiver((response) => response.writeHead(500).end('<b>broken</b>'))
  await using panel = await startPanel({ env: { WEBHOOK_PRIVATE_HOSTS: '127.0.0.1' } })
  const lan = await panel.customer()
  const browser = visitor(panel.url, lan.token)
  const here = '/api-keys/webhooks'
  const none = await browser.post(here, { url: 'https://127.0.0.1/hook' })
  assert.match(none.html, /Hãy chọn ít nhất một sự kiện/)
  const made = await browser.post(here, { url: 'https://127.0.0.1/hook', 'order.completed': 'on' })
  assert.match(made.html, /whsec_[A-Za-z0-9+/]{43}=/)
  assert.doesNotMatch((await browser.get(here)).html, /whsec_/)
  const [{ id }] = (await lan.call('GET', '/api/webhooks')).body.data
  await panel.db.query(sql`update webhook_endpoints set url = ${receiver.url}`)
  await browser.post(`${here}/${id}/test`, {})
  await deliver(panel)
  await panel.db.query(sql`update webhook_deliveries set given_up_at = now(), next_try_at = null`)
  const page = await browser.get(`${here}/${id}`)
  assert.match(page.html, /HTTP 500/)
  assert.match(page.html, /&lt;b>broken|&lt;b&gt;broken/)
  const [{ id: delivery }] = await deliveries(lan, id)
  receiver.answer(ok)
  await browser.post(`${here}/${id}/deliveries/${delivery}/replay`, {})
  await later(panel)
  await deliver(panel)
  assert.deepEqual(await states(lan, id), ['delivered'])
  await browser.post(`${here}/${id}/replay`, { days: '7' })
  assert.match((await browser.get(`${here}/${id}?ask=rotate`)).html, /<dialog[^>]*id="rotate"[^>]* open/)
  assert.match((await browser.post(`${here}/${id}/secret`, {})).html, /whsec_/)
  await browser.post(`${here}/${id}/state`, { state: 'off' })
  assert.match((await browser.get(`${here}/${id}`)).html, /Đã tạm dừng/)
  await browser.post(`${here}/${id}/delete`, {})
  assert.match((await browser.get(here)).html, /Chưa có webhook nào/)
})
