import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { startProvider } from '../../sandbox/provider.ts'
import { probeProvider } from './provider-probe.ts'
import { placeProbeOrder } from './provider-probe-order.ts'
import { describeProbe, isUsable } from './provider-probe-report.ts'

const KEY = 'canary-key/7f3a&b'

/** A provider made of a function from the fields of a call to its reply. */
async function fake(
  reply: (
    fields: Record<string, string>,
    isJson: boolean,
  ) => { status?: number; body: string; location?: string },
) {
  const calls: Record<string, string>[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const isJson = request.headers['content-type']?.includes('json') ?? false
    const fields = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
    calls.push(fields)
    const { status = 200, body, location } = reply(fields, isJson)
    response.writeHead(status, location ? { location } : {}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { apiUrl, calls, [Symbol.asyncDispose]: async () => void server.close() }
}

const probe = (apiUrl: string, preferJson = false, apiKey = KEY) =>
  probeProvider({ apiUrl, apiKey, preferJson })

test('a provider by the book is found usable by calls that only read', async () => {
  await using provider = await startProvider({ key: KEY })
  const found = await probe(provider.apiUrl)
  assert.ok(isUsable(found))
  assert.deepEqual(found.formats, ['form', 'json'])
  assert.deepEqual([found.currency, found.statusBatchSize, found.refusesWrongKey], ['VND', 100, true])
  assert.match(found.onTooMany, /Incorrect request/)
  assert.equal(found.refillStatus, 'supported')
  assert.deepEqual(found.dialect, {
    ...{ idField: 'service', rateIs: 'string', limitsAre: 'string', flagsAre: 'boolean' },
    hasDecimalCommas: false,
  })
  const actions = new Set(provider.log.map((call) => call.action))
  assert.deepEqual([...actions].sort(), ['balance', 'homemmo_probe', 'refill_status', 'services', 'status'])
  assert.ok(provider.log.length <= 12)
  const told = describeProbe(found).join('\n')
  assert.match(told, /status_batch_size = 100/)
  assert.match(told, /This provider can be used/)
})

test('the dialects of Vietnam are told: JSON bodies, numbers, id, no currency, decimal commas, small batches', async () => {
  await using provider = await fake((fields, isJson) => {
    if (!isJson) return { body: '{"error":"Incorrect request"}' }
    if (fields.key !== KEY) return { body: '{"error":"Invalid API key"}' }
    if (fields.action === 'balance') return { body: '{"balance": 1500000}' }
    if (fields.action === 'services')
      return {
        body: '[{"id":1,"name":"a","type":"default","category":"c","rate":"2,5","min":1,"max":9,"refill":1},{"id":2}]',
      }
    const ids = fields.orders?.split(',') ?? []
    if (fields.action !== 'status' || ids.length > 2) return { body: '{"error":"Incorrect request"}' }
    if (ids.length === 0) return { body: '{"error":"Incorrect order ID"}' }
    return {
      body: JSON.stringify(Object.fromEntries(ids.map((id) => [id, { error: 'Incorrect order ID' }]))),
    }
  })
  const found = await probe(provider.apiUrl)
  assert.deepEqual([found.formats, found.bodyFormat, found.currency], [['json'], 'json', undefined])
  assert.deepEqual(found.dialect, {
    ...{ idField: 'id', rateIs: 'missing or string', limitsAre: 'missing or number' },
    ...{ flagsAre: 'missing or number', hasDecimalCommas: true },
  })
  assert.deepEqual([found.statusBatchSize, found.refillStatus, found.skipped.length], [2, 'unsupported', 1])
  assert.ok(isUsable(found))
  const told = describeProbe(found).join('\n')
  assert.match(told, /body_format = json/)
  assert.match(told, /currency = VND \(not told/)
  assert.match(told, /refill_supported = false/)
})

test('what cannot be used is told with its reason, and the key is nowhere', async () => {
  const cases: [Parameters<typeof fake>[0], RegExp][] = [
    [
      () => ({ body: `{"error":"Invalid API key ${KEY}"}` }),
      /cannot be used: HTTP 200, error: Invalid API key/,
    ],
    [() => ({ body: '<html>One moment</html>' }), /cannot be used: HTTP 200 without readable JSON/],
    [() => ({ status: 302, body: '', location: '/moved' }), /cannot be used: a redirect \(HTTP 302\)/],
    [
      ({ action }) => ({ body: action === 'balance' ? '{"balance":"1"}' : '{}' }),
      /its catalogue cannot be read/,
    ],
  ]
  for (const [reply, reason] of cases) {
    await using provider = await fake(reply)
    const found = await probe(provider.apiUrl)
    assert.ok(!isUsable(found))
    const told = describeProbe(found).join('\n')
    assert.match(told, reason)
    assert.doesNotMatch(told, /canary|7f3a/)
    assert.ok(provider.calls.length <= 12)
  }
})

test('where nobody listens one call is enough', async () => {
  const provider = await startProvider()
  await provider.close()
  const found = await probe(provider.apiUrl)
  assert.equal(found.calls.length, 1)
  assert.match(describeProbe(found).join('\n'), /nothing could be sent: ECONNREFUSED/)
})

test('an order is placed once, after it was said, and only when asked', async () => {
  await using provider = await startProvider({ key: KEY })
  const lines: string[] = []
  const addsWhenSaid: number[] = []
  const order = { service: '101', link: 'https://example.com/1', quantity: 100 }
  const target = { apiUrl: provider.apiUrl, apiKey: KEY, bodyFormat: 'form' as const }
  const say = (line: string) => {
    if (/once/.test(line)) addsWhenSaid.push(provider.adds().all.length)
    lines.push(line)
  }
  assert.equal(await placeProbeOrder(target, order, say), true)
  assert.equal(provider.adds().accepted.length, 1)
  assert.match(lines.join('\n'), /taken as \d+[\s\S]*status: /)
  provider.next('accept-and-500')
  assert.equal(await placeProbeOrder(target, order, say), false)
  assert.match(lines.join('\n'), /may have been taken all the same/)
  assert.deepEqual([addsWhenSaid, provider.adds().all.length], [[0, 1], 2])
})
