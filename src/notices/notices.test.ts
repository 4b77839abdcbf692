import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { startTelegram } from '../../sandbox/telegram.ts'
import type { TelegramFailure } from '../../sandbox/telegram-limits.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import { createTelegram } from '../partners/telegram.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { transferUnmatchedNotice } from './notice.ts'
import { sendNotices } from './notices.jobs.ts'
import { insertNotice } from './notices.sql.ts'

const HOSTILE = `<b>&"'</i><script>&lt;`
const CHAT = '1'

async function depositCode(customer: Customer): Promise<string> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return body.bank_info.content
}

/** What a person reads in the operators' chat, all messages together. */
const chat = (panel: Panel) =>
  panel.telegram
    .messages(CHAT)
    .map((message) => message.text)
    .join('\n')

const reads = (panel: Panel, ...words: string[]) =>
  panel.eventually(() => words.every((word) => chat(panel).includes(word)), words.join(', '))

const sendings = (panel: Panel) => panel.telegram.log.filter((call) => call.method === 'sendMessage')

/** Drains the waiting messages once, as the job does; `log` takes the lines. */
function drain(panel: Panel, log: string[] = []): Promise<number | undefined> {
  return sendNotices(
    {
      db: panel.db,
      transaction: panel.db.transaction,
      log: pino({ level: 'trace' }, { write: (line) => void log.push(line) }),
      telegram: {
        bot: createTelegram({ token: panel.telegram.token, apiUrl: panel.telegram.url }),
        chatId: CHAT,
      },
    },
    new AbortController().signal,
  )
}

function write(panel: Panel, content: string): Promise<void> {
  const notice = transferUnmatchedNotice({ amount: Money.dong(1000), content, reason: 'no_code' })
  return panel.db.transaction((tx) => insertNotice(tx, notice))
}

type Waiting = { sent: boolean; givenUp: boolean; error: string | null; inMs: number }

function rows(panel: Panel): Promise<Waiting[]> {
  return panel.db.query(sql`
    select sent_at is not null as sent, given_up_at is not null as "givenUp", error,
      extract(epoch from send_after - now())::float8 * 1000 as "inMs"
    from notices order by id`)
}

test('deposits, unmatched transfers, refused and unknown orders are told, everything escaped', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service({ rate: '2500' })
  await panel.db.query(sql`update services set name = ${`Tăng Like ${HOSTILE}`}`)
  const code = await depositCode(lan)

  await panel.bank.transfer({ memo: code, amount: 123_456 })
  await panel.bank.transfer({ memo: `không mã ${HOSTILE}`, amount: 50_000 })
  panel.provider.next({ refuse: `Incorrect link ${HOSTILE}` })
  const refused = (await lan.order(likes, 400)).body.order_id
  await reads(panel, 'Nhà cung cấp từ chối đơn')
  panel.provider.next('accept-and-500')
  await lan.order(likes, 800)

  await reads(panel, 'Nạp tiền thành công', lan.username, '123.456 ₫', code)
  await reads(panel, 'Giao dịch cần kiểm tra', '50.000 ₫', `không mã ${HOSTILE}`)
  await reads(panel, `Tăng Like ${HOSTILE}`, '1.000 ₫', `Incorrect link ${HOSTILE}`)
  await reads(panel, 'Đơn chưa rõ kết quả', '2.000 ₫')
  assert.equal((await lan.call('GET', `/api/orders/${refused}`)).body.order.status, 'failed')
  assert.ok(sendings(panel).every((call) => call.ok && call.parseMode === 'HTML'))
})

test('each message arrives once, and many go out as few', async () => {
  await using panel = await startPanel()
  for (let i = 0; i < 60; i++) await write(panel, `transfer ${i}.`)
  await Promise.all([drain(panel), drain(panel), drain(panel)])
  for (let i = 0; i < 60; i++) assert.equal(chat(panel).split(`transfer ${i}.`).length, 2)
  assert.ok(sendings(panel).length <= 8, `${sendings(panel).length} messages`)
  assert.ok((await rows(panel)).every((row) => row.sent))
  assert.equal(await drain(panel), undefined)
})

test('a 429 delays nothing but the messages, and they arrive when it is over', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '2500' })
  panel.telegram.failNext(1, 'too-many')
  const asked = Date.now()
  await panel.bank.transfer({ memo: await depositCode(lan), amount: 100_000 })
  assert.equal(await lan.balance(), '102500.0000')
  await panel.eventually(() => sendings(panel)[0]?.errorCode === 429, 'the 429')
  assert.equal(chat(panel), '')
  await reads(panel, 'Nạp tiền thành công')
  assert.ok(Date.now() - asked >= 1000, 'Telegram asked for a second of rest')
})

test('after a 429 the whole bot rests, whatever is written meanwhile', async () => {
  await using panel = await startPanel()
  for (let i = 0; i < 60; i++) await write(panel, 'x'.repeat(300))
  panel.telegram.failNext(1, 'too-many')
  const againInMs = await drain(panel)
  assert.ok(againInMs && againInMs > 500 && againInMs <= 10_000, `again in ${againInMs} ms`)
  await write(panel, 'one more')
  await drain(panel)
  assert.equal(sendings(panel).length, 1)
})

test('while Telegram does not answer, deposits are credited and orders placed, sent and completed', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service({ rate: '2500' })
  panel.telegram.failNext(1, 'hang')
  await panel.bank.transfer({ memo: 'no code', amount: 100_000 })
  const sending = () => panel.db.query(sql`select from notices where attempts = 1 and sent_at is null`)
  await panel.eventually(async () => (await sending()).length === 1, 'the sending that hangs')

  await panel.bank.transfer({ memo: await depositCode(lan), amount: 90_000 })
  assert.equal(await lan.balance(), '100000.0000')
  const { body } = await lan.order(likes, 1000)
  await panel.eventually(
    async () => (await lan.call('GET', `/api/orders/${body.order_id}`)).body.order.status === 'completed',
  )
  assert.equal((await sending()).length, 1)
  // Ends the sending that hangs, which would keep the worker from stopping for ten seconds.
  await panel.telegram.close()
})

test('what could not be told while Telegram was down arrives once it is back', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer()
  const { port, token } = panel.telegram
  await panel.telegram.close()
  await panel.bank.transfer({ memo: await depositCode(lan), amount: 100_000 })
  assert.equal(await lan.balance(), '100000.0000')
  await panel.eventually(async () => (await rows(panel))[0]?.error, 'a failed sending')

  await using telegram = await startTelegram({ port, token })
  assert.equal(telegram.port, port)
  await panel.db.query(sql`update notices set send_after = now()`)
  await panel.bank.transfer({ memo: 'no code', amount: 1000 })
  await panel.eventually(async () => (await rows(panel)).every((row) => row.sent), 'the sending')
  const texts = telegram.messages(CHAT).map((message) => message.text)
  assert.match(texts.join('\n'), /Nạp tiền thành công.*Giao dịch cần kiểm tra/s)
})

test('no message is thrown away in an hour in which Telegram is down', async () => {
  await using panel = await startPanel()
  await write(panel, 'still here')
  panel.telegram.failNext(2, 'html')
  await drain(panel)
  const { inMs } = (await rows(panel))[0]!
  assert.ok(inMs > 1000, 'a failed message is not sent again at once')
  const tries = Math.ceil(3_600_000 / inMs)
  await panel.db.query(sql`update notices set attempts = ${tries}, send_after = now()`)
  await drain(panel)
  assert.equal((await rows(panel))[0]?.givenUp, false, `given up at the latest after ${tries} tries`)
  await panel.db.query(sql`update notices set send_after = now()`)
  await drain(panel)
  assert.match(chat(panel), /still here/)
})

test('a chat that will not hear us gives the message up with a reason, and the system page says so', async () => {
  const env = { TELEGRAM_BOT_TOKEN: '100000001:sandbox-telegram-token', TELEGRAM_ADMIN_CHAT_ID: CHAT }
  await using panel = await startPanel({ env })
  const browser = visitor(panel.url, (await panel.operator()).token)
  const words = texts('vi').system
  for (const [kind, reason] of [
    ['blocked', /403/],
    ['chat-not-found', /chat not found/],
    ['migrated', /TELEGRAM_ADMIN_CHAT_ID/],
  ] as const) {
    await write(panel, kind)
    panel.telegram.failNext(1, kind)
    assert.equal(await drain(panel), undefined)
    const last = (await rows(panel)).at(-1)
    assert.equal(last?.givenUp, true)
    assert.match(last?.error ?? '', reason)
    const { html } = await browser.get('/admin/system')
    assert.ok(html.includes(words.lostMessageHint))
    assert.match(html, reason)
  }
  await write(panel, 'heard again')
  await drain(panel)
  const { html } = await browser.get('/admin/system')
  assert.ok(html.includes(words.lostMessageHint), 'what was lost today is still told')
  await panel.db.query(sql`update notices set given_up_at = given_up_at - interval '25 hours'`)
  assert.ok(!(await browser.get('/admin/system')).html.includes(words.lostMessageHint))
})

test('the bot’s token stands in no log line and no row, however Telegram fails', async () => {
  await using panel = await startPanel()
  const kinds: TelegramFailure[] = ['drop', 'html', '500', 'unauthorized', 'blocked', 'too-many', 'migrated']
  const lines: string[] = []
  for (const kind of kinds) {
    await panel.db.query(sql`delete from notices`)
    await write(panel, kind)
    panel.telegram.failNext(1, kind)
    await drain(panel, lines)
    await panel.db.query(sql`update telegram_bots set rests_until = null`)
    assert.ok((await rows(panel))[0]?.error, kind)
  }
  await panel.telegram.close()
  await panel.db.query(sql`update notices set send_after = now(), given_up_at = null`)
  await drain(panel, lines)
  assert.equal(lines.length, kinds.length + 1)
  const [, secret] = panel.telegram.token.split(':')
  for (const text of [...lines, JSON.stringify(await rows(panel))]) assert.ok(!text.includes(secret!), text)
})

test('without a bot the messages wait and nothing else does', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.bank.transfer({ memo: await depositCode(lan), amount: 100_000 })
  const log = pino({ level: 'silent' })
  const parts = { db: panel.db, transaction: panel.db.transaction, log, telegram: undefined }
  assert.equal(await sendNotices(parts, new AbortController().signal), undefined)
  assert.deepEqual(
    (await rows(panel)).map((row) => [row.sent, row.givenUp]),
    [[false, false]],
  )
  assert.equal(await lan.balance(), '100000.0000')
})
