import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Behaviour } from '../sandbox/provider-faults.ts'
import { queryOne } from '../src/platform/db.ts'
import { sql } from '../src/platform/sql.ts'
import { type Customer, type Panel, startPanel } from './harness.ts'
import { runCommand } from './panel-process.ts'
import { type Crew, startCrew } from './worker-process.ts'

// One worker process and a provider that answers nonsense with the key in it: the worker goes on, nobody's
// money moves, and the key is written nowhere.

const KEY = 'canary/key+7f3a&b'
const echo = `${KEY} ${encodeURIComponent(KEY)} ${KEY.replaceAll('&', '&amp;')} ${JSON.stringify(KEY)}`

const reply = (body: string, contentType = 'application/json'): Behaviour => ({
  reply: { body, contentType },
})
const nonsense: Readonly<Record<string, Behaviour>> = {
  html: reply(`<!doctype html><title>One moment</title><p>${echo}`, 'text/html'),
  cut: reply(`{"key": ${JSON.stringify(KEY)}, "order": 235`),
  huge: 'lose-and-huge',
  empty: 'lose-and-empty',
  redirect: 'lose-and-redirect',
  'a-list': reply(`[${JSON.stringify(KEY)}]`),
}

test('nonsense instead of an order leaves it to a person, and the next order is sent', async () => {
  await using shop = await openShop()
  const { panel } = shop
  for (const [name, behaviour] of Object.entries(nonsense))
    panel.provider.setBehaviour(linkOf(name), behaviour)
  const ids = await Promise.all(Object.keys(nonsense).map((name) => shop.order(name)))
  for (const id of ids) await shop.until(id, 'unknown')

  // The reference's own refusal, with the key in it; and an id as text, as some providers send it.
  panel.provider.setBehaviour(linkOf('refused'), { refuse: `Invalid API key ${echo}` })
  await shop.until(await shop.order('refused'), 'failed')
  panel.provider.setBehaviour(linkOf('text-id'), reply('{"order": "777001"}'))
  const textId = await shop.order('text-id')
  await shop.until(textId, 'processing')
  assert.equal((await shop.look(textId)).providerOrderId, '777001')

  await shop.assertWorks()
  for (const [index, name] of Object.keys(nonsense).entries()) {
    assert.equal(panel.provider.adds(linkOf(name)).all.length, 1, name)
    const order = await shop.look(ids[index]!)
    assert.deepEqual([order.status, order.refunded], ['unknown', '0.0000'], name)
  }
  await shop.assertKeyNowhere()
})

test('nonsense instead of statuses moves no order, and the first answer that makes sense does', async () => {
  await using shop = await openShop()
  const { panel } = shop
  const id = await shop.order('followed')
  await shop.until(id, 'processing')
  const { providerOrderId } = await shop.look(id)
  const said = (entry: string) => reply(`{"${providerOrderId}": ${entry}}`)

  const unreadable: Behaviour[] = [
    ...Object.values(nonsense),
    reply(`{"error": "Invalid API key ${KEY}"}`),
    reply(`{"${providerOrderId}": {"status": "Canceled", "rem`),
    reply(`{"${providerOrderId}": "Canceled"}`),
    said(`{"status": "${KEY}"}`),
  ]
  for (const behaviour of unreadable) {
    await shop.hearStatus(behaviour)
    const order = await shop.look(id)
    assert.deepEqual([order.status, order.refunded], ['processing', '0.0000'], JSON.stringify(behaviour))
  }

  const readable: [entry: string, remains: number | null][] = [
    ['{"status": "In progress", "charge": 0.5, "start_count": 37, "remains": 600}', 600],
    ['{"status": "In progress", "remains": "Unknown"}', 600],
    ['{"status": "In progress", "remains": -2}', 0],
    ['{"status": "In progress", "remains": "-2"}', 0],
    ['{"status": "In progress", "remains": "400.00", "start_count": "none"}', 400],
  ]
  for (const [entry, remains] of readable) {
    await shop.hearStatus(said(entry))
    const order = await shop.look(id)
    assert.deepEqual([order.status, order.remains, order.startCount], ['in_progress', remains, 37], entry)
  }

  // The same order twice in one reply is told once: it is refunded once.
  const partial = `"${providerOrderId}": {"status": "Partial", "remains": "400", "charge": "600"}`
  panel.provider.next(reply(`{${partial}, ${partial}}`), 'status')
  await shop.until(id, 'partial')
  const order = await shop.look(id)
  assert.deepEqual([order.status, order.refunded, order.refunds], ['partial', '400.0000', 1])
  await shop.assertWorks()
  await shop.assertKeyNowhere()
})

test('nonsense instead of the catalogue changes no service', async () => {
  await using shop = await openShop()
  const { panel, crew } = shop
  const services = () => panel.db.query(sql`select * from services order by id`)
  const before = await services()
  for (const name of ['html', 'huge', 'redirect']) {
    panel.provider.next(nonsense[name]!, 'services')
    const ended = await runCommand(['sync-services'], crew.env)
    assert.equal(ended.code, 1, name)
    assert.doesNotMatch(ended.stdout + ended.stderr, /canary|7f3a/)
  }
  assert.deepEqual(await services(), before)
  await shop.assertWorks()
  await shop.assertKeyNowhere()
})

type Look = {
  status: string
  providerOrderId: string | null
  remains: number | null
  startCount: number | null
  refunded: string
  refunds: number
}

function linkOf(name: string): string {
  return `https://facebook.com/nonsense/${name}.`
}

async function openShop() {
  const panel = await startPanel({ provider: { key: KEY, paceMs: Number.POSITIVE_INFINITY } })
  await panel.db.query(sql`
    update providers set timeout_ms = 2000, status_interval_ms = 100, breaker_ms = 50`)
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '20000' })
  const crew = await startCrew(panel, 1)
  return { ...shopOf(panel, lan, crew, likes), panel, crew }
}

function shopOf(panel: Panel, lan: Customer, crew: Crew, likes: number) {
  const { db, provider } = panel
  const look = async (id: string): Promise<Look> => {
    const row = await queryOne<Look>(
      db,
      sql`
      select status, provider_order_id as "providerOrderId", remains, start_count as "startCount",
        refunded_amount::text as refunded,
        (select count(*)::int from transactions t where t.order_id = o.id and t.type = 'refund') as refunds
      from orders o where id = ${id}`,
    )
    return row!
  }
  const order = async (name: string): Promise<string> => {
    const answer = await lan.order(likes, 1000, { link: linkOf(name) })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.order_id
  }
  const until = (id: string, status: string) =>
    panel.eventually(async () => (await look(id)).status === status, `${id} becoming ${status}`)
  const statusCalls = () => provider.log.filter((call) => call.action === 'status').length
  return {
    look,
    order,
    until,
    /** Lets the next status call be answered so, and the one after it come: what the first said is applied. */
    async hearStatus(behaviour: Behaviour) {
      provider.next([behaviour, { reply: { body: '{}' } }], 'status')
      const until = statusCalls() + 2
      await panel.eventually(() => statusCalls() >= until, `a status call after ${JSON.stringify(behaviour)}`)
    },
    /** A new order is sent and followed to its end by the worker that has been through all that. */
    async assertWorks() {
      const id = await order('afterwards')
      await until(id, 'processing')
      provider.finish(Number((await look(id)).providerOrderId), { status: 'Completed' })
      await until(id, 'completed')
    },
    async assertKeyNowhere() {
      assert.match(await crew.said(), /BUMX/)
      assert.doesNotMatch(await crew.said(), /canary|7f3a/)
      const kept = await db.query(sql`
        select 'order' as place from orders o where o::text ~ 'canary|7f3a'
        union all select 'attempt' from dispatch_attempts a where a::text ~ 'canary|7f3a'
        union all select 'notice' from notices n where n::text ~ 'canary|7f3a'`)
      assert.deepEqual(kept, [])
    },
    async [Symbol.asyncDispose]() {
      await crew[Symbol.asyncDispose]()
      await panel[Symbol.asyncDispose]()
    },
  }
}
