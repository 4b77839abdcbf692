import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { newId } from './id.ts'

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('100,000 ids made at once are different and sort in the order they were made', () => {
  const ids = Array.from({ length: 100_000 }, newId)
  assert.equal(new Set(ids).size, ids.length)
  assertAscending(ids)
  for (const id of ids) assert.match(id, VERSION_7)
})

test('an id begins with the time', () => {
  // Behind the ids of the tests before, which ran ahead of the clock.
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 })
  const milliseconds = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16)
  assert.equal(milliseconds, Date.now())
  mock.timers.reset()
})

test('ids still ascend when the clock is set back or stands still', () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 120_000 })
  const before = newId()
  mock.timers.setTime(Date.now() - 3_600_000)
  // More than the 4,096 that fit into one millisecond.
  const after = Array.from({ length: 10_000 }, newId)
  mock.timers.reset()
  assertAscending([before, ...after])
})

test('the part drawn at random is never drawn again', () => {
  const tails = Array.from({ length: 20_000 }, () => newId().slice(19))
  assert.equal(new Set(tails).size, tails.length)
})

function assertAscending(ids: string[]) {
  const wrong = ids.findIndex((id, n) => n > 0 && id <= ids[n - 1]!)
  assert.equal(wrong, -1, `${ids[wrong]} comes after ${ids[wrong - 1]}`)
}
