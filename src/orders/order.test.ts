import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Money } from '../core/money.ts'
import {
  clampRemains,
  hasEnded,
  nextEndCheckMs,
  nextStatusCheckMs,
  orderStatuses,
  progressPercent,
  refundTarget,
  runningStatuses,
  statusesBefore,
  statusOfWord,
  stretchOf,
} from './order.ts'

test('an order moves as drawn in the design, and out of an end only for the worse', () => {
  const before = Object.fromEntries(
    orderStatuses.map((status) => [status, statusesBefore(status).toSorted()]),
  )
  assert.deepEqual(before, {
    pending: ['submitting', 'unknown'],
    submitting: ['pending'],
    unknown: ['submitting'],
    processing: ['submitting', 'unknown'],
    in_progress: ['processing'],
    completed: ['in_progress', 'processing'],
    partial: ['completed', 'in_progress', 'processing'],
    canceled: ['completed', 'in_progress', 'partial', 'pending', 'processing'],
    failed: ['submitting', 'unknown'],
  })
  const ends = ['completed', 'partial', 'canceled', 'failed']
  assert.deepEqual(orderStatuses.filter(hasEnded), ends)
  assert.deepEqual([...runningStatuses, ...ends].toSorted(), orderStatuses.toSorted())
})

test('an order whose fate is unknown is not sent as it stands', () => {
  assert.equal(statusesBefore('submitting').includes('unknown'), false)
})

test('the words of providers are understood in any case and spelling', () => {
  const words: Record<string, string> = {
    Pending: 'processing',
    'In progress': 'in_progress',
    IN_PROGRESS: 'in_progress',
    'in-progress': 'in_progress',
    inprogress: 'in_progress',
    ' Completed ': 'completed',
    Success: 'completed',
    PARTIAL: 'partial',
    Canceled: 'canceled',
    Cancelled: 'canceled',
    Refunded: 'canceled',
  }
  for (const [word, status] of Object.entries(words)) assert.equal(statusOfWord(word), status, word)
})

test('a word that is not known changes nothing, least of all Fail and Error', () => {
  const unknown = [
    'Fail',
    'Failed',
    'Error',
    'Rejected',
    'Unknown',
    '',
    ' ',
    'completed!',
    'not completed',
    'hoàn thành',
  ]
  for (const word of unknown) assert.equal(statusOfWord(word), undefined, word)
})

test('a word that every object knows is as unknown as any other', () => {
  for (const word of ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']) {
    assert.equal(statusOfWord(word), undefined, word)
  }
})

const order = { quantity: 1000, remains: 400, finalPrice: Money.dong(2375) }

test('what must have been refunded follows from how an order ended', () => {
  const targets = orderStatuses.map((status) => [status, refundTarget({ ...order, status }).toString()])
  assert.deepEqual(Object.fromEntries(targets), {
    pending: '0.0000',
    submitting: '0.0000',
    unknown: '0.0000',
    processing: '0.0000',
    in_progress: '0.0000',
    completed: '0.0000',
    partial: '950.0000',
    canceled: '2375.0000',
    failed: '2375.0000',
  })
})

test('a partial order that does not say what remains refunds nothing by itself', () => {
  assert.equal(refundTarget({ ...order, status: 'partial', remains: undefined }).isZero(), true)
})

test('no order is ever refunded less than nothing or more than it cost', () => {
  const orders = fc.record({
    status: fc.constantFrom(...orderStatuses),
    quantity: fc.integer({ min: 1, max: 2_147_483_647 }),
    remains: fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true })), { nil: undefined }),
    finalPrice: fc.bigInt({ min: 0n, max: 99_999_999_999n }).map((dong) => Money.parse(String(dong))),
  })
  fc.assert(
    fc.property(orders, (any) => {
      const target = refundTarget(any)
      assert.equal(target.isNegative(), false)
      assert.equal(any.finalPrice.isLessThan(target), false)
    }),
  )
})

test('what remains is brought into 0 to the quantity', () => {
  const remains = [-5, 0, 0.9, 7.5, 1000, 1001, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  assert.deepEqual(
    remains.map((given) => clampRemains(given, 1000)),
    [0, 0, 0, 7, 1000, 1000, 1000, 0],
  )
  assert.equal(clampRemains(undefined, 1000), undefined)
})

test('progress is 100 only for what is completed', () => {
  const progress = (status: (typeof orderStatuses)[number], remains: number | null) =>
    progressPercent({ status, quantity: 1000, remains })
  assert.equal(progress('completed', null), 100)
  assert.equal(progress('completed', 400), 100)
  assert.equal(progress('in_progress', 1), 99)
  assert.equal(progress('in_progress', null), 0)
  assert.equal(progress('partial', 400), 60)
  assert.equal(progress('failed', 0), 0)
  assert.equal(progress('canceled', 1000), 0)
})

test('statuses are asked for at the interval of the provider, then ever more rarely, up to 30 minutes', () => {
  const minute = 60_000
  const waits = [0, 5 * minute, 20 * minute, 200 * minute, 10_000 * minute].map((age) =>
    nextStatusCheckMs(age, { intervalMs: 30_000, stretch: 1 }),
  )
  assert.deepEqual(waits, [30_000, 30_000, minute, 10 * minute, 30 * minute])
})

test('more orders than the budget carries are each asked for more rarely', () => {
  const minute = { requests: 60, windowMs: 60_000 }
  // 3,000 young orders: 30 calls in 30 seconds, where 36 a minute may be spent on statuses.
  const stretch = stretchOf(30 / 30_000, minute)
  assert.equal(stretch.toFixed(2), '1.67')
  assert.equal(nextStatusCheckMs(0, { intervalMs: 30_000, stretch }), 50_000)
  assert.equal(stretchOf(1 / 30_000, minute), 1)
})

test('an order that ended is looked at again until its end is final, the last time at the end of that', () => {
  const hour = 3_600_000
  const looks = [0]
  for (let next = nextEndCheckMs(0, 24 * hour); next; next = nextEndCheckMs(looks.at(-1)!, 24 * hour)) {
    looks.push(looks.at(-1)! + next)
  }
  assert.equal(looks[1], hour / 2)
  assert.equal(looks.at(-1), 24 * hour)
  assert.ok(looks.length < 20, `${looks.length} looks`)
  assert.equal(nextEndCheckMs(0, 0), undefined)
})
