import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { deviceOf } from './device.ts'
import { readPhone } from './phone.ts'

const t = texts('vi').account
const contact = { email: 'customer1@example.com', phone: '', password: '' }

test('email and phone are saved, the phone in one spelling; what is wrong is said beside its field', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const browser = visitor(panel.url, lan.token)
  const saved = await browser.submit('/profile/contact', { ...contact, phone: '+84 901.234.567' })
  assert.ok(saved.html.includes(t.profile.contactSaved))
  assert.equal(fieldValue(saved.html, 'phone'), '0901234567')
  const refused = await browser.submit('/profile/contact', { ...contact, phone: '12' })
  assert.equal(refused.status, 400)
  assert.match(refused.html, new RegExp(`id="field-phone-error".*?${t.profile.phoneWrong}`))
  assert.equal(fieldValue(refused.html, 'phone'), '12')
})

test('another email takes the password, is unproven, and is nobody else’s', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await panel.db.query(sql`update users set email_verified = true`)
  const browser = visitor(panel.url, lan.token)
  const email = 'New@Example.com'
  const without = await browser.submit('/profile/contact', { ...contact, email, password: 'wrong' })
  assert.ok(without.html.includes(t.profile.passwordWrong))
  const taken = { ...contact, email: minh.email.toUpperCase(), password: 'password123' }
  assert.ok((await browser.submit('/profile/contact', taken)).html.includes(t.profile.emailTaken))
  await browser.submit('/profile/contact', { ...contact, email, password: 'password123' })
  const rows = await panel.db.query(
    sql`select email, email_verified as proven from users where id = ${lan.id}`,
  )
  assert.deepEqual(rows, [{ email: 'new@example.com', proven: false }])
})

test('of two who take one email at once, one gets it', async () => {
  await using panel = await startPanel()
  const people = [await panel.customer(), await panel.customer(), await panel.customer()]
  const answers = await Promise.all(
    people.map((one) =>
      visitor(panel.url, one.token).post('/profile/contact', {
        ...contact,
        email: 'same@example.com',
        password: 'password123',
      }),
    ),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409, 409])
})

test('a new password takes the old one and ends all other sessions', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const other = await panel.call('POST', '/api/auth/login', {
    body: { email: lan.email, password: 'password123' },
  })
  const browser = visitor(panel.url, lan.token)
  const wrong = { old_password: 'wrong', password: 'another password' }
  assert.ok((await browser.submit('/profile/password', wrong)).html.includes(t.profile.passwordWrong))
  const done = await browser.submit('/profile/password', { ...wrong, old_password: 'password123' })
  assert.ok(done.html.includes(t.profile.passwordChanged))
  const gone = await panel.call('GET', '/api/user/me', { token: other.body.access_token })
  assert.equal(gone.status, 401)
  const logIn = (password: string) =>
    panel.call('POST', '/api/auth/login', { body: { email: lan.email, password } })
  assert.equal((await logIn('password123')).status, 401)
  assert.equal((await logIn('another password')).status, 200)
})

test('devices are named and ended one by one or all but this one, and never somebody else’s', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const phone = visitor(panel.url)
  const userAgent = 'Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18 Mobile Safari/604'
  await phone.post('/login', { email: lan.email, password: 'password123' }, { 'user-agent': userAgent })
  const browser = visitor(panel.url, lan.token)
  const page = await browser.get('/profile')
  assert.ok(page.html.includes('Safari · iPhone'))
  assert.ok(page.html.includes(t.sessions.thisOne))
  const [, id] = /\/profile\/sessions\/([0-9a-f-]{36})\/end/.exec(page.html) ?? []
  await visitor(panel.url, minh.token).post(`/profile/sessions/${id}/end`, {})
  assert.equal((await phone.get('/profile')).status, 200)
  await browser.post(`/profile/sessions/${id}/end`, {})
  assert.match((await phone.get('/profile')).location ?? '', /^\/login/)
  const second = await panel.call('POST', '/api/auth/login', {
    body: { email: lan.email, password: 'password123' },
  })
  await browser.post('/profile/sessions/end-others', {})
  assert.equal((await panel.call('GET', '/api/user/me', { token: second.body.access_token })).status, 401)
  assert.equal((await browser.get('/profile')).status, 200)
})

test('when a session was seen last is written down, and not with every request', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const isFresh = async () =>
    (await panel.db.query(sql`select from sessions where last_seen_at > now() - interval '1 minute'`))
      .length > 0
  await lan.call('GET', '/api/user/me')
  assert.equal(await isFresh(), false)
  await panel.db.query(sql`update sessions set created_at = now() - interval '1 hour'`)
  await lan.call('GET', '/api/user/me')
  await panel.eventually(isFresh, 'the last time')
})

test('language and theme are kept, the language for mail too', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const browser = visitor(panel.url, lan.token)
  const page = await browser.submit('/profile/display', { language: 'en', theme: 'dark' })
  assert.match(page.html, /<html lang="en" data-bs-theme="dark"/)
  const rows = await panel.db.query(sql`select language from users where id = ${lan.id}`)
  assert.deepEqual(rows, [{ language: 'en' }])
})

test('a key is made by a plain form, shown by that page alone, and revoked after a question', async () => {
  await using panel = await startPanel()
  const browser = visitor(panel.url, (await panel.customer()).token)
  const made = await browser.post('/api-keys', {
    name: 'Shop <b>',
    scope: 'order',
    days: '30',
    addresses: '',
  })
  const key = /hm_live_\w{46}/.exec(made.html)?.[0]
  assert.ok(key)
  assert.equal((await panel.call('GET', '/api/user/me', { token: key })).status, 200)
  const list = await browser.get('/api-keys')
  assert.ok(!list.html.includes(key))
  const [, id] = /\/api-keys\/([0-9a-f-]{36})\/revoke/.exec(list.html) ?? []
  assert.match(
    (await browser.get(`/api-keys?ask=${id}`)).html,
    new RegExp(`<dialog[^>]*id="revoke-${id}"[^>]*open`),
  )
  assert.ok((await browser.submit(`/api-keys/${id}/revoke`, {})).html.includes(t.keys.revoked))
  assert.equal((await panel.call('GET', '/api/user/me', { token: key })).status, 401)
})

test('a key for addresses that are none is refused beside the field, with what was typed', async () => {
  await using panel = await startPanel()
  const browser = visitor(panel.url, (await panel.customer()).token)
  const page = await browser.post('/api-keys', { name: 'shop', scope: 'read', addresses: 'my server' })
  assert.equal(page.status, 400)
  assert.ok(page.html.includes(t.keys.addressesWrong))
  assert.equal(fieldValue(page.html, 'name'), 'shop')
  assert.ok(page.html.includes('>my server</textarea>'))
})

test('phones and devices are read as people write them', () => {
  for (const typed of ['0901234567', '84901234567', '0084 901 234 567', '(090) 123-4567', '+84901234567']) {
    assert.equal(readPhone(typed), '0901234567', typed)
  }
  assert.equal(readPhone('+49 1511 2345678'), '+4915112345678')
  for (const wrong of ['12', '901234567', '+840', '0901 234 56a', '+84+84901234567']) {
    assert.equal(readPhone(wrong), undefined, wrong)
  }
  assert.equal(deviceOf('Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130'), 'Edge · Windows')
  assert.equal(deviceOf('Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537'), 'Chrome · Android')
  assert.equal(deviceOf('shop-bot'), undefined)
})
