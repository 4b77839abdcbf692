import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeChaos } from './provider-chaos.ts'
import type { Behaviour } from './provider-faults.ts'
import { makeCallLimit } from './provider-limit.ts'
import { add, call, LINK, manual, orderId } from './test-client.ts'

const faults: Behaviour[] = ['accept-and-drop', 'lose-and-html', 'reset', { delayMs: 20, accept: false }]

test('chaos strikes about the share that was asked for, with each fault, the same for the same seed', () => {
  const strikes = (seed: number) => {
    const chaos = makeChaos()
    chaos.set({ share: 0.2, faults, seed })
    return Array.from({ length: 5000 }, () => chaos.draw())
  }
  const drawn = strikes(7)
  assert.deepEqual(drawn, strikes(7))
  assert.notDeepEqual(drawn, strikes(8))
  for (const fault of faults) {
    const count = drawn.filter((one) => one === fault).length
    assert.ok(count > 200 && count < 300, `${count} times ${JSON.stringify(fault)}`)
  }
})

test('chaos is told apart in the tally, spares what only reads, and ends when it is told to', async () => {
  await using provider = await manual()
  provider.chaos({ share: 1, faults: ['accept-and-500'], seed: 1 })
  await add(provider)
  provider.chaos({ share: 1, faults: [{ delayMs: 20, accept: false }], seed: 1 })
  await add(provider)
  await call(provider, { action: 'balance' })
  provider.chaos({ share: 1, faults: ['reset'], seed: 1 })
  await assert.rejects(add(provider))
  provider.chaos(undefined)
  await add(provider)
  assert.deepEqual(provider.tally(), {
    'add accept-and-500': 1,
    'add lose-and-delay': 1,
    'balance ok': 1,
    '(unread) reset': 1,
    'add ok': 1,
  })
  assert.equal(provider.adds(LINK).accepted.length, 2)
})

test('a call limit holds for any stretch of its window, and says when there is room again', () => {
  const limit = makeCallLimit(2, 1000)
  assert.deepEqual(
    [0, 600, 999, 1000, 1599, 1600, 1601].map((nowMs) => limit(nowMs)),
    [undefined, undefined, 1, undefined, 1, undefined, 399],
  )
})

test('over its limit the provider says how many seconds to wait, and takes calls again afterwards', async () => {
  await using provider = await manual({ requestsPerMinute: 1, minuteMs: 300 })
  const balance = () =>
    fetch(provider.apiUrl, {
      method: 'POST',
      body: new URLSearchParams({ key: provider.key, action: 'balance' }),
    })
  await balance()
  const refused = await balance()
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1'])
  await sleep(320)
  assert.equal((await balance()).status, 200)
  assert.deepEqual(provider.tally(), { 'balance ok': 2, 'balance rate-limit': 1 })
})

test('orders that were put there run on, and each telling of their status is remembered with its time', async () => {
  await using provider = await manual({ paceMs: 0 })
  const [first, second] = provider.seed(2)
  const since = Date.now()
  await call(provider, { action: 'status', orders: `${first},${second}` })
  const { body } = await call(provider, { action: 'status', order: String(second) })
  assert.equal((body as { status: string }).status, 'In progress')
  const reads = provider.statusReads()
  assert.deepEqual([reads.get(first!)?.length, reads.get(second!)?.length], [1, 2])
  assert.ok(reads.get(first!)![0]! >= since)
  assert.ok((await orderId(provider)) > second!)
})
