import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startProvider } from './provider.ts'
import { add, call, clean, control, LIKES, LINK, manual, orderId, statusOf } from './test-client.ts'
import { temporaryFolder } from './test-folder.ts'

test('a spoilt answer to an accepted order leaves the order in the record, and a lost one does not', async () => {
  await using provider = await manual()
  for (const fault of ['drop', '500', 'html', 'cut', 'empty', 'redirect', 'huge'] as const) {
    provider.next([`accept-and-${fault}`, `lose-and-${fault}`])
    for (const link of [`${LINK}/taken-${fault}`, `${LINK}/lost-${fault}`]) {
      const outcome = await add(provider, link).catch(() => 'no answer' as const)
      assert.ok(outcome === 'no answer' || !clean(outcome), fault)
    }
    assert.equal(provider.adds(`${LINK}/taken-${fault}`).accepted.length, 1, fault)
    assert.equal(provider.adds(`${LINK}/lost-${fault}`).accepted.length, 0, fault)
  }
})

test('hang never answers, delay answers late, reset answers nothing, refuse says why', async () => {
  await using provider = await manual()
  provider.next('accept-and-hang')
  await assert.rejects(add(provider, LINK, AbortSignal.timeout(60)))
  provider.next([{ delayMs: 80 }, { refuse: 'Service is paused' }])
  const startedMs = performance.now()
  assert.equal(typeof ((await add(provider)).body as { order: number }).order, 'number')
  assert.ok(performance.now() - startedMs >= 75)
  assert.deepEqual((await add(provider)).body, { error: 'Service is paused' })
  provider.next('reset')
  await assert.rejects(add(provider))
  assert.deepEqual(
    provider.log.map(({ answered, accepted }) => `${answered} ${accepted}`),
    ['accept-and-hang true', 'delay true', 'refuse false', 'reset false'],
  )
})

test('an offline provider refuses connections and comes back on the same port', async () => {
  await using provider = await manual()
  await provider.offline()
  const error = (await add(provider).catch((error: unknown) => error)) as { cause?: { code?: string } }
  assert.equal(error.cause?.code, 'ECONNREFUSED')
  await provider.online()
  assert.equal((await add(provider)).status, 200)
})

test('over its limit the provider answers 429 with the JSON error', async () => {
  await using provider = await manual({ requestsPerMinute: 2 })
  await add(provider)
  await add(provider)
  assert.deepEqual(await add(provider), { status: 429, body: { error: 'Too many requests' } })
  assert.equal(provider.adds().accepted.length, 2)
})

test('a repeated dedupe field returns the first order', async () => {
  await using provider = await manual({ dedupeField: 'request_id' })
  const fields = { action: 'add', service: LIKES, link: LINK, quantity: '1000', request_id: 'a' }
  const first = await call(provider, fields)
  assert.deepEqual(await call(provider, fields), first)
  assert.equal(provider.adds().accepted.length, 1)
})

test('the key is nowhere in the log, the journal or the pages', async () => {
  await using folder = await temporaryFolder()
  const journal = join(folder.path, 'provider.jsonl')
  await using provider = await manual({ key: 'canary-key-5f2', journal })
  await add(provider)
  await call(provider, { action: 'balance' })
  for (const path of ['/', '/log', '/style.css']) {
    assert.doesNotMatch(await (await fetch(provider.url + path)).text(), /canary-key/)
  }
  assert.doesNotMatch(await readFile(journal, 'utf8'), /canary-key/)
  assert.equal(provider.log[0]?.fields.key, '***')
})

test('a restarted provider still knows its orders, its balance and what it was told', async () => {
  await using folder = await temporaryFolder()
  const options = { journal: join(folder.path, 'provider.jsonl'), balance: '10000' }
  const first = await manual(options)
  const order = await orderId(first)
  first.finish(order, { status: 'Partial', remains: 400 })
  await first.close()
  await using second = await manual(options)
  assert.deepEqual(await statusOf(second, order), {
    charge: '1500',
    start_count: String((order * 7919) % 5000),
    status: 'Partial',
    remains: '400',
    currency: 'VND',
  })
  assert.equal(second.balance(), '8500')
  assert.equal(second.adds(LINK).accepted.length, 1)
  assert.equal(await orderId(second), order + 1)
})

test('another process steers and reads the provider over HTTP', async () => {
  await using provider = await manual()
  const order = await orderId(provider)
  assert.equal(await control(provider.url, { do: 'finish', orderId: order, status: 'Completed' }), 200)
  assert.equal(await control(provider.url, { do: 'next', behaviour: ['accept-and-500'] }), 200)
  assert.equal(await control(provider.url, { do: 'next', behaviour: 'nonsense' }), 400)
  assert.equal((await statusOf(provider, order)).status, 'Completed')
  assert.equal((await add(provider)).status, 500)
  const log = (await (await fetch(`${provider.url}/log?after=1`)).json()) as { n: number; action: string }[]
  assert.deepEqual(
    log.map(({ n, action }) => `${n} ${action}`),
    ['2 status', '3 add'],
  )
})

test('a taken port falls back to a free one', async () => {
  await using first = await startProvider()
  await using second = await startProvider({ port: first.port })
  assert.notEqual(second.port, first.port)
})
