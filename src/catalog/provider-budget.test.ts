import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failurePauseMs } from './provider-budget.ts'

test('a provider that fails is left alone longer each time, from 2 seconds to 5 minutes, and as long as it asks', () => {
  const pause = (failures: number, random = 0.5, retryAfterMs?: number) =>
    failurePauseMs(failures, { random, retryAfterMs })
  assert.deepEqual(
    [1, 2, 3, 8, 9, 1000].map((failures) => pause(failures)),
    [2_000, 4_000, 8_000, 256_000, 300_000, 300_000],
  )
  assert.deepEqual([pause(1, 0), pause(1, 1)], [1_500, 2_500])
  assert.equal(pause(1, 0.5, 90_000), 90_000)
})
