import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderOptions } from '../../sandbox/provider.ts'
import { startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { queryOne } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'
import { type Versioned, versionOf } from './order-bulk.ts'
import { settleOrder } from './settle-order.ts'
import type { SettlementAct } from './settlement-act.ts'
import { reviewInMs, weighBalance } from './unknown-review.ts'

test('with a dedupe field a lost answer is asked for again, and both sendings are one order', async () => {
  await using shop = await openShop({ dedupeField: 'order_reference' })
  await shop.set(sql`dedupe_field = 'order_reference'`)
  shop.panel.provider.next(['accept-and-drop', 'accept-and-html', 'lose-and-500'])
  const id = await shop.place('repeated')
  await shop.panel.eventually(async () => {
    await shop.hurry()
    return ['processing', 'completed'].includes((await shop.look(id)).status)
  })
  const sent = shop.panel.provider.adds(linkOf('repeated')).all
  assert.equal(sent.length, 4)
  assert.deepEqual(new Set(sent.map((call) => call.fields.order_reference)), new Set([id]))
  assert.equal(new Set(sent.flatMap((call) => call.orderId ?? [])).size, 1, 'the provider has one order')
  assert.equal((await shop.look(id)).attention, null)
})

test('a balance that has surely not moved shows that nothing was taken: the order is sent again', async () => {
  await using shop = await openShop()
  await shop.set(sql`serialise_adds = true, timeout_ms = 300`)
  shop.panel.provider.next('lose-and-drop')
  const id = await shop.place('absent')
  await shop.until(id, 'processing', 'completed')
  const told = shop.panel.provider.adds(linkOf('absent'))
  assert.deepEqual([told.all.length, told.accepted.length], [2, 1])
  const attempts = await shop.panel.db.query(sql`
    select outcome, cleared_by as "clearedBy", balance_before is not null as "hasBefore"
    from dispatch_attempts order by started_at`)
  assert.deepEqual(attempts, [
    { outcome: 'unknown', clearedBy: 'balance', hasBefore: true },
    { outcome: 'accepted', clearedBy: null, hasBefore: true },
  ])
  const spent = await shop.panel.db.query(sql`select from provider_slots where taken_at > '-infinity'`)
  assert.ok(spent.length >= shop.panel.provider.log.length, 'every call was taken from the budget')
})

test('a balance that fell by the price shows that it was taken: a person gets the figures, nobody sends it again', async () => {
  await using shop = await openShop()
  await shop.set(sql`serialise_adds = true, timeout_ms = 300`)
  shop.panel.provider.next('accept-and-drop')
  const id = await shop.place('taken')
  await shop.panel.eventually(async () => /certainly taken/.test((await shop.look(id)).attention ?? ''))
  await shop.hurry()
  const order = await shop.look(id)
  assert.equal(order.status, 'unknown')
  assert.match(
    order.attention!,
    /^unknown: certainly taken; balance 50\.000\.000 ₫ − 49\.999\.000 ₫ = 1\.000 ₫/,
  )
  assert.equal(shop.panel.provider.adds(linkOf('taken')).all.length, 1)
})

test('orders go to such a provider one at a time, each after its balance was read', async () => {
  await using shop = await openShop()
  await shop.set(sql`serialise_adds = true`)
  const ids = await Promise.all(['1', '2', '3', '4'].map((name) => shop.place(name)))
  for (const id of ids) await shop.until(id, 'processing', 'completed')
  const calls = shop.panel.provider.log.filter((call) => call.action !== 'status').map((call) => call.action)
  assert.deepEqual(calls, ['balance', 'add', 'balance', 'add', 'balance', 'add', 'balance', 'add'])
})

test('the figures of a balance are certain only when nothing else can have moved it', () => {
  const seen = {
    before: '100',
    after: '100',
    currencyRate: '25000',
    cost: Money.dong(2500),
    othersRun: false,
  }
  assert.deepEqual(verdict(seen), ['absent', true])
  assert.deepEqual(verdict({ ...seen, othersRun: true }), ['absent', false])
  assert.deepEqual(verdict({ ...seen, after: '99.9' }), ['taken', true])
  assert.deepEqual(verdict({ ...seen, after: '99.901' }), ['taken', true])
  assert.deepEqual(verdict({ ...seen, after: '99.8' }), ['unclear', false])
  assert.deepEqual(verdict({ ...seen, after: '100.1' }), ['unclear', false])
  assert.deepEqual(verdict({ ...seen, cost: Money.zero }), ['unclear', false], 'what is free moves nothing')

  function verdict(figures: typeof seen) {
    const evidence = weighBalance(figures)
    return [evidence.verdict, evidence.isCertain]
  }
})

test('an unknown order is looked at by itself only where something can be learnt', () => {
  const plain = { dedupeField: null, serialiseAdds: false, timeoutMs: 60_000 }
  assert.equal(reviewInMs(plain, 1), undefined)
  assert.equal(reviewInMs({ ...plain, serialiseAdds: true }, 1), 90_000)
  const dedupe = { ...plain, dedupeField: 'request_id' }
  assert.deepEqual(
    [1, 2, 7, 8].map((sent) => reviewInMs(dedupe, sent)),
    [4_000, 8_000, 256_000, undefined],
  )
})

test('an operator who finds the order upstream pastes its id, and it is followed to its end', async () => {
  await using shop = await openShop()
  shop.panel.provider.next('accept-and-drop')
  const id = await shop.place('found')
  await shop.until(id, 'unknown')
  const upstream = shop.panel.provider.adds(linkOf('found')).accepted[0]!.orderId
  await shop.settle(id, { kind: 'found', providerOrderId: String(upstream) })
  await shop.until(id, 'completed')
  assert.equal(shop.panel.provider.adds(linkOf('found')).all.length, 1)

  shop.panel.provider.next('accept-and-drop')
  const other = await shop.place('other')
  await shop.until(other, 'unknown')
  const taken = shop.settle(other, { kind: 'found', providerOrderId: String(upstream) })
  assert.equal(await refusalOf(taken), 'provider_order_known')
})

test('an order that the provider does not have is sent again when an operator says so', async () => {
  await using shop = await openShop()
  shop.panel.provider.next('lose-and-drop')
  const id = await shop.place('lost')
  await shop.until(id, 'unknown')
  await shop.settle(id, { kind: 'absent' })
  await shop.until(id, 'processing', 'completed')
  assert.equal(shop.panel.provider.adds(linkOf('lost')).accepted.length, 1)
})

test('of two operators who settle one order at once, one does and the other is told', async () => {
  await using shop = await openShop()
  shop.panel.provider.next('lose-and-drop')
  const id = await shop.place('two')
  await shop.until(id, 'unknown')
  const settled = await Promise.allSettled([
    shop.settle(id, { kind: 'refund' }),
    shop.settle(id, { kind: 'refund' }),
  ])
  assert.deepEqual(settled.map((one) => one.status).toSorted(), ['fulfilled', 'rejected'])
  const order = await shop.look(id)
  assert.deepEqual([order.status, order.refunded], ['failed', '1000.0000'])
  assert.equal(
    (await shop.panel.db.query(sql`select from audit_log where action = 'order.settle'`)).length,
    1,
  )
})

test('what a partial order lacks is decided by a person: refunded once, commission of the rest', async () => {
  await using shop = await openShop({ paceMs: Number.POSITIVE_INFINITY })
  const id = await shop.place('partial')
  await shop.until(id, 'processing')
  const upstream = shop.panel.provider.adds(linkOf('partial')).accepted[0]!.orderId!
  shop.panel.provider.finish(upstream, { status: 'Partial', remains: 'Unknown' })
  await shop.until(id, 'partial')
  assert.equal((await shop.look(id)).refunded, '0.0000')
  assert.equal(await refusalOf(shop.settle(id, { kind: 'remains', remains: 1001 })), 'quantity_out_of_range')
  await shop.settle(id, { kind: 'remains', remains: 300 })
  const order = await shop.look(id)
  assert.deepEqual([order.status, order.refunded, order.attention], ['partial', '300.0000', null])
  assert.equal(
    await refusalOf(shop.settle(id, { kind: 'remains', remains: 900 })),
    'invalid_request',
    'no reason',
  )
  const { body } = await shop.referrer.call('GET', '/api/referral/stats')
  assert.equal(body.pending_earnings, 35)
})

function linkOf(name: string): string {
  return `https://facebook.com/evidence/${name}`
}

async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  assert.fail('it was not refused')
}

type Shop = AsyncDisposable & Awaited<ReturnType<typeof open>>

async function openShop(provider: ProviderOptions = {}): Promise<Shop> {
  const shop = await open(provider)
  return { ...shop, [Symbol.asyncDispose]: () => shop.panel[Symbol.asyncDispose]() }
}

async function open(provider: ProviderOptions) {
  const panel = await startPanel({ worker: true, provider })
  const { db } = panel
  const serviceId = await panel.service({ rate: '1000' })
  await db.query(sql`update services set provider_rate = 1000`)
  const referrer = await panel.customer()
  const customer = await panel.customer({ balance: '10000', referredBy: referrer })
  const operator = await panel.operator()
  return {
    panel,
    customer,
    referrer,
    async place(name: string): Promise<string> {
      const answer = await customer.order(serviceId, 1000, { link: linkOf(name) })
      return answer.body.order_id ?? assert.fail(JSON.stringify(answer.body))
    },
    set: (change: ReturnType<typeof sql>) => db.query(sql`update providers set ${change}`),
    async settle(id: string, act: SettlementAct): Promise<void> {
      const [order] = await db.query<Versioned & { number: number }>(sql`
        select number, status, attention, null as "refillAttention", dispatch_count as "dispatchCount", refunded_amount as "refundedAmount"
        from orders where id = ${id}`)
      const { number } = order!
      await settleOrder(db.transaction, { actorId: operator.id, number, act, seen: versionOf(order!) })
    },
    /** Lets the time pass that anything waits for. */
    async hurry(): Promise<void> {
      await db.query(sql`update providers set adds_held_until = now(), paused_until = null`)
      await db.query(sql`update orders set due_at = now() where due_at < 'infinity'`)
      await db.transaction(async (tx) => wakeJob(tx, 'work_provider', 'BUMX'))
    },
    async look(id: string) {
      const row = await queryOne<{ status: string; attention: string | null; refunded: string }>(
        db,
        sql`select status, attention, refunded_amount::text as refunded from orders where id = ${id}`,
      )
      return row!
    },
    async until(id: string, ...statuses: string[]): Promise<void> {
      await panel.eventually(
        async () => {
          const row = await queryOne<{ status: string }>(db, sql`select status from orders where id = ${id}`)
          return statuses.includes(row!.status)
        },
        `the order becoming ${statuses.join(' or ')}`,
      )
    },
  }
}
