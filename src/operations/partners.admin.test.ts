import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMail } from '../../sandbox/mail.ts'
import { startTelegram } from '../../sandbox/telegram.ts'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const { results, notSet } = texts('vi').settingsMore.partners
const AT = '/admin/settings/partners/test'

test('each partner is tried out once and says in a sentence how it went; no secret is on the page', async () => {
  await using telegram = closing(await startTelegram())
  await using mail = closing(await startMail())
  await using panel = await startPanel({
    env: {
      SANDBOX: '1',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_ADMIN_CHAT_ID: '1',
      TELEGRAM_API_URL: telegram.url,
      SMTP_URL: mail.smtpUrl,
      MAIL_FROM: 'Shop <shop@example.com>',
      SEPAY_API_TOKEN: 'CANARY_wrong_token',
      SEPAY_API_URL: 'http://127.0.0.1:1',
    },
  })
  const operator = await panel.operator()
  const browser = visitor(panel.url, operator.token)
  const told = async (partner: string) => (await browser.post(AT, { partner })).html

  assert.ok((await told('telegram')).includes(results.telegram_well))
  assert.ok((await told('mail')).includes(results.mail_well(operator.email)))
  const balance = await told('provider:BUMX')
  assert.match(balance, /Số dư ở đó: \d/)
  const sepay = await told('sepay')
  assert.match(sepay, /Không thành công: SePay could not be reached/)
  for (const html of [balance, sepay, (await browser.get('/admin/settings/partners')).html]) {
    for (const secret of [telegram.token, 'CANARY', panel.provider.key, 'sepay_test_secret', mail.smtpUrl])
      assert.ok(!html.includes(secret), secret)
  }
  assert.equal((await browser.post(AT, { partner: 'redis' })).status, 404)
  assert.equal((await browser.post(AT, { partner: 'provider:nobody' })).status, 404)
  const audit = await panel.db.query(
    sql`select subject, after->>'result' as result from audit_log where action = 'partner.test' order by id`,
  )
  assert.deepEqual(audit, [
    { subject: 'partner:telegram', result: 'telegram_well' },
    { subject: 'partner:mail', result: 'mail_well' },
    { subject: 'partner:provider:BUMX', result: 'balance' },
    { subject: 'partner:sepay', result: 'failed' },
  ])
})

test('a test stays within the budget of its provider, and who may not change settings tries out nothing', async () => {
  await using panel = await startPanel({ env: { SANDBOX: '1' } })
  await panel.db.query(sql`update provider_slots set taken_at = now()`)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const { html } = await browser.post(AT, { partner: 'provider:BUMX' })
  assert.ok(html.includes(results.no_budget))
  assert.ok(html.includes(notSet))
  for (const role of ['viewer', 'support'] as const) {
    const other = visitor(panel.url, (await panel.customer({ role })).token)
    assert.equal((await other.post(AT, { partner: 'provider:BUMX' })).status, 403)
    const page = await other.get('/admin/settings/partners')
    assert.ok(page.status === 403 || !page.html.includes(`action="${AT}"`), role)
  }
  assert.ok((await browser.get('/admin/settings/partners')).html.includes(`action="${AT}"`))
})

test('a provider whose typed address leads into the own network is not called', async () => {
  await using panel = await startPanel()
  const browser = visitor(panel.url, (await panel.operator()).token)
  assert.equal((await browser.post(AT, { partner: 'provider:BUMX' })).status, 409)
  assert.equal((await panel.db.query(sql`select from providers where balance is not null`)).length, 0)
})

function closing<T extends { close(): Promise<void> }>(standIn: T): T & AsyncDisposable {
  return Object.assign(standIn, { [Symbol.asyncDispose]: () => standIn.close() })
}
