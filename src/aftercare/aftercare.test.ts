import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderStatuses } from '../orders/order.ts'
import { type AftercareFacts, aftercareOf, retryMs } from './aftercare.ts'
import { refillStateOfWord } from './refill.ts'

const at = new Date('2026-11-30T12:00:00Z')
const ago = (ms: number) => new Date(at.getTime() - ms)
const MINUTE = 60_000
const DAY = 24 * 3_600_000

function order(changes: Partial<AftercareFacts> = {}): AftercareFacts {
  return {
    orderId: 'order',
    status: 'in_progress',
    isUnsent: false,
    runsStarted: null,
    isKnownToProvider: true,
    provider: 'BUMX',
    cancelOffered: true,
    refillOffered: true,
    refillDays: 30,
    completedAt: null,
    cancellation: null,
    refill: null,
    at,
    ...changes,
  }
}
const delivered = (changes: Partial<AftercareFacts> = {}) =>
  order({ status: 'completed', completedAt: ago(DAY), ...changes })

test('an order that was never sent may be canceled whatever its service says, and stops at once', () => {
  const care = aftercareOf(order({ status: 'pending', isUnsent: true, cancelOffered: false }))
  assert.deepEqual([care.canCancel, care.cancelsAtOnce], [true, true])
})

test('an order that waits after a sending in doubt is not stopped here', () => {
  const care = aftercareOf(order({ status: 'pending', isUnsent: false }))
  assert.deepEqual([care.canCancel, care.cancelsAtOnce], [true, false])
})

test('whoever may not cancel is told why', () => {
  const cancellation = { state: 'open', reason: null, askedAt: at, answeredAt: null } as const
  const refused = { ...cancellation, state: 'refused', answeredAt: ago(4 * MINUTE) } as const
  const accepted = { ...cancellation, state: 'accepted', answeredAt: ago(DAY - 1) } as const
  const cases: [Partial<AftercareFacts>, string | undefined][] = [
    [{ status: 'completed' }, 'order_ended'],
    [{ status: 'failed' }, 'order_ended'],
    [{ cancelOffered: false }, 'cancel_not_offered'],
    [{ runsStarted: 1, status: 'in_progress' }, 'cancel_runs_begun'],
    [{ cancellation }, 'cancel_already_asked'],
    [{ cancellation: accepted }, 'cancel_already_asked'],
    [{ cancellation: { ...accepted, answeredAt: ago(DAY) } }, undefined],
    [{ cancellation: refused }, 'asked_too_soon'],
    [{ cancellation: { ...refused, answeredAt: ago(10 * MINUTE) } }, undefined],
  ]
  for (const [facts, code] of cases) {
    assert.equal(aftercareOf(order(facts)).whyNotCancel?.code, code, JSON.stringify(facts))
  }
})

test('whoever may not have a refill is told why', () => {
  const refill = { number: 7, state: 'processing', reason: null, askedAt: at, endedAt: null } as const
  const cases: [Partial<AftercareFacts>, string | undefined][] = [
    [{}, undefined],
    [{ status: 'partial' }, undefined],
    [{ refillOffered: false }, 'refill_not_offered'],
    [{ status: 'in_progress', completedAt: null }, 'refill_too_early'],
    [{ status: 'canceled' }, 'refill_not_delivered'],
    [{ isKnownToProvider: false }, 'refill_not_delivered'],
    [{ completedAt: ago(30 * DAY) }, undefined],
    [{ completedAt: ago(30 * DAY + 1) }, 'refill_window_over'],
    [{ refillDays: 0 }, 'refill_window_over'],
    [{ refill }, 'refill_already_asked'],
    [{ refill: { ...refill, state: 'completed', endedAt: ago(MINUTE) } }, undefined],
    [{ refill: { ...refill, state: 'rejected', endedAt: ago(MINUTE) } }, 'asked_too_soon'],
    [{ refill: { ...refill, state: 'refused', endedAt: ago(10 * MINUTE) } }, undefined],
  ]
  for (const [facts, code] of cases) {
    assert.equal(aftercareOf(delivered(facts)).whyNotRefill?.code, code, JSON.stringify(facts))
  }
})

test('the end of the refill window is said as a date, in both languages', () => {
  const refusal = aftercareOf(delivered({ completedAt: ago(31 * DAY) })).whyNotRefill!
  assert.match(refusal.sentence('vi'), /29\/11\/2026 19:00/)
  assert.match(refusal.sentence('en'), /29\/11\/2026 19:00/)
  assert.deepEqual(aftercareOf(delivered()).refillUntil, new Date(ago(DAY).getTime() + 30 * DAY))
})

test('in no state can an order be both canceled and refilled', () => {
  for (const status of orderStatuses) {
    const care = aftercareOf(order({ status, completedAt: ago(1) }))
    assert.ok(!(care.canCancel && care.canRefill), status)
  }
})

test('a refill follows the words of the reference in any case, and no others', () => {
  const words = { Pending: 'processing', 'In progress': 'in_progress', COMPLETED: 'completed' } as const
  for (const [word, state] of Object.entries(words)) assert.equal(refillStateOfWord(word), state)
  assert.equal(refillStateOfWord('rejected'), 'rejected')
  assert.equal(refillStateOfWord('Error'), 'failed')
  for (const word of ['', 'maybe', '__proto__', 'constructor'])
    assert.equal(refillStateOfWord(word), undefined)
})

test('what is not answered is asked again after 15 seconds, and at last every half hour', () => {
  assert.equal(retryMs(1, 0.5), 15_000)
  assert.equal(retryMs(2, 0.5), 30_000)
  assert.equal(retryMs(50, 0.5), 1_800_000)
  assert.ok(retryMs(1, 0) < 15_000 && retryMs(1, 0.999) > 15_000)
})
