import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import type { Notification } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { sql } from '../platform/sql.ts'
import { writeMail } from './customer-mail.tsx'
import type { MailEvent } from './mails.sql.ts'

const eventsOf = (userId: string): Notification[] => [
  { userId, event: 'deposit_credited', subject: 'd1', params: { amount: '200000.0000' } },
  { userId, event: 'order_completed', subject: '7' },
  { userId, event: 'ticket_answered', subject: '3' },
  { userId, event: 'refill_completed', subject: '7' },
]

test('events are mailed to proven mailboxes only, by default those that are few', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await panel.db.query(sql`update users set email_verified = true where id = ${lan.id}`)
  await panel.db.transaction((tx) => insertNotifications(tx, [...eventsOf(lan.id), ...eventsOf(minh.id)]))
  const rows = await panel.db.query(sql`select user_id as "userId", event from mails order by event`)
  assert.deepEqual(rows, [
    { userId: lan.id, event: 'deposit_credited' },
    { userId: lan.id, event: 'ticket_answered' },
  ])
})

test('what somebody chose on their page is what they are mailed about', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`update users set email_verified = true`)
  const browser = visitor(panel.url, lan.token)
  const page = await browser.submit('/profile/notifications', { order_ended: 'on' })
  assert.match(page.html, /name="order_ended"[^>]*checked/)
  assert.doesNotMatch(page.html, /name="deposit_credited"[^>]*checked/)
  await panel.db.transaction((tx) => insertNotifications(tx, eventsOf(lan.id)))
  assert.deepEqual(await panel.db.query(sql`select event from mails`), [{ event: 'order_ended' }])
})

test('of a hundred orders that end, thirty are mailed', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`update users set email_verified = true`)
  await visitor(panel.url, lan.token).post('/profile/notifications', { order_ended: 'on' })
  const [, ended] = eventsOf(lan.id)
  for (let n = 0; n < 10; n++) {
    await panel.db.transaction((tx) => insertNotifications(tx, Array(10).fill(ended)))
  }
  assert.deepEqual(await panel.db.query(sql`select count(*)::int as mails from mails`), [{ mails: 30 }])
})

test('each event has its words in both languages, with whatever a stranger wrote escaped', () => {
  const common = { username: 'lan<b>', token: 'a'.repeat(43) }
  const facts = { number: '<b>', status: '<i>', amount: '200000.0000' }
  const events: MailEvent[] = ['reset', 'verify', 'password_changed', 'email_changed', 'order_ended']
  for (const event of [...events, 'deposit_credited' as const, 'ticket_answered' as const]) {
    for (const language of ['vi', 'en'] as const) {
      const letter = writeMail({ ...common, event, language, facts }, 'https://shop.example')
      assert.match(letter.text, /https:\/\/shop\.example/)
      assert.doesNotMatch(letter.html, /<b>|<i>|undefined|\[object/)
      assert.doesNotMatch(letter.text, /undefined|\[object/)
    }
  }
})
