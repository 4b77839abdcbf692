import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import { pino } from 'pino'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, type Visitor, visitor } from '../../test/visitor.ts'
import { listRefusals } from '../core/refusal.ts'
import { settingNames } from '../operations/shop-settings.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { operatorRoutes } from './operator-routes.ts'
import { readProof, stepOfCode } from './second-factor.ts'
import { dropSecondFactor } from './set-second-factor.ts'

const HOME = '/profile/second-factor'
const password = 'password123'
const words = texts('vi').secondFactor

const sentence = (code: string) => listRefusals('vi').find((refusal) => refusal.code === code)!.sentence
const codeOf = (secret: string, aheadSeconds = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + aheadSeconds * 1000 })

/** Sets the factor up by the pages, and gives what the owner then has. */
async function enrol(browser: Visitor): Promise<{ secret: string; codes: string[] }> {
  const pending = await browser.submit(`${HOME}/begin`, { password })
  const secret = /data-copy="([A-Z2-7]{32})"/.exec(pending.html)![1]!
  const done = await browser.submit(`${HOME}/confirm`, { code: codeOf(secret) })
  assert.ok(done.html.includes(words.codesTitle))
  return {
    secret,
    codes: [...done.html.matchAll(/<code>([A-Z2-7]{5}-[A-Z2-7]{5})<\/code>/g)].map((one) => one[1]!),
  }
}

/** Time goes by, so that the code of now is a new one, and tries are forgotten. */
const laterOn = (panel: Panel) => panel.db.query(sql`update second_factors set last_step = 0, tries = 0`)
const logInByApi = (panel: Panel, lan: Customer, more: object = {}) =>
  panel.call('POST', '/api/auth/login', { body: { email: lan.email, password, ...more } })
const logInByPage = (browser: Visitor, lan: Customer) =>
  browser.submit('/login', { email: lan.email, password, next: '/orders?tab=active' })

test('codes are those of RFC 6238, good one step early or late and no further', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  // Appendix B, the last six of its eight digits.
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ] as const) {
    const step = Math.floor(seconds / 30)
    for (const skew of [-1, 0, 1]) assert.equal(stepOfCode(secret, code, (seconds + skew * 30) * 1000), step)
    for (const skew of [-2, 2])
      assert.equal(stepOfCode(secret, code, (seconds + skew * 30) * 1000), undefined)
  }
  assert.deepEqual(readProof(' 123 456 '), { kind: 'code', text: '123456' })
  assert.deepEqual(readProof('abcde fghij'), { kind: 'recovery', text: 'ABCDEFGHIJ' })
  assert.equal(readProof('12345'), undefined)
})

test('set up and logged in by pages without script; a code is good once; the secret is seen while it is set up only', async () => {
  const lines: string[] = []
  const sink = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) })
  await using panel = await startPanel({ log: pino({ level: 'trace' }, sink) })
  const lan = await panel.customer()
  const owner = visitor(panel.url, lan.token)
  assert.ok((await owner.submit(`${HOME}/begin`, { password: 'wrong' })).html.includes(words.passwordWrong))
  const { secret, codes } = await enrol(owner)
  assert.equal(new Set(codes).size, 10)

  const browser = visitor(panel.url)
  const asked = await logInByPage(browser, lan)
  assert.ok(asked.html.includes(words.logIn.title))
  assert.equal(browser.cookies.has('session'), false)
  const reused = await browser.submit('/login/code', { code: codeOf(secret) })
  assert.equal(reused.status, 401)
  assert.ok(reused.html.includes(sentence('wrong_code')))
  const entered = await browser.post('/login/code', { code: codeOf(secret, 30), next: '/orders?tab=active' })
  assert.equal(entered.location, '/orders?tab=active')
  assert.equal(browser.cookies.has('log_in_step'), false)
  assert.equal((await browser.get('/profile')).status, 200)

  const kept = await panel.db.query(sql`select sealed_secret from second_factors`)
  const pages = [(await owner.get(HOME)).html, (await owner.get('/profile')).html]
  for (const text of [...pages, ...lines, JSON.stringify(kept)]) {
    for (const hidden of [secret, secret.match(/.{4}/g)!.join(' '), ...codes])
      assert.ok(!text.includes(hidden))
  }
})

test('no ticket, a ticket of before, and one of another password open nothing', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { secret } = await enrol(visitor(panel.url, lan.token))
  await laterOn(panel)
  const browser = visitor(panel.url)
  assert.equal((await browser.get('/login/code')).location, '/login')
  await logInByPage(browser, lan)
  await panel.db.query(sql`update users set password_hash = password_hash || ' ' where id = ${lan.id}`)
  const late = await browser.post('/login/code', { code: codeOf(secret) })
  assert.ok(late.html.includes(sentence('log_in_again')))
  browser.cookies.set('log_in_step', 'AAAA'.repeat(40))
  assert.equal((await browser.post('/login/code', { code: codeOf(secret) })).status, 401)
  assert.equal(browser.cookies.has('session'), false)
})

test('the API takes the code with the password, and a wrong password says the same as ever', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { secret, codes } = await enrol(visitor(panel.url, lan.token))
  await laterOn(panel)
  const answers = [
    await logInByApi(panel, lan),
    await logInByApi(panel, lan, { code: '12345' }),
    await logInByApi(panel, lan, { password: 'wrong', code: codeOf(secret) }),
    await logInByApi(panel, lan, { password: 'wrong' }),
  ]
  assert.deepEqual(
    answers.map((answer) => `${answer.status} ${answer.body.error.code}`),
    ['401 second_factor_needed', '401 wrong_code', '401 wrong_login', '401 wrong_login'],
  )
  // Of any number at once one gets in: by one code, and by one recovery code.
  for (const code of [codeOf(secret), codes[0]!.toLowerCase()]) {
    const together = await Promise.all([1, 2, 3].map(() => logInByApi(panel, lan, { code })))
    assert.deepEqual(together.map((answer) => answer.status).sort(), [200, 401, 401])
  }
  assert.equal((await logInByApi(panel, lan, { code: codes[0] })).body.error.code, 'wrong_code')
})

test('the eleventh guess is not looked at, whoever makes it, though it be right', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { secret } = await enrol(visitor(panel.url, lan.token))
  await laterOn(panel)
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => logInByApi(panel, lan, { code: 'AAAAA-AAAAA' })),
  )
  const limited = guesses.filter((answer) => answer.body.error.code === 'too_many_requests')
  assert.equal(limited.length, 2)
  const browser = visitor(panel.url)
  await logInByPage(browser, lan)
  assert.equal((await browser.post('/login/code', { code: codeOf(secret) })).status, 429)
  await panel.db.query(sql`update second_factors set tries_since = now() - interval '16 minutes'`)
  assert.equal((await browser.post('/login/code', { code: codeOf(secret) })).status, 303)
})

test('it is turned off by password and code together, and its mailbox is told', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`update users set email_verified = true`)
  const owner = visitor(panel.url, lan.token)
  const { secret, codes } = await enrol(owner)
  await laterOn(panel)
  const off = (fields: Record<string, string>) => owner.submit(`${HOME}/off`, fields)
  assert.ok((await off({ password: 'wrong', code: codeOf(secret) })).html.includes(words.passwordWrong))
  assert.ok((await off({ password, code: '000' })).html.includes(sentence('wrong_code')))
  assert.equal((await owner.submit(`${HOME}/begin`, { password })).status, 409)
  assert.equal((await logInByApi(panel, lan)).status, 401)
  assert.ok((await off({ password, code: codes[3]! })).html.includes(words.turnedOff))
  assert.equal((await logInByApi(panel, lan)).status, 200)
  const told = await panel.db.query(sql`select event from mails where user_id = ${lan.id}`)
  assert.deepEqual(told, [{ event: 'second_factor_changed' }, { event: 'second_factor_changed' }])
})

test('an owner takes it away once, with a reason; nobody else does, and nobody their own', async () => {
  await using panel = await startPanel()
  const [lan, boss, support] = [
    await panel.customer(),
    await panel.customer({ role: 'owner' }),
    await panel.customer({ role: 'support' }),
  ]
  for (const one of [lan, boss]) await enrol(visitor(panel.url, one.token))
  const reset = (by: Customer, whose: Customer, reason = 'Lost the phone') =>
    visitor(panel.url, by.token).post(`/admin/users/${whose.id}/second-factor-reset`, { reason })
  assert.equal((await reset(lan, lan)).status, 403)
  assert.equal((await reset(support, lan)).status, 403)
  assert.equal((await reset(boss, boss)).status, 403)
  assert.equal((await reset(boss, lan, ' ')).status, 400)
  const sheet = await visitor(panel.url, boss.token).get(`/admin/users/${lan.id}?ask=second-factor`)
  assert.match(sheet.html, /<dialog[^>]*id="factor-reset-dialog"[^>]*open/)
  const both = await Promise.all([reset(boss, lan), reset(boss, lan)])
  assert.deepEqual(both.map((answer) => answer.status).sort(), [303, 409])
  assert.equal((await logInByApi(panel, lan)).status, 200)
  const audit = await panel.db.query(
    sql`select actor_id as by, after from audit_log where action = 'user.second_factor_reset'`,
  )
  await dropSecondFactor(panel.db.transaction, boss.email)
  assert.equal((await logInByApi(panel, boss)).status, 200)
  assert.deepEqual(audit, [{ by: boss.id, after: { secondFactor: false, reason: 'Lost the phone' } }])
})

test('where the shop makes it compulsory, operators open nothing of theirs without one, and customers see no change', async () => {
  await using panel = await startPanel()
  const [boss, viewer, lan] = [
    await panel.customer({ role: 'owner' }),
    await panel.customer({ role: 'viewer' }),
    await panel.customer(),
  ].map(({ token }) => visitor(panel.url, token)) as [Visitor, Visitor, Visitor]
  const switchTo = async (state: '0' | '1') => {
    const { html } = await boss.get('/admin/settings')
    const form = Object.fromEntries(
      [...settingNames, 'version'].map((name) => [name, fieldValue(html, name)]),
    )
    return boss.post('/admin/settings', { ...form, second_factor_compulsory: state })
  }
  const early = await switchTo('1')
  assert.equal(early.status, 409)
  assert.ok(early.html.includes(sentence('own_second_factor_first')))
  assert.equal((await viewer.get('/admin')).status, 200)

  await enrol(boss)
  assert.equal((await switchTo('1')).status, 303)
  assert.ok((await boss.get('/admin/settings')).html.includes('Không bắt buộc → Bắt buộc'))
  assert.equal((await viewer.get('/admin')).location, HOME)
  // What a role may not do at all stays forbidden.
  assert.equal((await viewer.post('/admin/settings', {})).status, 403)
  assert.equal((await lan.get('/admin')).status, 403)
  const part = await viewer.get('/admin/orders', { 'hx-request': 'true' })
  assert.deepEqual([part.status, part.headers.get('hx-redirect')], [403, HOME])
  for (const path of ['/', '/profile']) assert.equal((await viewer.get(path)).status, 200)
  assert.ok((await viewer.get(HOME)).html.includes(words.missedTitle))
  assert.ok(!(await lan.get(HOME)).html.includes(words.missedTitle))
  assert.equal((await lan.get('/profile')).status, 200)

  await enrol(viewer)
  assert.equal((await viewer.get('/admin')).status, 200)
  assert.ok(!(await viewer.get(HOME)).html.includes(words.missedTitle))

  // Whoever loses theirs is outside again, the owner who switched it on like anybody.
  await panel.db.query(sql`delete from second_factors`)
  const open: string[] = []
  for (const route of operatorRoutes) {
    const [method, path = ''] = route.split(' ')
    const answer = await (method === 'GET' ? boss.get(path) : boss.post(path, {}))
    if (answer.status !== 303 || answer.location !== HOME) open.push(`${route}: ${answer.status}`)
  }
  assert.deepEqual(open, [])
  await enrol(boss)
  assert.equal((await switchTo('0')).location, '/admin/settings')
  assert.equal((await viewer.get('/admin')).status, 200)
})
