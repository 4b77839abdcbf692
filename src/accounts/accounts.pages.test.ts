import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const lan = {
  username: 'lan',
  email: 'lan@example.com',
  password: 'password123',
  accept_documents: 'yes',
}

test('somebody invited registers by a plain form, is logged in, and counts for the inviter', async () => {
  await using panel = await startPanel()
  const inviter = await panel.customer()
  const guest = visitor(panel.url)
  await guest.get(`/?ref=${inviter.referralCode}`)
  const form = await guest.get('/register')
  const code = fieldValue(form.html, 'referral_code')
  assert.equal(code, inviter.referralCode)
  const home = await guest.submit('/register', { ...lan, referral_code: code })
  assert.ok(home.html.includes(t.dashboard.greeting('lan')))
  assert.ok(home.html.includes(t.register.done))
  assert.ok(!(await guest.get('/')).html.includes(t.register.done), 'the message is shown once')
  assert.equal((await inviter.call('GET', '/api/referral/stats')).body.total_referrals, 1)
})

test('a registration that does not fit is shown again with what was typed and what is wrong', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  const page = await guest.submit('/register', { ...lan, email: 'lan at home' })
  assert.equal(page.status, 400)
  assert.ok(page.html.includes(t.register.emailWrong))
  assert.equal(fieldValue(page.html, 'username'), 'lan')
  assert.equal(fieldValue(page.html, 'password'), '', 'a password is never sent back')
})

test('after logging in people go on to where they wanted, but never to another site', async () => {
  await using panel = await startPanel()
  await visitor(panel.url).submit('/register', lan)
  const logIn = async (next: string) => {
    const answer = await visitor(panel.url).post('/login', { email: 'lan', password: 'password123', next })
    return answer.location
  }
  assert.equal(await logIn('/orders?tab=active'), '/orders?tab=active')
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/.//evil.example',
  ]) {
    assert.equal(await logIn(next), '/', next)
  }
})

test('a page for customers sends a guest to log in and back', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  assert.equal((await guest.get('/orders?tab=active')).location, '/login?next=%2Forders%3Ftab%3Dactive')
  const fragment = await guest.get('/orders/progress?numbers=1', { 'hx-request': 'true' })
  assert.match(fragment.headers.get('hx-redirect') ?? '', /^\/login/)
})

test('an operator lands in the admin', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  await guest.submit('/register', lan)
  await panel.db.query(sql`update users set role = 'owner' where username = 'lan'`)
  const answer = await visitor(panel.url).post('/login', { email: 'lan', password: 'password123' })
  assert.equal(answer.location, '/admin')
})

test('logging out ends the session that the browser held', async () => {
  await using panel = await startPanel()
  const browser = visitor(panel.url)
  await browser.submit('/register', lan)
  const session = browser.cookies.get('session')
  const page = await browser.submit('/logout', {})
  assert.ok(page.html.includes(t.logIn.loggedOut))
  assert.equal((await visitor(panel.url, session).get('/orders')).status, 303)
})

test('language and theme are remembered, and choosing leads back to the page', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  assert.equal(
    (await guest.post('/preferences', { language: 'en', back: '/services' })).location,
    '/services',
  )
  assert.equal((await guest.post('/preferences', { theme: 'dark', back: '//evil.example' })).location, '/')
  const { html } = await guest.get('/services')
  assert.match(html, /^<!doctype html><html lang="en" data-bs-theme="dark"/)
})

test('guessing a password through the page is slowed like through the API', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  const statuses: number[] = []
  for (let guess = 0; guess < 11; guess++) {
    statuses.push((await guest.post('/login', { email: 'lan', password: `guess ${guess}` })).status)
    const answer = await panel.call('POST', '/api/auth/login', {
      body: { email: 'lan', password: `x ${guess}` },
    })
    statuses.push(answer.status)
  }
  assert.deepEqual([...new Set(statuses.slice(0, 20))], [401])
  assert.deepEqual(statuses.slice(20), [429, 429])
})

test('a problem is told in the language and theme of the reader, as HTML without anything inline', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  guest.cookies.set('language', 'en').set('theme', 'dark')
  const page = await guest.get('/nothing-here')
  assert.equal(page.status, 404)
  assert.match(page.html, /<html lang="en" data-bs-theme="dark"/)
  assert.ok(page.html.includes(texts('en').problem.notFoundTitle))
  assert.doesNotMatch(page.html, /<style|\sstyle=|\son\w+=/)
})

test('the page that tells of an error needs no database', async () => {
  await using panel = await startPanel()
  const customer = await panel.customer()
  const browser = visitor(panel.url, customer.token)
  await panel.db.query(sql`alter table tiers rename to tiers_gone`)
  try {
    const page = await browser.get('/')
    assert.equal(page.status, 500)
    assert.ok(page.html.includes(t.problem.failedTitle))
  } finally {
    await panel.db.query(sql`alter table tiers_gone rename to tiers`)
  }
})
