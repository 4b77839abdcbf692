import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { createTelegram } from '../partners/telegram.ts'
import { deriveSecrets } from '../platform/secrets.ts'
import { sql } from '../platform/sql.ts'
import { chatLink } from './chat-link.ts'
import { readCommand } from './command.ts'
import { forgetMessages } from './forget-messages.ts'
import { readTelegram, sendTelegrams, type TelegramParts } from './telegram.jobs.ts'

/** The stand-in's bot, with no mail server beside it. */
const env = {
  TELEGRAM_BOT_TOKEN: '100000001:sandbox-telegram-token',
  TELEGRAM_ADMIN_CHAT_ID: '1',
}
const CHAT = 1001
const never = new AbortController().signal
const { decrypt } = deriveSecrets('a secret for tests only, as long as it must be')

function partsOf(panel: Panel): TelegramParts {
  const bot = createTelegram({ token: panel.telegram.token, apiUrl: panel.telegram.url })
  const { db } = panel
  const log = pino({ level: 'silent' })
  return { db, transaction: db.transaction, log, decrypt, telegram: { bot, publicUrl: 'http://panel.test' } }
}
const read = (panel: Panel) => readTelegram(partsOf(panel), never)
const send = (panel: Panel) => sendTelegrams(partsOf(panel), never)
const told = (panel: Panel, chat = CHAT) => panel.telegram.messages(chat).map((message) => message.text)
const sendings = (panel: Panel, chat: number) =>
  panel.telegram.log.filter((call) => call.method === 'sendMessage' && call.chatId === String(chat))

/** Makes a link on the page; gives its token. The bot must have been read once. */
async function makeLink(panel: Panel, who: Customer, password = 'password123'): Promise<string | undefined> {
  const page = await visitor(panel.url, who.token).post('/profile/telegram', { password })
  return /https:\/\/t\.me\/homemmo_sandbox_bot\?start=([\w-]{43})"/.exec(page.html)?.[1]
}

async function say(panel: Panel, chat: number, text: string): Promise<void> {
  panel.telegram.say(chat, text)
  await read(panel)
}

async function linkChat(panel: Panel, who: Customer, chat = CHAT): Promise<void> {
  await read(panel)
  await say(panel, chat, `/start ${await makeLink(panel, who)}`)
}

async function links(panel: Panel) {
  return panel.db.query<{ userId: string; chatId: number }>(
    sql`select user_id as "userId", chat_id::int as "chatId" from telegram_links order by chat_id`,
  )
}

/** A minute has gone by for everything that waits. */
async function later(panel: Panel): Promise<void> {
  await panel.db.query(sql`update telegram_messages set send_after = now() where sent_at is null`)
  await panel.db.query(sql`update telegram_links set told_at = null`)
  await panel.db.query(sql`update telegram_bots set rests_until = null`)
}

const credit = (panel: Panel, who: Customer, amount = '200000.0000') =>
  panel.db.transaction((tx) =>
    insertNotifications(tx, [
      { userId: who.id, event: 'deposit_credited', subject: 'd1', params: { amount } },
    ]),
  )

test('a chat is linked from the page, told of a deposit once, silent when that is unticked, and let go by /stop', async () => {
  await using panel = await startPanel({ worker: true, env })
  const lan = await panel.customer()
  const browser = visitor(panel.url, lan.token)
  await panel.eventually(
    async () => !(await browser.get('/profile/telegram')).html.includes('notice-warning'),
  )
  const token = await makeLink(panel, lan)
  assert.ok(token)
  panel.telegram.say(CHAT, `/start ${token}`)
  await panel.eventually(async () => (await links(panel)).length === 1, 'the link')
  await panel.eventually(() => told(panel)[0]?.includes(lan.username), 'the answer')
  const state = await browser.get('/profile/telegram/state', { 'hx-request': 'true' })
  assert.match(state.html, /id="telegram-link"/)

  const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  await panel.eventually(() => told(panel).some((text) => text.includes('100.000 ₫')), 'the deposit')

  const choice = await browser.submit('/profile/notifications', { telegram: 'on' })
  assert.doesNotMatch(choice.html, /name="telegram_deposit_credited"[^>]*checked/)
  await credit(panel, lan)
  assert.deepEqual(await panel.db.query(sql`select event from telegram_messages where sent_at is null`), [])
  panel.telegram.say(CHAT, '/stop')
  await panel.db.query(sql`update mail_tokens set ended_at = now() where ended_at is null`)
  await read(panel)
  await panel.eventually(async () => (await links(panel)).length === 0, 'the end')
  assert.equal(told(panel).filter((text) => text.includes('100.000 ₫')).length, 1)
  assert.ok([...panel.telegram.log].every((call) => !JSON.stringify(call).includes(token)))
})

test('a token links once, in its time, one’s own chat only, and takes the password', async () => {
  await using panel = await startPanel({ env })
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await read(panel)
  assert.equal(await makeLink(panel, lan, 'wrong'), undefined)
  const token = await makeLink(panel, lan)
  await say(panel, CHAT, `/start ${token}`)
  await say(panel, CHAT + 1, `/start ${token}`)
  assert.deepEqual(await links(panel), [{ userId: lan.id, chatId: CHAT }])

  const late = await makeLink(panel, minh)
  await panel.db.query(sql`update mail_tokens set expires_at = now() where ended_at is null`)
  await say(panel, CHAT + 1, `/start ${late}`)
  const shown = await makeLink(panel, minh)
  // While a link is out the bot listens all the time, but answers no faster than a chat may be told.
  panel.telegram.say(-77, '/start nothing-that-was-ever-good')
  assert.equal(await read(panel), 1000)
  await say(panel, -77, `/start@homemmo_sandbox_bot ${shown}`)
  await say(panel, CHAT + 1, `/start ${shown}`)
  assert.deepEqual(await links(panel), [{ userId: lan.id, chatId: CHAT }])
  assert.equal(told(panel, CHAT + 1).length, 3)
  assert.equal(told(panel, -77).length, 1)

  // A fresh token of another account moves the chat.
  await say(panel, CHAT, `/start ${await makeLink(panel, minh)}`)
  assert.deepEqual(await links(panel), [{ userId: minh.id, chatId: CHAT }])
  for (let n = 0; n < 3; n++) assert.ok((await makeLink(panel, minh)) !== undefined || n === 2)
  assert.equal(await makeLink(panel, minh), undefined)
})

test('a link that was made before the password changed is worthless', async () => {
  await using panel = await startPanel({ env })
  const lan = await panel.customer()
  await read(panel)
  const token = await makeLink(panel, lan)
  const change = { old_password: 'password123', password: 'another password' }
  await visitor(panel.url, lan.token).post('/profile/password', change)
  await say(panel, CHAT, `/start ${token}`)
  assert.deepEqual(await links(panel), [])
})

test('several waiting messages are one; a blocked chat is unlinked; a 429 rests the bot, others are not lost', async () => {
  await using panel = await startPanel({ env })
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await linkChat(panel, lan)
  await linkChat(panel, minh, CHAT + 1)
  for (const amount of ['1000.0000', '2000.0000', '3000.0000']) await credit(panel, lan, amount)
  await Promise.all([send(panel), send(panel)])
  const [, gathered, more] = told(panel)
  assert.match(gathered ?? '', /1\.000 ₫.*2\.000 ₫.*3\.000 ₫/s)
  assert.equal(more, undefined)

  await later(panel)
  await credit(panel, lan, '4000.0000')
  await credit(panel, minh, '5000.0000')
  panel.telegram.failNext(1, 'too-many')
  const againInMs = await send(panel)
  assert.ok(againInMs !== undefined && againInMs > 300, `again in ${againInMs} ms`)
  const before = sendings(panel, CHAT).length + sendings(panel, CHAT + 1).length
  await send(panel)
  assert.equal(sendings(panel, CHAT).length + sendings(panel, CHAT + 1).length, before)
  await later(panel)
  panel.telegram.failNext(1, 'blocked', CHAT)
  await send(panel)
  assert.deepEqual(await links(panel), [{ userId: minh.id, chatId: CHAT + 1 }])
  assert.match(told(panel, CHAT + 1).at(-1) ?? '', /5\.000 ₫/)
  assert.equal(await send(panel), undefined)
})

test('Telegram that is down delays no deposit, and is tried again a bounded number of times', async () => {
  await using panel = await startPanel({ env })
  const lan = await panel.customer()
  await linkChat(panel, lan)
  await panel.telegram.close()
  const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  assert.equal(await lan.balance(), '100000.0000')
  for (let tries = 0; tries < 10; tries++) {
    await later(panel)
    await send(panel)
  }
  const rows = await panel.db.query<{ attempts: number; over: boolean; error: string }>(
    sql`select attempts, given_up_at is not null as over, error from telegram_messages`,
  )
  assert.deepEqual(rows, [{ attempts: 6, over: true, error: 'Telegram could not be reached' }])
})

test('messages that nobody sends because the bot was taken away are forgotten after a week', async () => {
  await using panel = await startPanel({ env })
  await panel.db.query(sql`
    insert into telegram_messages (user_id, language, event, created_at, send_after, sent_at, expires_at)
    select gen_random_uuid(), 'vi', event, at, at, case when event = 'sent' then at end, at + interval '1 day'
    from (values ('waits', now() - interval '6 days'), ('stale', now() - interval '8 days'),
      ('sent', now() - interval '8 days'), ('sent', now() - interval '31 days')) as m (event, at)`)
  await forgetMessages(panel.db.transaction)
  const left = await panel.db.query<{ event: string }>(sql`select event from telegram_messages order by id`)
  assert.deepEqual(
    left.map(({ event }) => event),
    ['waits', 'sent'],
  )
})

test('without mail a forgotten password is set by the linked chat, and everybody is answered the same', async () => {
  await using panel = await startPanel({ env })
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await panel.db.query(sql`update users set language = 'en' where id = ${lan.id}`)
  await linkChat(panel, lan)
  const ask = (email: string) => visitor(panel.url).post('/forgot-password', { email })
  const pages = await Promise.all([lan.email, minh.email, 'nobody@example.com'].map(ask))
  assert.equal(new Set(pages.map((page) => page.html)).size, 1)
  const stored = await panel.db.query<{ row: string }>(sql`select m::text as row from telegram_messages m`)
  assert.equal(stored.length, 1)
  await send(panel)
  const link = /http:\/\/panel\.test(\/reset-password\?token=([\w-]{43}))/.exec(told(panel).at(-1) ?? '')
  const token = link?.[2] ?? assert.fail('there is a link')
  assert.ok(!stored[0]!.row.includes(Buffer.from(token).toString('hex')))
  const fields = { token, password: 'another password' }
  assert.equal((await visitor(panel.url).post('/reset-password', fields)).location, '/login')
  assert.equal((await visitor(panel.url).post('/reset-password', fields)).status, 410)
  await later(panel)
  await send(panel)
  assert.match(told(panel).at(-1) ?? '', /password/i)
  assert.deepEqual(
    await panel.db.query(sql`select sealed_token from telegram_messages where sealed_token is not null`),
    [],
  )
  assert.deepEqual(await panel.db.query(sql`select from users where email_verified`), [])
})

test('the link opens the bot, in a sandbox the stand-in’s page; what is said to the bot is read strictly', () => {
  const [botId, token] = ['1', 'a'.repeat(43)]
  assert.equal(
    chatLink({ botId, sandboxUrl: undefined }, 'shop_bot', token),
    `https://t.me/shop_bot?start=${token}`,
  )
  const sandboxUrl = 'http://127.0.0.1:8003'
  assert.equal(chatLink({ botId, sandboxUrl }, 'shop_bot', token), `${sandboxUrl}/?start=${token}`)
  assert.deepEqual(readCommand(`/start ${token}`), { name: 'start', token })
  assert.deepEqual(readCommand('/STOP@shop_bot'), { name: 'stop' })
  for (const text of ['/start', '/stop it', `/start ${'a'.repeat(65)}`, 'please /stop', '', '/startle x']) {
    assert.deepEqual(readCommand(text), { name: 'help' }, text)
  }
})
