import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pino } from 'pino'
import { startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { payCommissions } from '../referrals/pay-commissions.ts'
import { applyStatuses } from './apply-statuses.ts'
import { outcomeOfRuns } from './drip-feed.ts'
import { clampRemains, hasEnded, type OrderStatus, refundTarget, statusOfWord } from './order.ts'
import { changeBy, type ReportedOrder } from './order-report.ts'
import { workProvider } from './orders.jobs.ts'

const HISTORIES = 20_000
const HOUR = 3_600_000
const HISTORIES_END_TO_END = 60
const PRICE = Money.parse('1237.4321')
const QUANTITY = 700

const word = fc.constantFrom(
  ...['Pending', 'In progress', 'Processing', 'Completed', 'Success', 'Partial', 'partial', 'PARTIAL'],
  ...['Canceled', 'Cancelled', 'REFUNDED', 'Fail', 'Error', 'what?', ''],
)
const remains = (quantity: number) =>
  fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: -10, max: quantity + 10 }),
    fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
  )
const order = fc.record({
  quantity: fc.integer({ min: 1, max: 2_147_483_647 }),
  // Ten-thousandths of a đồng, up to ten billion đồng.
  finalPrice: fc.bigInt({ min: 0n, max: 10n ** 14n }).map(ofUnits),
})
const history = order.chain((bought) =>
  fc.record({
    bought: fc.constant(bought),
    reports: fc.array(fc.record({ word, remains: remains(bought.quantity) }), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
)

test('over any history of reports a refund only grows, never beyond the charge, and is what it must be', () => {
  const seen = { ends: 0, refunds: 0, takenBack: 0, persons: 0 }
  const property = fc.property(history, fc.boolean(), ({ bought, reports }, inTime) => {
    let order = runningOrder(bought.quantity)
    let refunded = Money.zero
    for (const { word, remains } of reports) {
      const sinceEndMs = hasEnded(order.status) ? (inTime ? 1 : HOUR + 1) : null
      const report = { status: word, ...(remains !== undefined && { remains }) }
      const change = changeBy({ ...order, sinceEndMs }, report, { intervalMs: 1, stretch: 1, reopenMs: HOUR })
      if (hasEnded(order.status)) assert.ok(hasEnded(change.status), 'what has ended does not run again')
      const decided = hasEnded(change.status) && change.attention === null
      const target = decided
        ? refundTarget({ ...bought, status: change.status, remains: change.remains ?? undefined })
        : refunded
      assert.ok(!target.isLessThan(refunded), `${order.status} to ${change.status} takes a refund back`)
      assert.ok(!bought.finalPrice.isLessThan(target), 'no more than what was charged')
      if (!hasEnded(change.status)) assert.ok(target.isZero(), 'nothing while it runs')
      if (hasEnded(order.status) && !inTime)
        assert.ok(target.equals(refunded), 'an end that is final pays nothing')
      if (hasEnded(change.status) && !hasEnded(order.status)) seen.ends += 1
      if (refunded.isLessThan(target)) seen.refunds += 1
      if (refunded.isLessThan(target) && hasEnded(order.status)) seen.takenBack += 1
      if (change.attention !== null) seen.persons += 1
      refunded = target
      order = { ...order, ...change }
    }
    if (order.status === 'canceled' && order.attention === null) assert.ok(refunded.equals(bought.finalPrice))
    if (order.status === 'completed') assert.ok(refunded.isZero())
  })
  fc.assert(property, { numRuns: HISTORIES })
  // Histories in which nothing happens would prove nothing.
  for (const [what, times] of Object.entries(seen)) assert.ok(times > HISTORIES / 20, `${what}: ${times}`)
})

test('a drip-feed made of runs refunds what will not come as soon as that is known, and ends at exactly that', () => {
  const seen = { partial: 0, completed: 0, canceled: 0, early: 0 }
  const run = fc.record({
    end: fc.constantFrom('completed', 'partial', 'canceled', 'failed'),
    left: fc.nat(),
  })
  const drip = fc.record({
    perRun: fc.integer({ min: 1, max: 10_000 }),
    finalPrice: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(ofUnits),
    runs: fc.array(run, { minLength: 1, maxLength: 12 }),
    stopAfter: fc.option(fc.nat({ max: 12 })),
    order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  })
  const property = fc.property(drip, ({ perRun, finalPrice, runs, stopAfter, order }) => {
    const quantity = perRun * runs.length
    const begun = stopAfter === null ? runs.length : Math.min(stopAfter, runs.length)
    const missing = runs
      .slice(0, begun)
      .map(({ end, left }) => (end === 'completed' ? 0 : end === 'partial' ? left % (perRun + 1) : perRun))
    const isStopped = begun < runs.length
    // Runs end in any order, some before later ones have begun.
    const ending = missing.map((lack, n) => ({ lack, at: order[n]! })).toSorted((a, b) => a.at - b.at)
    let refunded = Money.zero
    for (let ended = 0; ended <= begun; ended++) {
      const known = ending.slice(0, ended)
      const undelivered = known.reduce((sum, { lack }) => sum + lack, 0)
      const parent = {
        status: 'in_progress' as const,
        quantity,
        runs: runs.length,
        runsStarted: begun,
        isStopped,
      }
      const tally = { ended, undelivered, delivered: ended * perRun - undelivered, startCount: null }
      const outcome = outcomeOfRuns(parent, tally)
      const target = finalPrice.fraction(outcome.undelivered, quantity)
      assert.ok(!target.isLessThan(refunded) && !finalPrice.isLessThan(target))
      assert.ok(outcome.remains >= 0 && outcome.remains <= quantity)
      assert.equal(outcome.hasEnded, ended === begun)
      if (!outcome.hasEnded && target.isPositive()) seen.early += 1
      refunded = target
      if (!outcome.hasEnded) continue
      seen[outcome.status as 'partial'] += 1
      assert.equal(
        refundTarget({ status: outcome.status, quantity, finalPrice, remains: outcome.remains }).toString(),
        refunded.toString(),
      )
    }
  })
  fc.assert(property, { numRuns: HISTORIES })
  for (const [what, times] of Object.entries(seen)) assert.ok(times > HISTORIES / 50, `${what}: ${times}`)
})

test('even a rule that forgot that orders end would pay once: refunds go to a target', () => {
  const property = fc.property(history, ({ bought, reports }) => {
    let refunded = Money.zero
    let highest = Money.zero
    for (const report of reports) {
      const status = statusOfWord(report.word) ?? 'processing'
      const target = refundTarget({ ...bought, status, remains: report.remains })
      if (refunded.isLessThan(target)) refunded = target
      if (highest.isLessThan(target)) highest = target
    }
    assert.ok(refunded.equals(highest))
    assert.ok(!bought.finalPrice.isLessThan(refunded))
  })
  fc.assert(property, { numRuns: HISTORIES })
})

test('what remains is refunded in proportion: more for more, all for all, to the nearest ten-thousandth', () => {
  const property = fc.property(order, fc.nat(), fc.nat(), (bought, one, other) => {
    const [less, more] = [one % (bought.quantity + 1), other % (bought.quantity + 1)].sort((a, b) => a - b)
    const target = (left: number) => refundTarget({ ...bought, status: 'partial', remains: left })
    assert.ok(!target(more!).isLessThan(target(less!)))
    assert.ok(target(0).isZero())
    assert.ok(target(bought.quantity).equals(bought.finalPrice))
    assert.ok(target(-more!).isZero())
    assert.ok(target(bought.quantity + less!).equals(bought.finalPrice))
    // Twice the distance from the exact share is at most one unit.
    const [price, paid] = [unitsOf(bought.finalPrice), unitsOf(target(less!))]
    const off = 2n * (paid * BigInt(bought.quantity) - price * BigInt(less!))
    assert.ok((off < 0n ? -off : off) <= BigInt(bought.quantity))
  })
  fc.assert(property, { numRuns: HISTORIES })
})

test('no other state refunds anything by itself', () => {
  const running: OrderStatus[] = [
    'pending',
    'submitting',
    'unknown',
    'processing',
    'in_progress',
    'completed',
  ]
  const bought = { quantity: QUANTITY, finalPrice: PRICE, remains: QUANTITY }
  for (const status of running) assert.ok(refundTarget({ ...bought, status }).isZero(), status)
  for (const status of ['canceled', 'failed'] as const) {
    assert.ok(refundTarget({ ...bought, status, remains: 0 }).equals(PRICE), status)
  }
})

test('end to end, any history pays what the order as it ended says, and says so in the ledger', async () => {
  await using panel = await startPanel({ provider: { paceMs: Number.POSITIVE_INFINITY } })
  await panel.db.query(sql`update providers set status_interval_ms = 1800000`)
  // Without a hold commission may be paid between any two reports, and taken back from the wallet after it.
  await panel.db.query(sql`update settings set commission_hold_days = 0`)
  // At this rate the price has four decimals, so shares have to be rounded.
  const serviceId = await panel.service({ rate: '1767.7601' })
  const referrer = await panel.customer()
  const lan = await panel.customer({ balance: '1000000', referredBy: referrer })
  const { db } = panel
  const placed = await Promise.all(
    Array.from({ length: HISTORIES_END_TO_END }, (_, n) =>
      lan.order(serviceId, QUANTITY, { link: `https://facebook.com/refund/${n}` }),
    ),
  )
  const reporter = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 1_800_000, stretch: 1 } }
  const log = pino({ level: 'silent' })
  const worker = db.pool.options.application_name!
  const parts = { db, transaction: db.transaction, decrypt: () => panel.provider.key, worker, log }
  await workProvider(parts, 'BUMX', AbortSignal.timeout(30_000))
  const waiting = placed.map((answer): string => answer.body.order_id)
  const seen = new Set<string>()

  const pays = fc.array(fc.constant(true), { maxLength: 2 })
  const report = fc.record({ word, remains: remains(QUANTITY), times: fc.integer({ min: 1, max: 3 }), pays })
  const property = fc.asyncProperty(fc.array(report, { minLength: 1, maxLength: 6 }), async (reports) => {
    const id = waiting.pop()
    if (id === undefined) return
    let before = await look(id)
    assert.deepEqual([before.status, before.refunded.toString()], ['processing', '0.0000'])
    for (const { word: status, remains: left, times, pays } of reports) {
      const told = new Map([[id, { status, ...(left !== undefined && { remains: left }) }]])
      const tell = () => applyStatuses(db.transaction, reporter, told)
      // The same answer read by several workers at once counts once.
      await Promise.all([
        ...Array.from({ length: times }, tell),
        ...pays.map(() => payCommissions(db.transaction)),
      ])
      const after = await look(id)
      assert.ok(!after.refunded.isLessThan(before.refunded))
      if (hasEnded(before.status)) assert.ok(hasEnded(after.status))
      assert.equal(after.ledger.toString(), after.refunded.toString())
      const { status: is, remains: missing } = after
      const target = refundTarget({
        status: is,
        quantity: QUANTITY,
        finalPrice: PRICE,
        remains: missing ?? undefined,
      })
      // What a person has to decide is not paid before.
      if (after.attention === null) assert.equal(after.refunded.toString(), target.toString())
      else assert.equal(after.refunded.toString(), before.refunded.toString())
      before = after
    }
    seen.add(before.status)
  })
  await fc.assert(property, { numRuns: HISTORIES_END_TO_END, endOnFailure: true })
  assert.deepEqual(waiting, [])
  while ((await payCommissions(db.transaction)) > 0);
  for (const status of ['completed', 'partial', 'canceled']) assert.ok(seen.has(status), status)

  const all = await queryOne<{ kept: Money; commission: Money; wrong: number }>(
    db,
    sql`
    select sum(final_price - refunded_amount) as kept,
      (select coalesce(sum(commission_amount - taken_back), 0)::numeric(15, 4) from referral_earnings) as commission,
      (select count(*)::int from orders o left join referral_earnings e on e.order_id = o.id
        where o.status in ('completed', 'partial', 'canceled') and o.attention is null
          and round((o.final_price - o.refunded_amount) * 0.05, 4) <> coalesce(e.commission_amount - e.taken_back, 0)
      ) as wrong
    from orders`,
  )
  assert.equal(all!.wrong, 0, 'commission is of what was kept')
  assert.equal(await lan.balance(), Money.dong(1_000_000).minus(all!.kept).toString())
  assert.equal(await referrer.balance(), all!.commission.toString())

  async function look(id: string) {
    const row = await queryOne<{
      status: OrderStatus
      attention: string | null
      remains: number | null
      refunded: Money
      ledger: Money
    }>(
      db,
      sql`
      select status, attention, remains, refunded_amount as refunded,
        (select coalesce(sum(amount), 0)::numeric(15, 4) from transactions t
          where t.order_id = o.id and t.type = 'refund') as ledger
      from orders o where id = ${id}`,
    )
    return row!
  }
})

test('remains is brought into 0 and the quantity, whatever a provider counts', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: 1, max: 2_147_483_647 }), (left, quantity) => {
      const clamped = clampRemains(left, quantity)!
      assert.ok(Number.isInteger(clamped) && clamped >= 0 && clamped <= quantity)
    }),
  )
  assert.equal(clampRemains(undefined, 10), undefined)
})

function ofUnits(units: bigint): Money {
  return Money.parse(`${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`)
}

function unitsOf(money: Money): bigint {
  return BigInt(money.toString().replace('.', ''))
}

function runningOrder(quantity: number): ReportedOrder {
  return {
    status: 'processing',
    serviceType: 'Default',
    quantity,
    startCount: null,
    remains: null,
    attention: null,
    ageMs: 0,
    sinceEndMs: null,
  }
}
