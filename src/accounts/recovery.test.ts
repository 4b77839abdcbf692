import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { type MailServer, startMail } from '../../sandbox/mail.ts'
import { type Customer, type Panel, type PanelOptions, startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { createMailer } from '../partners/mail.ts'
import { deriveSecrets } from '../platform/secrets.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { sendMails } from './mails.jobs.ts'

const t = texts('vi').account
const { decrypt } = deriveSecrets('a secret for tests only, as long as it must be')

type Post = AsyncDisposable & { panel: Panel; mail: MailServer; drain(): Promise<number | undefined> }

/** A panel that sends mail to a stand-in, by hand. */
async function startPost(options: PanelOptions = {}): Promise<Post> {
  const mail = await startMail()
  const env = { SMTP_URL: mail.smtpUrl, MAIL_FROM: 'Shop <shop@example.com>' }
  const panel = await startPanel({ ...options, env })
  const mailer = createMailer({ url: mail.smtpUrl, from: env.MAIL_FROM })
  const parts = { db: panel.db, transaction: panel.db.transaction, log: pino({ level: 'silent' }), decrypt }
  return {
    panel,
    mail,
    drain: () =>
      sendMails({ ...parts, mail: { mailer, publicUrl: panel.url } }, new AbortController().signal),
    async [Symbol.asyncDispose]() {
      await panel[Symbol.asyncDispose]()
      await mail.close()
    },
  }
}

/** The link's path in the newest mail to an address. */
function linkIn(mail: MailServer, address: string): string {
  const link = /https?:\/\/[^/\s]+(\/[\w-]+\?token=[\w-]{43})\b/.exec(
    mail.mailsTo(address).at(-1)?.text ?? '',
  )
  assert.ok(link?.[1], 'there is a link')
  return link[1]
}
const ask = (panel: Panel, name: string) => visitor(panel.url).post('/forgot-password', { email: name })
const setPassword = async (panel: Panel, link: string, password: string) => {
  const token = link.split('token=')[1] ?? ''
  return visitor(panel.url).post('/reset-password', { token, password })
}
const logIn = async (panel: Panel, lan: Customer, password: string) =>
  (await panel.call('POST', '/api/auth/login', { body: { email: lan.email, password } })).status

test('a link by mail sets a new password once, ends every session and proves the mailbox', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const lan = await panel.customer()
  await ask(panel, lan.email.toUpperCase())
  await post.drain()
  const link = linkIn(mail, lan.email)
  for (let looks = 0; looks < 3; looks++) {
    const page = await visitor(panel.url).get(link)
    assert.equal(page.status, 200, 'looking uses nothing up')
    assert.equal(fieldValue(page.html, 'token'), link.split('token=')[1])
  }
  assert.equal((await setPassword(panel, link, 'short')).status, 400)
  assert.equal((await setPassword(panel, link, 'another password')).location, '/login')
  assert.equal((await lan.call('GET', '/api/user/me')).status, 401)
  assert.equal(await logIn(panel, lan, 'another password'), 200)
  assert.equal((await setPassword(panel, link, 'a third password')).status, 410)
  assert.equal((await visitor(panel.url).get(link)).status, 410)
  assert.equal(await logIn(panel, lan, 'another password'), 200)
  assert.deepEqual(await panel.db.query(sql`select email_verified as proven from users`), [{ proven: true }])
})

test('of ten who use a link at once, one sets the password', async () => {
  await using post = await startPost()
  const lan = await post.panel.customer()
  await ask(post.panel, lan.username)
  await post.drain()
  const link = linkIn(post.mail, lan.email)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => setPassword(post.panel, link, `password number ${n}`)),
  )
  assert.equal(answers.filter((answer) => answer.status === 303).length, 1)
})

test('a link runs out, and a newer one ends it', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const lan = await panel.customer()
  await ask(panel, lan.email)
  await post.drain()
  const first = linkIn(mail, lan.email)
  await ask(panel, lan.email)
  await post.drain()
  const second = linkIn(mail, lan.email)
  assert.notEqual(first, second)
  assert.equal((await setPassword(panel, first, 'another password')).status, 410)
  await panel.db.query(
    sql`update mail_tokens set expires_at = now() - interval '1 second' where ended_at is null`,
  )
  assert.equal((await setPassword(panel, second, 'another password')).status, 410)
  assert.equal(await logIn(panel, lan, 'password123'), 200)
})

test('forgetting a password answers the same for somebody, nobody and a blocked account', async () => {
  await using post = await startPost()
  const { panel } = post
  const [lan, gone] = [await panel.customer(), await panel.customer()]
  await panel.db.query(sql`update users set is_active = false where id = ${gone.id}`)
  const answers = await Promise.all(
    [lan.email, gone.email, 'nobody@example.com'].map((one) => ask(panel, one)),
  )
  for (const answer of answers) {
    assert.equal(answer.status, 200)
    assert.equal(answer.html, answers[0]?.html)
  }
  await post.drain()
  assert.deepEqual(
    post.mail.log.map((one) => one.to),
    [lan.email],
  )
})

test('neither the token nor its mail can be read from the database, and the secret goes with the mail', async () => {
  await using post = await startPost()
  const lan = await post.panel.customer()
  await ask(post.panel, lan.email)
  const stored = () =>
    post.panel.db.query<{ text: string; sealed: boolean }>(sql`
      select m::text || t::text as text, m.sealed_token is not null as sealed from mails m, mail_tokens t`)
  const before = await stored()
  assert.equal(before[0]?.sealed, true)
  await post.drain()
  const token = linkIn(post.mail, lan.email).split('token=')[1] ?? ''
  const hidden = Buffer.from(token, 'utf8').toString('hex')
  for (const text of [token, hidden, Buffer.from(token, 'base64url').toString('hex')]) {
    assert.ok(!before[0]?.text.includes(text))
  }
  assert.equal((await stored())[0]?.sealed, false)
})

test('asking on and on is limited by name, and sends a person five links an hour at most', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const lan = await panel.customer()
  const statuses = []
  for (let n = 0; n < 6; n++) statuses.push((await ask(panel, lan.email)).status)
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429])
  assert.equal((await ask(panel, 'nobody@example.com')).status, 200)
  await ask(panel, lan.username)
  await post.drain()
  assert.equal(mail.mailsTo(lan.email).length, 5)
  assert.equal((await visitor(panel.url).get(linkIn(mail, lan.email))).status, 200, 'the last one stays good')
})

test('a mailbox is proven by a button, not by looking, and not for an email that was left since', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const lan = { email: 'lan@example.com', password: 'password123' }
  await panel.call('POST', '/api/auth/register', { body: { ...lan, username: 'lan' } })
  const browser = visitor(panel.url)
  await browser.post('/login', lan)
  const isProven = async () =>
    (await panel.db.query<{ proven: boolean }>(sql`select email_verified as proven from users`))[0]?.proven
  await post.drain()
  const link = linkIn(mail, 'lan@example.com')
  const token = link.split('token=')[1] ?? ''
  assert.equal((await visitor(panel.url).get(link)).status, 200)
  assert.equal(await isProven(), false)
  await browser.submit('/profile/contact', { email: 'new@example.com', password: 'password123' })
  assert.equal((await visitor(panel.url).post('/verify-email', { token })).status, 410)
  await post.drain()
  const newToken = linkIn(mail, 'new@example.com').split('token=')[1] ?? ''
  const done = await browser.submit('/verify-email', { token: newToken })
  assert.ok(done.html.includes(t.recovery.verified))
  assert.equal(await isProven(), true)
})

test('mail is in the customer’s language and loads nothing', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const lan = await panel.customer()
  await panel.db.query(sql`update users set language = 'en', username = 'lan_<b>' where id = ${lan.id}`)
  await ask(panel, lan.email)
  await post.drain()
  const [sent] = mail.mailsTo(lan.email)
  assert.match(sent?.subject ?? '', /^Reset your password/)
  assert.match(sent?.text ?? '', /Hello lan_<b>,/)
  assert.match(sent?.html ?? '', /Hello lan_&lt;b>?/)
  assert.doesNotMatch(sent?.html ?? '', /src=|url\(|<link|<script|<img/)
})

test('a mail that is not taken is tried again, one that never will be is given up, each is sent once', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await ask(panel, lan.email)
  mail.failNext(1, 'later')
  const inMs = (await post.drain()) ?? 0
  assert.ok(inMs > 0 && inMs <= 5 * 60_000, String(inMs))
  await panel.db.query(sql`update mails set send_after = now()`)
  await Promise.all([post.drain(), post.drain(), post.drain()])
  assert.equal(mail.mailsTo(lan.email).length, 1)
  await ask(panel, minh.email)
  mail.failNext(1, 'never')
  assert.equal(await post.drain(), undefined)
  const rows = await panel.db.query<{ error: string; sealed: boolean }>(sql`
    select error, sealed_token is not null as sealed from mails where given_up_at is not null`)
  assert.equal(rows.length, 1)
  assert.match(rows[0]?.error ?? '', /550/)
  assert.equal(rows[0]?.sealed, false)
})

test('while the server hangs up, nothing else is tried, and the tries come to an end', async () => {
  await using post = await startPost()
  const { panel, mail } = post
  const people = [await panel.customer(), await panel.customer()]
  for (const one of people) await ask(panel, one.email)
  await panel.db.query(sql`update mails set expires_at = now() + interval '2 days'`)
  mail.failNext(100, 'drop')
  for (let tries = 0; tries < 15; tries++) {
    await post.drain()
    await panel.db.query(
      sql`update mails set send_after = now() + make_interval(secs => id) - interval '1 hour'`,
    )
  }
  const rows = await panel.db.query<{ attempts: number; over: boolean }>(sql`
    select attempts, given_up_at is not null as over from mails order by id`)
  assert.deepEqual(rows, [
    { attempts: 6, over: true },
    { attempts: 6, over: true },
  ])
})

test('a shop without mail says so, and an operator hands a link over, once and written down', async () => {
  await using panel = await startPanel()
  const [lan, owner] = [await panel.customer(), await panel.operator()]
  assert.ok((await visitor(panel.url).get('/forgot-password')).html.includes(t.recovery.noMailLead))
  const desk = visitor(panel.url, owner.token)
  const page = await desk.post(`/admin/users/${lan.id}/reset-link`, {})
  const link = /\/reset-password\?token=[\w-]{43}/.exec(page.html)?.[0] ?? ''
  assert.equal((await setPassword(panel, link, 'another password')).status, 303)
  assert.equal(await logIn(panel, lan, 'another password'), 200)
  assert.deepEqual(
    await panel.db.query(sql`select email_verified as proven from users where id = ${lan.id}`),
    [{ proven: false }],
  )
  const audit = await panel.db.query<{ text: string }>(
    sql`select a::text as text from audit_log a where action = 'user.reset_link'`,
  )
  assert.equal(audit.length, 1)
  assert.ok(!audit[0]?.text.includes(link.split('token=')[1] ?? ''))
})

test('only an owner makes a link for somebody who works here, and a viewer makes none', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const owner = await panel.operator()
  for (const [role, user, status] of [
    ['support', owner, 403],
    ['support', lan, 200],
    ['viewer', lan, 403],
    ['owner', owner, 200],
  ] as const) {
    const desk = visitor(panel.url, (await panel.customer({ role })).token)
    assert.equal((await desk.post(`/admin/users/${user.id}/reset-link`, {})).status, status, role)
  }
})
