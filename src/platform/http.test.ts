import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { Type } from 'typebox'
import { type Answer, startPanel } from '../../test/harness.ts'
import { refuse } from '../core/refusal.ts'
import { createServer, type ServerOptions } from './http.ts'
import { exactly } from './reply.ts'

/** A server that knows no feature, with a few routes to go wrong on. */
async function bareServer(options: Partial<ServerOptions> = {}) {
  const app = await createServer({
    log: pino({ level: 'silent' }),
    trustedProxies: ['127.0.0.1'],
    publicUrl: 'http://panel.test',
    corsOrigins: [],
    logRequests: false,
    renderRefusal: (_request, _reply, refusal) => `<p>${refusal.sentence('vi')}</p>`,
    ...options,
  })
  app.get('/api/broken', async () => {
    throw new Error('the password of the database is hunter2')
  })
  app.get('/api/away', async () => {
    throw Object.assign(new Error('terminating connection'), { code: '57P01' })
  })
  app.get('/api/busy', async () => refuse('too_many_requests', { seconds: 7 }))
  app.get('/api/things/:id', async (request) => request.params)
  app.get('/api/address', async (request) => ({ address: request.ip, protocol: request.protocol }))
  app.post('/api/things', { schema: { body: exactly({ name: Type.String() }) } }, async () => ({
    made: true,
  }))
  app.get('/page', async () => refuse('not_found'))
  const call = async (
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    headers: Record<string, string> = {},
    body?: string,
  ) => {
    const reply = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) })
    return { status: reply.statusCode, text: reply.body, headers: reply.headers }
  }
  return { app, call, [Symbol.asyncDispose]: () => app.close() }
}

const json = { 'content-type': 'application/json' }

/** The code of an error that has exactly the shape of all errors. */
function codeOf(reply: { status: number; text: string }): string {
  const body = JSON.parse(reply.text)
  assert.deepEqual(Object.keys(body), ['success', 'error'], reply.text)
  assert.equal(body.success, false)
  assert.deepEqual(Object.keys(body.error), ['code', 'message'], reply.text)
  assert.ok(typeof body.error.message === 'string' && body.error.message.length > 5)
  return `${reply.status} ${body.error.code}`
}

test('whatever is wrong with a request, the error has one shape', async () => {
  await using server = await bareServer()
  const { call } = server
  const post = (body: string | undefined, headers: Record<string, string> = json) =>
    call('POST', '/api/things', headers, body)
  assert.equal((await post('{"name":"a"}')).status, 200)
  assert.equal(codeOf(await post('{"name":')), '400 malformed_body')
  assert.equal(codeOf(await post('')), '400 malformed_body')
  assert.equal(codeOf(await post('[]')), '400 malformed_body')
  assert.equal(codeOf(await post('null')), '400 malformed_body')
  assert.equal(codeOf(await post('"name"')), '400 malformed_body')
  assert.equal(codeOf(await post(undefined, {})), '400 malformed_body')
  assert.equal(codeOf(await post('{"name":"a","__proto__":{"admin":true}}')), '400 malformed_body')
  assert.equal(codeOf(await post('{"name":"a","constructor":{"prototype":{"x":1}}}')), '400 malformed_body')
  assert.equal(codeOf(await post('{"name":1}')), '400 invalid_request')
  assert.equal(codeOf(await post(`{"name":"${'a'.repeat(1_048_576)}"}`)), '413 body_too_large')
  assert.equal(codeOf(await post('<name/>', { 'content-type': 'text/xml' })), '415 unsupported_media_type')
  assert.equal(codeOf(await post('name', { 'content-type': 'nonsense' })), '415 unsupported_media_type')
  assert.equal(codeOf(await call('PUT', '/api/things', json, '{"name":"a"}')), '404 not_found')
  assert.equal(codeOf(await call('GET', '/api/nothing')), '404 not_found')
  assert.equal(codeOf(await call('GET', '/api/busy')), '429 too_many_requests')
  assert.equal(codeOf(await call('GET', '/api/away')), '503 unavailable')
  assert.equal(codeOf(await call('GET', '/api/broken')), '500 internal_error')
})

test('an address that cannot be read is an error like all others, safe headers included', async () => {
  await using server = await bareServer()
  for (const path of ['/api/things/%E0%A4%A', '/api/things/%', `/api/things/${'a'.repeat(300)}`]) {
    const reply = await server.call('GET', path)
    assert.match(codeOf(reply), /^4\d\d (malformed_body|not_found|invalid_request)$/, path)
    assert.equal(reply.headers['x-content-type-options'], 'nosniff')
  }
})

test('what really happened stays in the log', async () => {
  await using server = await bareServer()
  const { text } = await server.call('GET', '/api/broken')
  assert.doesNotMatch(text, /hunter2|Error|\.ts/)
})

test('people read Vietnamese, or English when they ask for it', async () => {
  await using server = await bareServer()
  const message = async (headers: Record<string, string>) =>
    JSON.parse((await server.call('GET', '/api/nothing', headers)).text).error.message
  const [vi, en] = ['Không tìm thấy trang hoặc địa chỉ này.', 'There is nothing at this address.']
  assert.equal(await message({}), vi)
  assert.equal(await message({ 'accept-language': 'fr' }), vi)
  assert.equal(await message({ 'accept-language': 'vi,en;q=0.9' }), vi)
  assert.equal(await message({ 'accept-language': 'en' }), en)
  assert.equal(await message({ 'accept-language': 'en-US,en;q=0.9' }), en)
  assert.equal(await message({ 'accept-language': 'en', cookie: 'language=vi' }), vi)
  assert.equal(await message({ cookie: 'language=en' }), en)
  assert.equal(await message({ cookie: 'language=constructor' }), vi)
})

test('somebody who looks at a page gets a page', async () => {
  await using server = await bareServer()
  const { status, headers, text } = await server.call('GET', '/page')
  assert.deepEqual([status, headers['content-type']], [404, 'text/html; charset=utf-8'])
  assert.match(text, /^<p>/)
})

test('whoever is too fast is told for how long to wait', async () => {
  await using server = await bareServer()
  const { headers, text } = await server.call('GET', '/api/busy')
  assert.equal(headers['retry-after'], '7')
  assert.match(text, /sau 7 giây/)
})

test('every answer forbids what no page needs and every cache', async () => {
  await using server = await bareServer()
  for (const path of ['/api/address', '/api/nothing', '/api/broken', '/page']) {
    const { headers } = await server.call('GET', path)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /^default-src 'none'; /)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /base-uri 'none'/)
    assert.match(policy, /form-action 'self'/)
    assert.doesNotMatch(policy, /unsafe|\*|https?:/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'same-origin')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['strict-transport-security'], undefined)
    assert.equal(headers['x-powered-by'], undefined)
  }
})

test('a panel that people reach by HTTPS keeps them there', async () => {
  await using server = await bareServer({ publicUrl: 'https://panel.test' })
  const { headers } = await server.call('GET', '/api/nothing')
  assert.equal(headers['strict-transport-security'], 'max-age=31536000')
})

test('a stranger cannot say who they are by X-Forwarded-For', async () => {
  await using server = await bareServer({ trustedProxies: ['10.0.0.1', '192.168.0.0/16'] })
  const { text } = await server.call('GET', '/api/address', {
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-proto': 'https',
  })
  assert.deepEqual(JSON.parse(text), { address: '127.0.0.1', protocol: 'http' })
  await using closed = await bareServer({ trustedProxies: [] })
  const answer = await closed.call('GET', '/api/address', { 'x-forwarded-for': '203.0.113.7' })
  assert.equal(JSON.parse(answer.text).address, '127.0.0.1')
})

test('of what a trusted proxy hands on, its own word counts and not what a client wrote before it', async () => {
  await using server = await bareServer({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
  const address = async (forwarded: string) =>
    JSON.parse((await server.call('GET', '/api/address', { 'x-forwarded-for': forwarded })).text).address
  assert.equal(await address('203.0.113.7'), '203.0.113.7')
  assert.equal(await address('1.2.3.4, 203.0.113.7'), '203.0.113.7')
  assert.equal(await address('127.0.0.1, 203.0.113.7, 10.1.2.3'), '203.0.113.7')
})

const tellsWhence: [headers: Record<string, string>, isOurs: boolean][] = [
  [{}, true],
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': '' }, false],
  [{ origin: 'http://panel.test' }, true],
  [{ origin: 'http://127.0.0.1:8000', host: '127.0.0.1:8000' }, true],
  [{ origin: 'http://evil.test' }, false],
  [{ origin: 'null' }, false],
  [{ origin: '' }, false],
  [{ origin: 'https://panel.test' }, false],
  [{ origin: 'http://panel.test.evil.test' }, false],
  [{ origin: 'http://panel.test:8080' }, false],
  // What the browser itself says beats what it says of the origin.
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://panel.test' }, false],
]

test('a write that another site makes a browser send is refused', async () => {
  await using server = await bareServer()
  for (const [headers, isOurs] of tellsWhence) {
    const reply = await server.call('POST', '/api/things', { ...json, ...headers }, '{"name":"a"}')
    const expected = isOurs ? 200 : 403
    assert.equal(reply.status, expected, JSON.stringify(headers))
    if (!isOurs) assert.equal(codeOf(reply), '403 cross_site_request')
  }
})

test('another site may link here, and an API client is nobody else’s browser', async () => {
  await using server = await bareServer()
  const evil = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.test' }
  assert.equal((await server.call('GET', '/api/address', evil)).status, 200)
  const client = { ...json, ...evil, authorization: 'Bearer x' }
  assert.equal((await server.call('POST', '/api/things', client, '{"name":"a"}')).status, 200)
})

test('the cookie of a customer orders nothing for another site', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  const body = { service_id: likes, link: 'https://facebook.com/post/1', quantity: 1000 }
  const order = (headers: Record<string, string>): Promise<Answer> =>
    panel.call('POST', '/api/orders', { body, headers: { cookie: `session=${lan.token}`, ...headers } })
  for (const [headers, isOurs] of tellsWhence.filter(([headers]) => headers.host === undefined)) {
    if (isOurs) continue
    const { status, body: answer } = await order(headers)
    assert.deepEqual([status, answer.error.code], [403, 'cross_site_request'])
  }
  assert.equal(await lan.balance(), '10000.0000')
  assert.equal((await order({ 'sec-fetch-site': 'same-origin' })).status, 200)
  assert.equal(await lan.balance(), '7500.0000')
})

test('no other origin may read an answer, unless it is named', async () => {
  await using closed = await bareServer()
  const evil = { origin: 'https://evil.test' }
  assert.equal(
    (await closed.call('GET', '/api/address', evil)).headers['access-control-allow-origin'],
    undefined,
  )

  await using open = await bareServer({ corsOrigins: ['https://app.test'] })
  const allowed = async (origin: string) =>
    (await open.call('GET', '/api/address', { origin })).headers['access-control-allow-origin']
  assert.equal(await allowed('https://app.test'), 'https://app.test')
  assert.equal(await allowed('https://evil.test'), undefined)
  assert.equal(await allowed('https://app.test.evil.test'), undefined)
  const { headers } = await open.call('GET', '/api/address', { origin: 'https://app.test' })
  assert.equal(headers['access-control-allow-credentials'], undefined)
})

test('a named origin may write without a token too, or nobody could log in from there', async () => {
  await using server = await bareServer({ corsOrigins: ['https://app.test'] })
  const write = async (origin: string) => {
    const headers = { ...json, origin, 'sec-fetch-site': 'cross-site' }
    return (await server.call('POST', '/api/things', headers, '{"name":"a"}')).status
  }
  assert.equal(await write('https://app.test'), 200)
  assert.equal(await write('https://evil.test'), 403)
})
