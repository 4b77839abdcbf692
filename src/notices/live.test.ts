import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { pino } from 'pino'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { type LiveStream, openStream } from '../../test/live-stream.ts'
import { announce, type LiveTopic, liveTopics, openLive } from '../platform/live.ts'
import { sql } from '../platform/sql.ts'

const say = (panel: Panel, users: readonly { id: string }[], ...topics: LiveTopic[]) =>
  panel.db.transaction(async (tx) =>
    announce(
      tx,
      users.map((user) => user.id),
      ...topics,
    ),
  )

async function credit(panel: Panel, customer: Customer): Promise<void> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
}

test('a page hears by name what has changed, and fetches it', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const stream = await openStream(panel.url, lan.token)
  assert.equal(stream.headers.get('cache-control'), 'no-store')
  assert.equal(stream.headers.get('x-accel-buffering'), 'no')
  assert.match(stream.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  await stream.hears('balance')
  stream.heard.length = 0
  await credit(panel, lan)
  await stream.hears('deposits')
  assert.deepEqual(stream.heard.toSorted(), ['balance', 'deposits', 'notifications'])
  const header = await lan.call('GET', '/live/header', undefined, { 'hx-request': 'true' })
  assert.match(header.body, /100\.000/)
  assert.match(header.body, /bell-badge[^>]*>1</)
  stream.close()
})

test('nobody hears what happens to somebody else', async () => {
  // Without heartbeats nothing but what is announced is told, however long this takes.
  await using panel = await startPanel({ liveLimits: { heartbeatMs: 600_000 } })
  const people = await Promise.all(Array.from({ length: 4 }, () => panel.customer()))
  const streams = await Promise.all(people.map((one) => openStream(panel.url, one.token)))
  await Promise.all(streams.map((stream) => stream.hears('balance')))
  const change = fc.record({
    who: fc.subarray([0, 1, 2]),
    topics: fc.subarray(['balance', 'orders', 'deposits'] satisfies LiveTopic[], { minLength: 1 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      for (const stream of streams) stream.heard.length = 0
      for (const { who, topics } of changes)
        await say(
          panel,
          who.map((n) => people[n]!),
          ...topics,
        )
      // Messages keep their order, so who has heard this one has heard all that was said before it.
      await say(panel, people, 'notifications')
      await Promise.all(streams.map((stream) => stream.hears('notifications')))
      const meant = people.map((_, n) => [
        ...changes.filter((one) => one.who.includes(n)).flatMap((one) => one.topics),
        'notifications',
      ])
      for (const [n, stream] of streams.entries()) assert.deepEqual(new Set(stream.heard), new Set(meant[n]))
    }),
    { numRuns: 12 },
  )
  for (const stream of streams) stream.close()
})

test('what changed while a page was on its way is told when it listens, and nothing else', async () => {
  await using panel = await startPanel()
  const [lan, mai] = [await panel.customer(), await panel.customer()]
  const first = await openStream(panel.url, mai.token)
  await first.hears('balance')
  await sleep(2_100)
  const asked = Date.now()
  await say(panel, [lan], 'deposits')
  await say(panel, [mai], 'orders')
  await first.hears('orders')
  const stream = await openStream(panel.url, lan.token, asked)
  await stream.hears('deposits')
  assert.deepEqual(stream.heard, ['deposits'])
  const later = await openStream(panel.url, lan.token, Date.now() + 3_000)
  await say(panel, [lan], 'balance')
  await later.hears('balance')
  assert.deepEqual(later.heard, ['balance'])
  // Who has been away for longer than is remembered fetches everything.
  const old = await openStream(panel.url, lan.token, asked - 3_600_000)
  await old.hears('orders')
  assert.deepEqual(new Set(old.heard), new Set(liveTopics))
  for (const one of [first, stream, later, old]) one.close()
})

test('a stream ends when its session does, at the next event or heartbeat', async () => {
  await using panel = await startPanel({ liveLimits: { heartbeatMs: 200 } })
  const lan = await panel.customer()
  const stream = await openStream(panel.url, lan.token)
  await lan.call('POST', '/api/auth/logout')
  await panel.eventually(() => stream.hasEnded(), 'the end')
  assert.equal(stream.reason(), 'session')
  const again = await lan.call('GET', '/live')
  assert.equal(again.status, 303)
})

test('of a user’s streams the oldest gives way, and a full process refuses', async () => {
  await using panel = await startPanel({ liveLimits: { perUser: 2, perProcess: 3 } })
  const [lan, mai] = [await panel.customer(), await panel.customer()]
  const streams: LiveStream[] = []
  for (let n = 0; n < 3; n++) streams.push(await openStream(panel.url, lan.token))
  await panel.eventually(() => streams[0]!.hasEnded(), 'the end of the oldest')
  assert.equal(streams[0]!.reason(), 'limit')
  streams.push(await openStream(panel.url, mai.token))
  assert.equal((await mai.call('GET', '/live')).status, 503)
  streams[1]!.close()
  await panel.eventually(async () => {
    const last = await openStream(panel.url, mai.token).catch(() => undefined)
    return last !== undefined && streams.push(last) > 0
  })
  assert.deepEqual(
    streams.slice(2).map((stream) => stream.hasEnded()),
    [false, false, false],
  )
  for (const stream of streams) stream.close()
})

test('a reader who does not keep up is let go, and an old stream ends', async () => {
  await using panel = await startPanel()
  const live = openLive({
    db: panel.db,
    log: pino({ level: 'silent' }),
    limits: { heartbeatMs: 20, lifeMs: 300 },
  })
  const open = (to: PassThrough) =>
    live.open({ userId: 'somebody', since: Date.now(), isOpen: async () => true, start: () => to })
  const stuck = new PassThrough({ highWaterMark: 100 })
  const reading = new PassThrough({ highWaterMark: 100 }).resume()
  open(stuck)
  open(reading)
  await panel.eventually(() => stuck.destroyed, 'letting go')
  assert.equal(reading.writableEnded, false)
  await panel.eventually(() => reading.writableEnded, 'the end of its life')
  await live.close()
  assert.throws(() => open(new PassThrough()), { code: 'unavailable' })
})

test('when the connection that listens is cut, the pages fetch everything and hear again', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const stream = await openStream(panel.url, lan.token)
  await stream.hears('orders')
  const cut = await panel.db.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'`)
  assert.equal(cut.length, 1)
  stream.heard.length = 0
  await stream.hears('orders')
  stream.heard.length = 0
  await credit(panel, lan)
  await stream.hears('deposits')
  assert.equal(stream.hasEnded(), false)
  stream.close()
})

test('open streams do not hold up the end of the server', async () => {
  const panel = await startPanel()
  const lan = await panel.customer()
  const stream = await openStream(panel.url, lan.token)
  const since = Date.now()
  await panel[Symbol.asyncDispose]()
  assert.ok(Date.now() - since < 5_000)
  await sleep(50)
  assert.equal(stream.hasEnded(), true)
})

test('what is rolled back is not announced, and what a stranger announces breaks nothing', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const stream = await openStream(panel.url, lan.token)
  await stream.hears('balance')
  stream.heard.length = 0
  const failed = panel.db.transaction(async (tx) => {
    announce(tx, [lan.id], 'balance')
    throw new Error('no')
  })
  await assert.rejects(failed)
  for (const text of [
    '',
    'x',
    '[]',
    'null',
    '{"user":1,"topics":[]}',
    `{"user":"${lan.id}","topics":["evil\\n\\n"]}`,
  ]) {
    await panel.db.query(sql`select pg_notify('live', ${text})`)
  }
  await say(panel, [lan], 'orders')
  await stream.hears('orders')
  assert.deepEqual(stream.heard, ['orders'])
  stream.close()
})
