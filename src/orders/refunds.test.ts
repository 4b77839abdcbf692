import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pino } from 'pino'
import { startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { applyStatuses } from './apply-statuses.ts'
import {
  clampRemains,
  hasEnded,
  type OrderStatus,
  refundTarget,
  statusesBefore,
  statusOfWord,
} from './order.ts'
import { workProvider } from './orders.jobs.ts'

const HISTORIES = 3000
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

test('over any history of words a refund only grows, never beyond the charge, and ends at its target', () => {
  let ends = 0
  let refunds = 0
  const property = fc.property(history, ({ bought, reports }) => {
    let status: OrderStatus = 'processing'
    let refunded = Money.zero
    for (const report of reports) {
      const meant = statusOfWord(report.word)
      const moved: OrderStatus = meant && statusesBefore(meant).includes(status) ? meant : status
      const hadEnded = hasEnded(status)
      if (hadEnded) assert.equal(moved, status, 'what has ended stays as it is')
      const target = hadEnded ? refunded : refundTarget({ ...bought, status: moved, remains: report.remains })
      assert.ok(!target.isNegative())
      const pay = target.minus(refunded)
      assert.ok(!pay.isNegative(), 'a refund is never taken back')
      refunded = refunded.plus(pay)
      assert.ok(!bought.finalPrice.isLessThan(refunded), 'no more than what was charged')
      assert.ok(refunded.equals(target))
      if (!hasEnded(moved)) assert.ok(refunded.isZero(), 'nothing while it runs')
      if (hasEnded(moved) && !hadEnded) ends += 1
      if (pay.isPositive()) refunds += 1
      status = moved
    }
    if (status === 'canceled') assert.ok(refunded.equals(bought.finalPrice))
    if (status === 'completed') assert.ok(refunded.isZero())
  })
  fc.assert(property, { numRuns: HISTORIES })
  // Histories in which nothing happens would prove nothing.
  assert.ok(ends > HISTORIES / 2, `${ends} orders ended`)
  assert.ok(refunds > HISTORIES / 4, `${refunds} orders were refunded`)
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
  const log = pino({ level: 'silent' })
  const worker = db.pool.options.application_name!
  const parts = { db, transaction: db.transaction, decrypt: () => panel.provider.key, worker, log }
  await workProvider(parts, 'BUMX', AbortSignal.timeout(30_000))
  const waiting = placed.map((answer): string => answer.body.order_id)
  const seen = new Set<string>()

  const report = fc.record({ word, remains: remains(QUANTITY), times: fc.integer({ min: 1, max: 3 }) })
  const property = fc.asyncProperty(fc.array(report, { minLength: 1, maxLength: 6 }), async (reports) => {
    const id = waiting.pop()
    if (id === undefined) return
    let before = await look(id)
    assert.deepEqual([before.status, before.refunded.toString()], ['processing', '0.0000'])
    for (const { word: status, remains: left, times } of reports) {
      const told = new Map([[id, { status, ...(left !== undefined && { remains: left }) }]])
      const tell = () => applyStatuses(db.transaction, { name: 'BUMX', statusIntervalMs: 1_800_000 }, told)
      // The same answer read by several workers at once counts once.
      await Promise.all(Array.from({ length: times }, tell))
      const after = await look(id)
      assert.ok(!after.refunded.isLessThan(before.refunded))
      if (hasEnded(before.status)) assert.deepEqual(after, before)
      before = after
    }
    const target = refundTarget({
      status: before.status,
      quantity: QUANTITY,
      finalPrice: PRICE,
      remains: before.attention === null ? (before.remains ?? undefined) : undefined,
    })
    assert.equal(before.refunded.toString(), target.toString())
    assert.equal(before.ledger.toString(), target.toString())
    seen.add(before.status)
  })
  await fc.assert(property, { numRuns: HISTORIES_END_TO_END, endOnFailure: true })
  assert.deepEqual(waiting, [])
  for (const status of ['completed', 'partial', 'canceled']) assert.ok(seen.has(status), status)

  const all = await queryOne<{ kept: Money; commission: Money }>(
    db,
    sql`
    select sum(final_price - refunded_amount) as kept,
      sum(round((final_price - refunded_amount) * 0.05, 4))
        filter (where status in ('completed', 'partial', 'canceled') and attention is null) as commission
    from orders`,
  )
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
