import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { mock, test } from 'node:test'
import { pino } from 'pino'
import { startPanel } from '../../test/harness.ts'
import { newId } from '../core/id.ts'
import { ACCESS_TOKEN_HOURS, accessTokens, clearSessionCookie, setSessionCookie, tokenOf } from './auth.ts'
import { createServer } from './http.ts'
import { sql } from './sql.ts'

const key = Buffer.alloc(32, 1)
const tokens = accessTokens(key)
const sessionId = newId()
const hours = (count: number) => count * 3_600_000
const now = () => Math.trunc(Date.now() / 1000)

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A token made by hand, signed as `alg` says. */
function made(header: object, payload: object, secret: Buffer | string = key, hash = 'sha256'): string {
  const text = `${base64(header)}.${base64(payload)}`
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
}
const header = { alg: 'HS256', typ: 'JWT' }
const payload = () => ({ sid: sessionId, iat: now(), exp: now() + 60 })

test('a token names its session and since when it is held', () => {
  const read = tokens.read(tokens.sign(sessionId))
  assert.ok(typeof read === 'object')
  assert.equal(read.sessionId, sessionId)
  assert.ok(Math.abs(read.issuedAt.getTime() - Date.now()) < 2000)
  assert.ok(typeof tokens.read(made(header, payload())) === 'object', 'a token made by hand is one')
})

test('a token of another secret, another algorithm, no algorithm, or with a byte changed is forged', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const unsigned = `${base64({ alg: 'none', typ: 'JWT' })}.${base64(payload())}.`
  const rsaText = `${base64({ alg: 'RS256', typ: 'JWT' })}.${base64(payload())}`
  const good = made(header, payload())
  const [head, body, signature] = good.split('.') as [string, string, string]
  const forged = {
    'another secret': accessTokens(Buffer.alloc(32, 2)).sign(sessionId),
    'an empty secret': made(header, payload(), ''),
    'alg none': unsigned,
    'alg None': `${base64({ alg: 'None' })}.${base64(payload())}.`,
    'alg none with a signature': `${unsigned}${signature}`,
    'HS512 under our key': made({ alg: 'HS512', typ: 'JWT' }, payload(), key, 'sha512'),
    'HS384 under our key': made({ alg: 'HS384', typ: 'JWT' }, payload(), key, 'sha384'),
    RS256: `${rsaText}.${sign('sha256', Buffer.from(rsaText), privateKey).toString('base64url')}`,
    'no header': `.${body}.${signature}`,
    'no signature': `${head}.${body}.`,
    'two parts': `${head}.${body}`,
    'another payload': `${head}.${base64({ ...payload(), sid: newId() })}.${signature}`,
    'a byte of the signature': `${head}.${body}.${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`,
    empty: '',
    dots: '..',
    noise: 'x'.repeat(500),
  }
  for (const [how, token] of Object.entries(forged)) {
    assert.equal(tokens.read(token), 'forged', how)
    assert.equal(tokens.read(token), 'forged', `${how}, a second time`)
  }
})

test('a token without an end, a beginning or a session is forged, however well it is signed', () => {
  const { sid, iat, exp } = payload()
  const payloads = [
    ...[{ sid, iat }, { sid, exp }, { iat, exp }, {}],
    ...[7, null, {}, '', 'x', `${sid}'`, sid.toUpperCase(), [sid]].map((other) => ({ sid: other, iat, exp })),
    { sid, iat, exp: '9999999999' },
  ]
  for (const other of payloads)
    assert.equal(tokens.read(made(header, other)), 'forged', JSON.stringify(other))
})

test('a token ends after twelve hours, also one that was read a moment before', () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  const token = tokens.sign(sessionId)
  assert.ok(typeof tokens.read(token) === 'object')
  mock.timers.setTime(Date.now() + hours(ACCESS_TOKEN_HOURS) - 1000)
  assert.ok(typeof tokens.read(token) === 'object')
  mock.timers.setTime(Date.now() + 2000)
  assert.equal(tokens.read(token), 'expired')
  assert.equal(tokens.read(token), 'expired')
  mock.timers.reset()
})

test('whoever has no good token is a stranger', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const ask = async (headers: Record<string, string>) => {
    const { status, body } = await panel.call('GET', '/api/user/me', { headers })
    return `${status} ${body.error?.code ?? body.user.username}`
  }
  const bearer = (token: string) => ask({ authorization: `Bearer ${token}` })

  assert.equal(await bearer(lan.token), `200 ${lan.username}`)
  assert.equal(await ask({ cookie: `session=${lan.token}` }), `200 ${lan.username}`)
  assert.equal(await ask({}), '401 not_logged_in')
  assert.equal(await bearer(tokens.sign(newId())), '401 not_logged_in')
  assert.equal(await bearer(`${lan.token.split('.').slice(0, 2).join('.')}.`), '401 not_logged_in')
  assert.equal(await ask({ authorization: lan.token }), '401 not_logged_in')
  assert.equal(await ask({ authorization: `Basic ${lan.token}` }), '401 not_logged_in')
  assert.equal(await bearer('x'.repeat(5000)), '401 not_logged_in')
  // A broken header is not made good by a cookie.
  assert.equal(await ask({ authorization: 'Bearer', cookie: `session=${lan.token}` }), '401 not_logged_in')
  // Over plain HTTP the cookie of HTTPS counts for nothing.
  assert.equal(await ask({ cookie: `__Host-session=${lan.token}` }), '401 not_logged_in')

  await panel.db.query(sql`delete from sessions`)
  assert.equal(await bearer(lan.token), '401 session_expired')
})

test('a session that is over by the clock of the database is over', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`update sessions set expires_at = now() - interval '1 s'`)
  const { status, body } = await lan.call('GET', '/api/user/me')
  assert.deepEqual([status, body.error.code], [401, 'session_expired'])
})

test('a browser in use gets a new token at half its life, an API client and a stranger none', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const cookieAfter = async (passed: number, headers: Record<string, string>) => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() + passed })
    const answer = await panel.call('GET', '/api/user/me', { headers })
    mock.timers.reset()
    return `${answer.status} ${answer.headers.get('set-cookie')?.replace(/=[\w.-]+;/, '=…;') ?? 'no cookie'}`
  }
  const cookie = { cookie: `session=${lan.token}` }
  const bearer = { authorization: `Bearer ${lan.token}` }
  const renewed = 'session=…; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax'
  assert.equal(await cookieAfter(hours(5), cookie), '200 no cookie')
  assert.equal(await cookieAfter(hours(7), cookie), `200 ${renewed}`)
  assert.equal(await cookieAfter(hours(7), bearer), '200 no cookie')
  // A token that is over is taken back, never renewed.
  assert.match(await cookieAfter(hours(13), cookie), /^401 session=; .*Expires=Thu, 01 Jan 1970/)
  assert.equal(await cookieAfter(hours(13), bearer), '401 no cookie')
})

test('over HTTPS the cookie is __Host-, secure and out of reach of scripts', async () => {
  const app = await createServer({
    log: pino({ level: 'silent' }),
    trustedProxies: ['127.0.0.1'],
    publicUrl: 'https://panel.test',
    corsOrigins: [],
    logRequests: false,
    renderRefusal: () => '',
  })
  app.get('/give', async (request, reply) => setSessionCookie(request, reply, 'a.b.c'))
  app.get('/take', async (request, reply) => clearSessionCookie(request, reply))
  app.get('/read', async (request) => tokenOf(request) ?? 'none')
  const ask = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
  const https = { 'x-forwarded-proto': 'https' }

  const given = (await ask('/give', https)).headers['set-cookie']
  assert.equal(given, '__Host-session=a.b.c; Max-Age=43200; Path=/; HttpOnly; Secure; SameSite=Lax')
  assert.match(
    String((await ask('/take', https)).headers['set-cookie']),
    /^__Host-session=; .*Path=\/; .*Secure/,
  )
  assert.equal((await ask('/read', { ...https, cookie: '__Host-session=a.b.c' })).body, 'a.b.c')
  // Another subdomain can set this name, but not the other.
  assert.equal((await ask('/read', { ...https, cookie: 'session=a.b.c' })).body, 'none')
  assert.match(
    String((await ask('/give')).headers['set-cookie']),
    /^session=a\.b\.c; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  await app.close()
})
