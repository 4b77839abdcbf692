import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { addOrder, fetchBalance, fetchServices, fetchStatuses } from './provider.ts'
import { callProvider, type ProviderAccount } from './provider-request.ts'

const KEY = 'canary/key+7f3a&b'
const ORDER = { service: 1, link: 'https://example.com/p/1', quantity: 100 }

function accountAt(apiUrl: string, changes: Partial<ProviderAccount> = {}): ProviderAccount {
  return {
    name: 'hostile',
    apiUrl,
    apiKey: KEY,
    bodyFormat: 'form',
    timeoutMs: 2_000,
    currency: 'VND',
    ...changes,
  }
}

type Provider = AsyncDisposable & { account: ProviderAccount; requests: { body: string; type: string }[] }

/** A real HTTP server that remembers what it was told and answers as the test says. */
async function startProvider(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  changes: Partial<ProviderAccount> = {},
): Promise<Provider> {
  const requests: Provider['requests'] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ body, type: request.headers['content-type'] ?? '' })
    answer(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    account: accountAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`, changes),
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function replies(body: string, status = 200, headers: Record<string, string> = {}) {
  return startProvider((response) => response.writeHead(status, headers).end(body))
}

async function addTo(body: string, status = 200, headers: Record<string, string> = {}) {
  await using provider = await replies(body, status, headers)
  return await addOrder(provider.account, ORDER)
}

/** An answer that would go on for a gigabyte, and how much of it the server could write. */
function floodOf(text: string) {
  const chunk = Buffer.from(text)
  let written = 0
  return {
    written: () => written,
    answer(response: ServerResponse) {
      const more = () => {
        while (!response.destroyed && written < 1_000_000_000) {
          written += chunk.length
          if (!response.write(chunk)) return
        }
      }
      response.on('drain', more)
      more()
    },
  }
}

/** A TCP server that speaks no HTTP. */
async function startTcp(onConnection: (socket: Socket) => void): Promise<AsyncDisposable & { port: number }> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('the provider is told the order as a form with the key', async () => {
  await using provider = await replies('{"order":23501}')
  await addOrder(provider.account, ORDER)
  assert.equal(provider.requests.length, 1)
  assert.equal(provider.requests[0]?.type, 'application/x-www-form-urlencoded')
  assert.deepEqual(Object.fromEntries(new URLSearchParams(provider.requests[0]?.body)), {
    key: KEY,
    action: 'add',
    service: '1',
    link: 'https://example.com/p/1',
    quantity: '100',
  })
})

test('a JSON provider is told numbers', async () => {
  await using provider = await startProvider((response) => response.end('{"order":1}'), {
    bodyFormat: 'json',
  })
  await addOrder(provider.account, ORDER)
  assert.equal(provider.requests[0]?.type, 'application/json')
  assert.deepEqual(JSON.parse(provider.requests[0]!.body), { key: KEY, action: 'add', ...ORDER })
})

for (const [body, id] of [
  ['{"order": 23501}', '23501'],
  ['{"order": "23501"}', '23501'],
  ['{"status":"success","order":"65a0c1f2e4b0d5"}', '65a0c1f2e4b0d5'],
  ['\uFEFF {"order": 9007199254740993}', '9007199254740993'],
  ['{"order": 5, "error": null}', '5'],
] as const) {
  test(`add answered ${body} is accepted`, async () => {
    const outcome = await addTo(body)
    assert.equal(outcome.outcome, 'accepted')
    assert.equal('providerOrderId' in outcome && outcome.providerOrderId, id)
  })
}

for (const [body, status] of [
  ['{"error": "Not enough funds on balance"}', 200],
  ['{"error": {"link": "Incorrect link"}}', 200],
  ['{"error": "Invalid API key", "order": null}', 401],
  ['{"error": "Incorrect request"}', 400],
] as const) {
  test(`add answered ${status} ${body} is refused`, async () => {
    const outcome = await addTo(body, status)
    assert.equal(outcome.outcome, 'refused')
    assert.match('message' in outcome ? outcome.message : '', /funds|link|key|request/)
  })
}

test('a 429 with its error is no refusal and says how long to wait', async () => {
  const outcome = await addTo('{"error":"Too many requests"}', 429, { 'retry-after': '7' })
  assert.equal(outcome.outcome, 'rate_limited')
  assert.equal('retryAfterMs' in outcome && outcome.retryAfterMs, 7_000)
})

for (const [what, body, status] of [
  ['an empty body', '', 200],
  ['{}', '{}', 200],
  ['a list', '[]', 200],
  ['null', 'null', 200],
  ['HTML', '<html><h1>It works</h1></html>', 200],
  ['a PHP warning before the JSON', '<br>Warning: foo {"order":1}', 200],
  ['cut JSON', '{"order": 235', 200],
  ['order 0', '{"order":0}', 200],
  ['order "0"', '{"order":"0"}', 200],
  ['order null', '{"order":null}', 200],
  ['an empty order', '{"order":""}', 200],
  ['an object as order', '{"order":{"id":1}}', 200],
  ['order true', '{"order":true}', 200],
  ['order -5', '{"order":-5}', 200],
  ['order 1.5', '{"order":1.5}', 200],
  ['order "null"', '{"order":"null"}', 200],
  ['an order of 101 characters', `{"order":"${'7'.repeat(101)}"}`, 200],
  ['an order with a comma', '{"order":"1,2"}', 200],
  ['both an order and an error', '{"order":5,"error":"Incorrect link"}', 200],
  ['an empty error', '{"error":""}', 200],
  ['a null error', '{"error":null}', 200],
  ['an error that only says true', '{"error":true}', 200],
  ['500 with an error', '{"error":"Not enough funds"}', 500],
  ['500 with an order', '{"order":5}', 500],
  ['502 HTML', '<html>Bad gateway</html>', 502],
  ['503 with an error', '{"error":"maintenance"}', 503],
  ['404 HTML', '<html>Not found</html>', 404],
  ['429 HTML', '<html>slow down</html>', 429],
  ['408 with an error', '{"error":"timeout"}', 408],
  ['an order with 400', '{"order":5}', 400],
  ['204', '', 204],
] as const) {
  test(`add answered with ${what} is unknown`, async () => {
    assert.equal((await addTo(body, status)).outcome, 'unknown')
  })
}

test('a redirect is unknown and is not followed', async () => {
  await using elsewhere = await replies('{"order":1}')
  for (const status of [301, 302, 307, 308]) {
    const outcome = await addTo('{"error":"moved"}', status, { location: elsewhere.account.apiUrl })
    assert.equal(outcome.outcome, 'unknown')
  }
  assert.equal(elsewhere.requests.length, 0)
})

test('a refused connection is surely not sent', async () => {
  const closed = await startTcp(() => {})
  await closed[Symbol.asyncDispose]()
  const outcome = await addOrder(accountAt(`http://127.0.0.1:${closed.port}/`), ORDER)
  assert.equal(outcome.outcome, 'not_sent')
  assert.match('reason' in outcome ? outcome.reason : '', /ECONNREFUSED/)
})

test('a name that does not resolve is surely not sent', async () => {
  const account = accountAt('http://nowhere.invalid/api/v2')
  assert.equal((await addOrder(account, ORDER)).outcome, 'not_sent')
})

test('an unusable address is surely not sent', async () => {
  for (const apiUrl of ['', 'not an address', 'ftp://127.0.0.1/', 'file:///etc/passwd']) {
    assert.equal((await addOrder(accountAt(apiUrl), ORDER)).outcome, 'not_sent')
  }
})

test('failed TLS is surely not sent, and no byte of the request leaves', async () => {
  let heard = ''
  await using server = await startTcp((socket) => {
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
  })
  const outcome = await addOrder(accountAt(`https://127.0.0.1:${server.port}/api/v2`), ORDER)
  assert.equal(outcome.outcome, 'not_sent')
  assert.notEqual(heard, '')
  assert.doesNotMatch(heard, /POST|canary/)
})

test('a TLS handshake that never ends is a connect timeout: surely not sent', async () => {
  await using server = await startTcp(() => {})
  const account = accountAt(`https://127.0.0.1:${server.port}/`, { timeoutMs: 200 })
  const outcome = await addOrder(account, ORDER)
  assert.deepEqual(outcome, { outcome: 'not_sent', reason: 'no connection within 200 ms' })
})

test('a reset after the request was written is unknown', async () => {
  await using provider = await startProvider((response) => response.socket?.resetAndDestroy())
  assert.equal((await addOrder(provider.account, ORDER)).outcome, 'unknown')
  assert.equal(provider.requests.length, 1)
})

test('a reset at the first byte is unknown, whether or not the request was read', async () => {
  await using server = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
  const outcome = await addOrder(accountAt(`http://127.0.0.1:${server.port}/`), ORDER)
  assert.equal(outcome.outcome, 'unknown')
})

test('silence until the timeout is unknown', async () => {
  await using provider = await startProvider(() => {}, { timeoutMs: 200 })
  const outcome = await addOrder(provider.account, ORDER)
  assert.deepEqual(outcome, { outcome: 'unknown', reason: 'no reply within 200 ms' })
  assert.equal(provider.requests.length, 1)
})

test('a reply that drips does not outlive the timeout', async () => {
  const drip = (response: ServerResponse) => {
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
  }
  await using provider = await startProvider(drip, { timeoutMs: 200 })
  assert.equal((await addOrder(provider.account, ORDER)).outcome, 'unknown')
})

test('a reply shorter than its Content-Length is unknown, even when the part is good JSON', async () => {
  const cut = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': '50' }).write('{"order": 23501}', () => {
      response.socket?.end()
    })
  }
  await using provider = await startProvider(cut)
  assert.equal((await addOrder(provider.account, ORDER)).outcome, 'unknown')
})

test('an endless reply is left after a megabyte', async () => {
  const flood = floodOf(' '.repeat(65_536))
  await using provider = await startProvider(flood.answer)
  const outcome = await addOrder(provider.account, ORDER)
  assert.equal(outcome.outcome, 'unknown')
  assert.match('reason' in outcome ? outcome.reason : '', /larger than/)
  assert.ok(flood.written() < 50_000_000, `the server could write ${flood.written()} bytes`)
})

test('a nesting bomb is unknown', async () => {
  assert.equal((await addTo('['.repeat(400_000) + ']'.repeat(400_000))).outcome, 'unknown')
})

test('stopping before the call sends nothing; stopping during it is unknown', async () => {
  const stop = new AbortController()
  await using provider = await startProvider(() => stop.abort())
  const during = await addOrder(provider.account, ORDER, { signal: stop.signal })
  const after = await addOrder(provider.account, ORDER, { signal: stop.signal })
  assert.deepEqual([during.outcome, after.outcome], ['unknown', 'not_sent'])
  assert.equal(provider.requests.length, 1)
})

test('the key is nowhere in an outcome, however the provider echoes it', async () => {
  const echoes = [
    JSON.stringify({ error: `Invalid API key ${KEY}` }),
    JSON.stringify({ error: { key: KEY } }).replaceAll('/', '\\/'),
    `<h1>${KEY.replaceAll('&', '&amp;')}</h1> ${KEY} ${encodeURIComponent(KEY)} ${new URLSearchParams({ k: KEY })}`,
    `${'x'.repeat(1_990)}${KEY}`,
    JSON.stringify({ error: 'canary/key+7f3a&b' }).replace('7f3a', '\\u0037f3a'),
  ]
  for (const body of echoes) {
    for (const status of [200, 403, 500]) {
      const { reply, ...outcome } = (await addTo(body, status)) as { reply?: { text: string } }
      assert.doesNotMatch(JSON.stringify(outcome), /canary|7f3a/)
      if (!body.includes('\\u0037')) assert.doesNotMatch(reply?.text ?? '', /canary|7f3a/)
      assert.ok((reply?.text.length ?? 0) <= 2_000)
    }
  }
})

test('what is kept of a reply can be stored as text', async () => {
  const outcome = await addTo('{"error":"a\\u0000b\\ud800"}\u0000')
  assert.doesNotMatch(JSON.stringify(outcome), /\\u0000"|\0/)
  const refused = await addTo('{"error":"a\\u0000b\\ud800"}')
  assert.equal('message' in refused && refused.message, 'a b\uFFFD')
})

test('every call has a connection of its own', async () => {
  const ports = new Set<number | undefined>()
  await using provider = await startProvider((response, request) => {
    ports.add(request.socket.remotePort)
    response.end('{"balance":"1"}')
  })
  await fetchBalance(provider.account)
  await fetchBalance(provider.account)
  assert.equal(ports.size, 2)
})

test('statuses are asked for in one call and read as in the reference', async () => {
  await using provider = await replies(
    '{"1": {"charge": "0.27819", "start_count": "3572", "status": "Partial", "remains": "157", "currency": "USD"}, "10": {"error": "Incorrect order ID"}, "77": {"status":"Completed"}}',
  )
  const read = await fetchStatuses(provider.account, ['1', '10', '100'])
  assert.ok(read.outcome === 'ok')
  assert.equal(new URLSearchParams(provider.requests[0]?.body).get('orders'), '1,10,100')
  assert.deepEqual(
    [...read.statuses],
    [
      ['1', { status: 'Partial', startCount: 3572, remains: 157, charge: '0.27819', currency: 'USD' }],
      ['10', { error: 'Incorrect order ID' }],
    ],
  )
})

test('statuses are read in every dialect', async () => {
  await using provider = await replies(
    '{"1": {"charge": "2,5", "start_count": 3572, "status": "In progress", "remains": -5}, "2": {"status": "Completed", "charge": 0.5, "remains": "Unknown", "start_count": null}, "3": {"remains": 1}}',
  )
  const read = await fetchStatuses(provider.account, ['1', '2', '3'])
  assert.ok(read.outcome === 'ok')
  assert.deepEqual(read.statuses.get('1'), {
    status: 'In progress',
    startCount: 3572,
    remains: -5,
    charge: '2.5',
  })
  assert.deepEqual(read.statuses.get('2'), { status: 'Completed', charge: '0.5' })
  assert.deepEqual(read.statuses.get('3'), { error: 'the reply has no status' })
})

test('one bare status is taken only where one id was asked', async () => {
  await using provider = await replies('{"status": "Completed", "remains": "0"}')
  const one = await fetchStatuses(provider.account, ['7'])
  const two = await fetchStatuses(provider.account, ['7', '8'])
  assert.deepEqual(one.outcome === 'ok' && [...one.statuses], [['7', { status: 'Completed', remains: 0 }]])
  assert.deepEqual(two.outcome === 'ok' && [...two.statuses], [])
})

test('a status call that failed says how', async () => {
  const ask = async (body: string, status: number) => {
    await using provider = await replies(body, status)
    return (await fetchStatuses(provider.account, ['1', '2'])).outcome
  }
  assert.equal(await ask('{"error":"Invalid API key"}', 200), 'refused')
  assert.equal(await ask('<html>', 429), 'unclear')
  assert.equal(await ask('{"error":"slow down"}', 429), 'rate_limited')
  assert.equal(await ask('{"1":{"status":"Completed"}}', 500), 'unclear')
  assert.equal(await ask('[]', 200), 'ok')
  await assert.rejects(fetchStatuses(accountAt('http://127.0.0.1:9'), Array(101).fill('1')), RangeError)
})

const readers = {
  statuses: (account: ProviderAccount) => fetchStatuses(account, ['1', '2']),
  services: (account: ProviderAccount) => fetchServices(account),
  balance: (account: ProviderAccount) => fetchBalance(account),
}

for (const [what, read] of Object.entries(readers)) {
  test(`${what} that cannot be read are unclear: no words of the reply become data`, async () => {
    const spoilt = [
      '',
      ' ',
      'null',
      '7',
      '"Completed"',
      '<!doctype html><title>One moment</title>',
      '<br>Warning: foo {"1": {"status": "Canceled"}}',
      '{"1": {"status": "Canceled"}, "2": {"sta',
      '[{"service": 1, "name": "Followers", "ty',
      '{"balance": "100.84',
    ]
    for (const body of spoilt) {
      await using provider = await replies(body)
      assert.equal((await read(provider.account)).outcome, 'unclear', body)
    }
  })

  test(`${what} are not read where a redirect leads`, async () => {
    await using elsewhere = await replies('{"balance": "1", "1": {"status": "Canceled"}}')
    for (const status of [301, 302, 307, 308]) {
      await using provider = await replies('[]', status, { location: elsewhere.account.apiUrl })
      assert.equal((await read(provider.account)).outcome, 'unclear')
    }
    assert.equal(elsewhere.requests.length, 0)
  })

  test(`an endless reply about ${what} is left`, async () => {
    const flood = floodOf(' '.repeat(65_536))
    await using provider = await startProvider(flood.answer)
    const answer = await read(provider.account)
    assert.equal(answer.outcome, 'unclear')
    assert.match('reason' in answer ? answer.reason : '', /larger than/)
    assert.ok(flood.written() < 80_000_000, `the server could write ${flood.written()} bytes`)
  })
}

test('a status entry that comes twice is one report, and remains are told as they are written', async () => {
  await using provider = await replies(
    '{"1": {"status": "Partial", "remains": "-2"}, "2": {"status": "Partial", "remains": "Unknown"}, "1": {"status": "Partial", "remains": "-2"}}',
  )
  const read = await fetchStatuses(provider.account, ['1', '2'])
  assert.deepEqual(read.outcome === 'ok' && [...read.statuses], [
    ['1', { status: 'Partial', remains: -2 }],
    ['2', { status: 'Partial' }],
  ])
})

test('a catalogue is read as in the reference, and in every dialect', async () => {
  await using provider = await replies(`[
    {"service": 1, "name": "Followers", "type": "Default", "category": "First Category", "rate": "0.90", "min": "50", "max": "10000", "refill": true, "cancel": true, "dripfeed": true},
    {"id": "2", "name": "Cmt\\u0000", "type": "custom comments", "category": "C", "rate": 15000, "min": 5, "max": 99999999999, "refill": "1", "cancel": 0, "dripfeed": "false"},
    {"service": 3, "name": "${'n'.repeat(400)}", "type": "Podcast Plays", "rate": "2,5", "min": 1, "max": 1}
  ]`)
  const read = await fetchServices(provider.account)
  assert.ok(read.outcome === 'ok')
  assert.deepEqual(read.skipped, [])
  assert.deepEqual(read.services[0], {
    providerServiceId: '1',
    name: 'Followers',
    type: 'Default',
    category: 'First Category',
    rate: '0.90',
    min: 50,
    max: 10000,
    refill: true,
    cancel: true,
    dripFeed: true,
  })
  assert.deepEqual(read.services[1], {
    providerServiceId: '2',
    name: 'Cmt',
    type: 'Custom Comments',
    category: 'C',
    rate: '15000',
    min: 5,
    max: 2_147_483_647,
    refill: true,
    cancel: false,
    dripFeed: false,
  })
  const { name, type, rate } = read.services[2]!
  assert.deepEqual([name.length, type, rate], [255, 'Podcast Plays', '2.5'])
})

test('rows that make no sense are set aside with a reason and cost no other row', async () => {
  const good = { service: 1, name: 'a', type: 'Default', category: '', rate: '1', min: '1', max: '2' }
  const bad = [
    null,
    'row',
    { ...good, service: 0 },
    { ...good, service: 2, name: ' ' },
    { ...good, service: 3, type: null },
    { ...good, service: 4, rate: '-1' },
    { ...good, service: 5, rate: '1,500' },
    { ...good, service: 6, rate: 'free' },
    { ...good, service: 7, min: 10, max: 5 },
    { ...good, service: 8, max: 'many' },
    good,
  ]
  await using provider = await replies(JSON.stringify([good, ...bad]))
  const read = await fetchServices(provider.account)
  assert.ok(read.outcome === 'ok')
  assert.equal(read.services.length, 1)
  assert.equal(read.skipped.length, bad.length)
  assert.ok(read.skipped.every((row) => row.reason.length > 0))
})

test('a catalogue of more than a megabyte is read, up to 20,000 rows', async () => {
  const row = (_: unknown, i: number) => ({
    service: i + 1,
    name: `Service ${i}`.padEnd(80, '.'),
    type: 'Default',
    category: 'All',
    rate: '1.5',
    min: 1,
    max: 100,
  })
  await using provider = await replies(JSON.stringify(Array.from({ length: 20_010 }, row)))
  const read = await fetchServices(provider.account)
  assert.ok(read.outcome === 'ok')
  assert.equal(read.services.length, 20_000)
  assert.match(read.skipped[0]!.reason, /10 rows past the limit/)
})

test('a balance is read with and without a currency', async () => {
  const ask = async (body: string) => {
    await using provider = await replies(body)
    return await fetchBalance(provider.account)
  }
  assert.deepEqual(await ask('{"balance": "100.84292", "currency": "usd"}'), {
    outcome: 'ok',
    balance: '100.84292',
    currency: 'USD',
  })
  assert.deepEqual(await ask('{"balance": 1500000}'), { outcome: 'ok', balance: '1500000' })
  assert.equal((await ask('{"balance": "plenty"}')).outcome, 'unclear')
  assert.equal((await ask('{"error": "Invalid API key"}')).outcome, 'refused')
})

test('the low-level call hands back JSON of any HTTP status', async () => {
  await using provider = await replies('{"error":"x"}', 500)
  const answer = await callProvider(provider.account, { action: 'balance' })
  assert.deepEqual(answer, { kind: 'reply', httpStatus: 500, json: { error: 'x' }, text: '{"error":"x"}' })
})
