import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Behaviour } from '../../sandbox/provider-faults.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { findProvider } from '../catalog/providers.sql.ts'
import { newId } from '../core/id.ts'
import { Money } from '../core/money.ts'
import type { AddOutcome } from '../partners/provider-replies.ts'
import { queryOne } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'
import { recordDispatch } from './record-dispatch.ts'

const faults = ['drop', '500', 'html', 'cut', 'hang', 'empty', 'redirect', 'huge'] as const
const reply = (body: string, status = 200, contentType = 'application/json'): Behaviour => ({
  reply: { body, status, contentType },
})

/** Answers that leave it open whether the provider took the order, by the last part of the link. */
const doubtful: readonly (readonly [name: string, behaviour: Behaviour])[] = [
  ...faults.map((fault) => [`accepted-then-${fault}`, `accept-and-${fault}`] as const),
  ...faults.map((fault) => [`lost-then-${fault}`, `lose-and-${fault}`] as const),
  ['empty-object', reply('{}')],
  ['only-success', reply('{"status":"success"}')],
  ['a-list', reply('[{"order": 5}]')],
  ['a-bare-number', reply('23501')],
  ['order-zero', reply('{"order": 0}')],
  ['order-null', reply('{"order": null}')],
  ['order-and-error', reply('{"order": 5, "error": "Incorrect link"}')],
  ['error-with-500', reply('{"error": "Incorrect link"}', 500)],
  ['error-with-503', reply('{"error": "Too many requests"}', 503)],
  ['order-with-500', reply('{"order": 5}', 500)],
  ['429-without-json', reply('<h1>Slow down</h1>', 429, 'text/html')],
]

test('whatever leaves it open whether the order was taken makes it unknown: money kept, never sent again', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: String(doubtful.length * 1000) })
  for (const [name, behaviour] of doubtful) panel.provider.setBehaviour(linkOf(name), behaviour)
  const ids = await Promise.all(doubtful.map(([name]) => place(lan, likes, linkOf(name))))
  // The breaker lets one at a time go, and a server error pauses: that time is not waited for here.
  await panel.eventually(async () => {
    await hurry(panel)
    return (await Promise.all(ids.map((id) => look(panel, id)))).every((order) => order.status === 'unknown')
  }, 'all of them becoming unknown')

  await wakeManyTimes(panel)

  for (const [index, [name, behaviour]] of doubtful.entries()) {
    const order = await look(panel, ids[index]!)
    const told = panel.provider.adds(linkOf(name))
    assert.equal(told.all.length, 1, name)
    const wasTaken = typeof behaviour === 'string' && behaviour.startsWith('accept-and-')
    assert.equal(told.accepted.length, wasTaken ? 1 : 0, name)
    assert.deepEqual([order.status, order.refunded, order.dispatches], ['unknown', '0.0000', 1], name)
    assert.match(order.attention ?? '', /^unknown: ./, name)
    assert.equal(await countNotices(panel, 'order_unknown', order.number), 1, name)
  }
  assert.equal(await lan.balance(), '0.0000')
  await messageAbout(panel, (await look(panel, ids[0]!)).number)
})

test('a connection that is reset while sending makes the order unknown, and nothing is sent after it', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  panel.provider.next('reset')
  const id = await place(lan, likes, linkOf('reset'))
  await until(panel, id, 'unknown')
  await wakeManyTimes(panel)
  assert.deepEqual(
    panel.provider.log.map((call) => call.action),
    ['(unread)'],
  )
  assert.equal(await lan.balance(), '0.0000')
})

test('a provider that is out of reach keeps the order pending; back again it gets it once', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  await panel.provider.offline()
  const id = await place(lan, likes, linkOf('offline'))
  const waiting = await panel.eventually(async () => {
    const order = await look(panel, id)
    return order.status === 'pending' && order.dispatches === 1 && order
  })
  assert.equal(waiting.attention, null)
  const firstPause = await pauseOf(panel)
  assert.ok(firstPause > 0, 'the provider is left alone for a while')

  // While it stays away, each try ends the same and waits longer.
  await hurry(panel)
  await panel.eventually(async () => {
    const order = await look(panel, id)
    return order.status === 'pending' && order.dispatches === 2
  })
  assert.ok((await pauseOf(panel)) > firstPause, 'the second pause is longer')
  assert.deepEqual(await outcomes(panel, id), ['not_sent', 'not_sent'])

  await panel.provider.online()
  await hurry(panel)
  await until(panel, id, 'processing', 'in_progress', 'completed')
  await wakeManyTimes(panel)
  const told = panel.provider.adds(linkOf('offline'))
  assert.deepEqual([told.accepted.length, told.all.length], [1, 1])
  assert.deepEqual(await outcomes(panel, id), ['not_sent', 'not_sent', 'accepted'])
  assert.equal(await lan.balance(), '0.0000')
})

test('a refusal fails the order, refunds it once and tells the operators', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '3000' })
  const refusals: [string, Behaviour][] = [
    ['plain', { refuse: 'Incorrect <link> & more' }],
    ['with-400', reply('{"error": "Quantity less than minimum"}', 400)],
    ['as-object', reply('{"error": {"link": "is private"}}')],
  ]
  for (const [name, behaviour] of refusals) panel.provider.setBehaviour(linkOf(name), behaviour)
  const ids = await Promise.all(refusals.map(([name]) => place(lan, likes, linkOf(name))))
  for (const id of ids) await until(panel, id, 'failed')
  await wakeManyTimes(panel)

  for (const [index, [name]] of refusals.entries()) {
    const order = await look(panel, ids[index]!)
    assert.equal(panel.provider.adds(linkOf(name)).all.length, 1, name)
    assert.deepEqual([order.status, order.refunded, order.refunds], ['failed', '1000.0000', 1], name)
    assert.equal(await countNotices(panel, 'order_refused', order.number), 1, name)
  }
  assert.match((await look(panel, ids[0]!)).error ?? '', /Incorrect <link> & more/)
  assert.equal(await lan.balance(), '3000.0000')
  await messageAbout(panel, (await look(panel, ids[0]!)).number)
})

test('a refusal in the longest and strangest words is still a refusal', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  await panel.db.query(sql`update services set name = repeat('&', 255)`)
  const lan = await panel.customer({ balance: '1000' })
  panel.provider.setBehaviour(linkOf('strange'), { refuse: '&'.repeat(5000) })
  const id = await place(lan, likes, linkOf('strange'))
  await until(panel, id, 'failed')
  assert.equal(await lan.balance(), '1000.0000')
})

test('a 429 puts the order back and pauses the provider; later it is sent once', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '2000' })
  panel.provider.next('rate-limit')
  const first = await place(lan, likes, linkOf('limited'))
  await panel.eventually(async () => {
    const order = await look(panel, first)
    return order.status === 'pending' && order.dispatches === 1
  })
  const second = await place(lan, likes, linkOf('waiting'))
  await makeDue(panel)
  await wakeManyTimes(panel)
  assert.equal(panel.provider.log.length, 1, 'a paused provider is left alone')
  assert.deepEqual((await look(panel, second)).dispatches, 0)

  await panel.db.query(sql`update providers set paused_until = null`)
  await hurry(panel)
  await until(panel, first, 'processing', 'in_progress', 'completed')
  await until(panel, second, 'processing', 'in_progress', 'completed')
  await wakeManyTimes(panel)
  assert.equal(panel.provider.adds(linkOf('limited')).accepted.length, 1)
  assert.equal(panel.provider.adds(linkOf('limited')).all.length, 2)
  assert.equal(panel.provider.adds(linkOf('waiting')).all.length, 1)
})

test('an answer that comes after the attempt was given up still settles the order', async () => {
  await using panel = await startPanel({ worker: true })
  await panel.db.query(sql`update providers set timeout_ms = 15000`)
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  panel.provider.setBehaviour(linkOf('slow'), { delayMs: 3000 })
  const id = await place(lan, likes, linkOf('slow'))
  await panel.eventually(() => panel.provider.adds(linkOf('slow')).accepted.length === 1)
  await panel.db.query(sql`update dispatch_attempts set lease_expires_at = now() - interval '1 second'`)
  await wake(panel, 'every_minute', 'all')
  await until(panel, id, 'unknown')
  assert.notEqual((await look(panel, id)).attention, null)

  await until(panel, id, 'processing', 'in_progress', 'completed')
  const order = await look(panel, id)
  assert.equal(order.attention, null)
  assert.equal(order.providerOrderId, String(panel.provider.adds(linkOf('slow')).accepted[0]!.orderId))
  assert.equal(panel.provider.adds(linkOf('slow')).all.length, 1)
})

test('an answer is recorded even though the connection breaks in that moment', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  panel.provider.setBehaviour(linkOf('broken'), { delayMs: 1000 })
  const id = await place(lan, likes, linkOf('broken'))
  await panel.eventually(() => panel.provider.adds(linkOf('broken')).accepted.length === 1)
  // The outcome has to wait for this row, and its connection is ended while it waits.
  const killed = await panel.db.transaction(async (tx) => {
    await tx.query(sql`select from dispatch_attempts where order_id = ${id} for update`)
    return panel.eventually(async () => {
      // A transaction looks at who is connected once and keeps what it saw: a connection made since is not there.
      await tx.query(sql`select pg_stat_clear_snapshot()`)
      const ended = await tx.query(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where pg_backend_pid() = any(pg_blocking_pids(pid))`)
      return ended.length > 0 && ended.length
    })
  })
  assert.equal(killed, 1)
  await until(panel, id, 'processing', 'in_progress', 'completed')
  assert.equal(panel.provider.adds(linkOf('broken')).all.length, 1)
})

test('only the token that holds the order settles it: an old one or a wrong one changes nothing', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  await panel.provider.offline()
  const id = await place(lan, likes, linkOf('tokens'))
  await panel.eventually(async () => (await outcomes(panel, id))[0] === 'not_sent')
  await panel.provider.online()
  await hurry(panel)
  await until(panel, id, 'processing')

  const [old, current] = await panel.db.query<{ id: string }>(
    sql`select id from dispatch_attempts where order_id = ${id} order by started_at`,
  )
  const before = await everythingAbout(panel, id)
  const text = { httpStatus: 200, text: '' }
  const answers: AddOutcome[] = [
    { outcome: 'accepted', providerOrderId: '999999', reply: text },
    { outcome: 'refused', message: 'Incorrect link', reply: text },
    { outcome: 'not_sent', reason: 'too late' },
    { outcome: 'unknown', reason: 'too late' },
  ]
  for (const token of [old!.id, current!.id, newId()]) {
    for (const answer of answers) await record(panel, id, token, answer)
  }
  assert.deepEqual(await everythingAbout(panel, id), before)
  assert.equal(await lan.balance(), '0.0000')
})

test('a refusal that is recorded many times at once refunds once', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000' })
  const id = await place(lan, likes, linkOf('race'))
  const token = newId()
  await panel.db.query(sql`
    with sent as (
      update orders set status = 'submitting', dispatch_token = ${token}, dispatch_count = 1 where id = ${id}
    )
    insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, request)
    values (${token}, ${id}, 'BUMX', 'nobody', now() + interval '1 minute', '{}')`)
  const refusal: AddOutcome = { outcome: 'refused', message: 'no', reply: { httpStatus: 200, text: '' } }
  await Promise.all(Array.from({ length: 8 }, () => record(panel, id, token, refusal)))
  assert.equal((await look(panel, id)).refunds, 1)
  assert.equal(await lan.balance(), '1000.0000')
})

test('the provider is told quantity, comments and drip-feed as the protocol has them, at the right price', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const lan = await panel.customer({ balance: '100000' })
  const told = async (
    name: string,
    service: Parameters<Panel['service']>[0],
    form: object,
    price: number,
  ) => {
    const serviceId = await panel.service(service)
    const body = { service_id: serviceId, link: linkOf(name), ...form }
    const answer = await lan.call('POST', '/api/orders', body)
    assert.equal(answer.body.price_breakdown?.final_price, price, JSON.stringify(answer.body))
    const call = await panel.eventually(() => panel.provider.adds(linkOf(name)).accepted[0])
    const { key: _key, service: _service, action: _action, link: _link, ...fields } = call.fields
    const held = panel.provider.orders().find((order) => order.link === linkOf(name))
    return { fields, held: held!.quantity }
  }
  assert.deepEqual(await told('default', { rate: '2500' }, { quantity: 1000 }, 2500), {
    fields: { quantity: '1000' },
    held: 1000,
  })
  assert.deepEqual(await told('package', { type: 'Package', rate: '15000' }, {}, 15000), {
    fields: {},
    held: 1,
  })
  const comments = ' tốt \r\n\r\nhay quá\n   \n👍\n'
  const written = { comments: 'tốt\nhay quá\n👍' }
  assert.deepEqual(await told('comments', { type: 'Custom Comments', rate: '100000' }, { comments }, 300), {
    fields: written,
    held: 3,
  })
  assert.deepEqual(
    await told('comments-package', { type: 'Custom Comments Package', rate: '7000' }, { comments }, 7000),
    { fields: written, held: 1 },
  )
  const drip = { quantity: 100, runs: 5, interval: 30 }
  assert.deepEqual(await told('drip', { rate: '2500', dripFeed: 'provider' }, drip, 1250), {
    fields: { quantity: '100', runs: '5', interval: '30' },
    held: 500,
  })
})

function linkOf(name: string): string {
  return `https://facebook.com/dispatch/${name}.`
}

async function place(customer: Customer, serviceId: number, link: string): Promise<string> {
  const answer = await customer.order(serviceId, 1000, { link })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.order_id
}

type Look = {
  number: number
  status: string
  attention: string | null
  error: string | null
  refunded: string
  refunds: number
  dispatches: number
  providerOrderId: string | null
}

/** The order as the database has it. */
async function look(panel: Panel, id: string): Promise<Look> {
  const order = await queryOne<Look>(
    panel.db,
    sql`
    select number, status, attention, error_message as error, refunded_amount::text as refunded,
      dispatch_count as dispatches, provider_order_id as "providerOrderId",
      (select count(*)::int from transactions t where t.order_id = o.id and t.type = 'refund') as refunds
    from orders o where id = ${id}`,
  )
  return order!
}

async function everythingAbout(panel: Panel, id: string): Promise<unknown> {
  // What a status that was asked for meanwhile tells is not what this is about.
  return panel.db.query(sql`
    select to_jsonb(o) - 'due_at' - 'updated_at' - 'start_count' - 'remains' - 'provider_charge' as order,
      (select jsonb_agg(to_jsonb(a) order by started_at) from dispatch_attempts a where order_id = o.id) as attempts,
      (select jsonb_agg(to_jsonb(t) order by number) from transactions t where order_id = o.id) as movements,
      (select count(*)::int from notices) as notices
    from orders o where id = ${id}`)
}

async function outcomes(panel: Panel, id: string): Promise<(string | null)[]> {
  const rows = await panel.db.query<{ outcome: string | null }>(
    sql`select outcome from dispatch_attempts where order_id = ${id} order by started_at`,
  )
  return rows.map((row) => row.outcome)
}

function until(panel: Panel, id: string, ...statuses: string[]): Promise<unknown> {
  return panel.eventually(
    async () => statuses.includes((await look(panel, id)).status),
    `${id} becoming ${statuses.join(' or ')}`,
  )
}

async function countNotices(panel: Panel, event: string, number: number): Promise<number> {
  const row = await queryOne<{ notices: number }>(
    panel.db,
    sql`select count(*)::int as notices from notices where event = ${event} and body like ${`%#${number}<%`}`,
  )
  return row!.notices
}

function messageAbout(panel: Panel, number: number): Promise<unknown> {
  return panel.eventually(
    () => panel.telegram.messages().some((message) => message.text.includes(`#${number}:`)),
    `the operators being told of #${number}`,
  )
}

async function record(panel: Panel, orderId: string, token: string, outcome: AddOutcome): Promise<void> {
  const provider = (await findProvider(panel.db, 'BUMX'))!
  const order = {
    ...{ id: orderId, number: 1, userId: '', serviceType: 'Default', providerServiceId: '1', link: '' },
    ...{ quantity: 1000, runs: 1, intervalMinutes: null, fields: {}, dispatchCount: 1 },
    ...{ paid: Money.dong(1000), agreedRate: Money.dong(1000), rate: Money.dong(1000) },
  }
  await recordDispatch(panel.db.transaction, provider, { token, order }, outcome)
}

function makeDue(panel: Panel): Promise<unknown> {
  return panel.db.query(sql`update orders set due_at = now() - interval '1 hour'`)
}

/** For how many milliseconds the provider is left alone, as it was decided. */
async function pauseOf(panel: Panel): Promise<number> {
  const row = await queryOne<{ failures: number; ms: number }>(
    panel.db,
    sql`
    select failures, extract(epoch from paused_until - now())::float8 * 1000 as ms from providers where name = 'BUMX'`,
  )
  return row!.ms
}

/** Lets the time pass that a back-off waits for. */
async function hurry(panel: Panel): Promise<void> {
  await panel.db.query(sql`update providers set paused_until = null, adds_held_until = now()`)
  await makeDue(panel)
  await wake(panel, 'work_provider', 'BUMX')
}

/** Runs a job now, and waits until it has run. */
async function wake(panel: Panel, job: 'work_provider' | 'every_minute', subject: string): Promise<void> {
  await panel.db.transaction(async (tx) => wakeJob(tx, job, subject))
  await panel.eventually(async () => {
    const row = await queryOne<{ due: number }>(
      panel.db,
      sql`
      select count(*)::int as due from graphile_worker.jobs
      where key = ${`${job}:${subject}`} and run_at <= now() and locked_at is null`,
    )
    return row!.due === 0
  }, `${job} having run`)
}

/** What several minutes bring: every order due, every job run, several times. */
async function wakeManyTimes(panel: Panel): Promise<void> {
  for (let minute = 0; minute < 4; minute++) {
    await makeDue(panel)
    await wake(panel, 'every_minute', 'all')
    await wake(panel, 'work_provider', 'BUMX')
  }
  // The last run looks around once more before it ends.
  await panel.eventually(async () => {
    const row = await queryOne<{ running: number }>(
      panel.db,
      sql`
      select count(*)::int as running from graphile_worker.jobs
      where key = 'work_provider:BUMX' and (locked_at is not null or run_at <= now())`,
    )
    return row!.running === 0
  }, 'the jobs coming to rest')
}
