import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createTelegram, escapeHtml, type Telegram } from './telegram.ts'

const TOKEN = '123456:canary-token-7f3a'

type Fake = AsyncDisposable & {
  telegram: Telegram
  url: string
  requests: { path: string; body: Record<string, unknown> }[]
}

/** A real HTTP server in Telegram's place that remembers what it was told. */
async function startFake(answer: (response: ServerResponse) => void): Promise<Fake> {
  const requests: Fake['requests'] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ path: request.url ?? '', body: body ? JSON.parse(body) : {} })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    telegram: createTelegram({ token: TOKEN, apiUrl: url }),
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function outcomeOf(status: number, reply: object | string) {
  const text = typeof reply === 'string' ? reply : JSON.stringify(reply)
  await using fake = await startFake((response) => response.writeHead(status).end(text))
  const outcome = await fake.telegram.sendMessage('42', 'x')
  assert.equal(fake.requests.length, 1)
  return outcome
}

function failure(error_code: number, description: string, parameters?: object) {
  return outcomeOf(error_code, { ok: false, error_code, description, parameters })
}

test('a message is sent once, as HTML', async () => {
  const reply = JSON.stringify({ ok: true, result: { message_id: 1, date: 1, chat: { id: 42 } } })
  await using fake = await startFake((response) => response.end(reply))
  assert.deepEqual(await fake.telegram.sendMessage('-10042', '<b>Đơn #1</b>'), { outcome: 'sent' })
  assert.equal(fake.requests.length, 1)
  assert.equal(fake.requests[0]?.path, `/bot${TOKEN}/sendMessage`)
  const { chat_id, text, parse_mode } = fake.requests[0]!.body
  assert.deepEqual([chat_id, text, parse_mode], ['-10042', '<b>Đơn #1</b>', 'HTML'])
})

test('over the limit the bot rests as long as Telegram says', async () => {
  const outcome = await failure(429, 'Too Many Requests: retry after 7', { retry_after: 7 })
  assert.deepEqual(outcome, {
    outcome: 'retry',
    afterMs: 7_000,
    reason: '429: Too Many Requests: retry after 7',
    isLimit: true,
  })
  assert.equal((await failure(429, 'Too Many Requests')).outcome, 'retry')
})

test('a chat that blocked the bot, or is not there, is gone', async () => {
  assert.equal((await failure(403, 'Forbidden: bot was blocked by the user')).outcome, 'gone')
  assert.equal((await failure(400, 'Bad Request: chat not found')).outcome, 'gone')
})

test('a group that became a supergroup has moved', async () => {
  const outcome = await failure(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
    migrate_to_chat_id: -1_001_234_567_890,
  })
  assert.deepEqual(outcome, { outcome: 'moved', chatId: '-1001234567890' })
})

test('a message Telegram cannot parse is rejected', async () => {
  assert.equal((await failure(400, "Bad Request: can't parse entities")).outcome, 'rejected')
})

test('trouble on the way, or with the token, is a reason to try later', async () => {
  assert.equal((await failure(500, 'Internal Server Error')).outcome, 'retry')
  assert.equal((await failure(401, 'Unauthorized')).outcome, 'retry')
  assert.equal((await outcomeOf(502, '<html>Bad gateway</html>')).outcome, 'retry')
  assert.equal((await outcomeOf(200, '{}')).outcome, 'retry')
  await using fake = await startFake((response) => response.socket?.destroy())
  assert.equal((await fake.telegram.sendMessage('42', 'x')).outcome, 'retry')
})

test('a redirect is not followed', async () => {
  await using elsewhere = await startFake((response) => response.end('{"ok":true,"result":{}}'))
  await using fake = await startFake((response) => response.writeHead(307, { location: elsewhere.url }).end())
  assert.equal((await fake.telegram.sendMessage('42', 'x')).outcome, 'retry')
  assert.equal(elsewhere.requests.length, 0)
})

test('the token is in no outcome', async () => {
  const unreachable = createTelegram({ token: TOKEN, apiUrl: 'http://127.0.0.1:9/' })
  const outcomes = [
    await unreachable.sendMessage('42', 'x'),
    await failure(400, `Bad Request: /bot${TOKEN}/sendMessage`),
    await outcomeOf(502, `<html>${TOKEN}</html>`),
  ]
  assert.doesNotMatch(JSON.stringify(outcomes), /canary|bot123456/)
})

test("a stranger's words cannot become markup", () => {
  assert.equal(escapeHtml('<a href="x">&lt;</a>'), '&lt;a href="x"&gt;&amp;lt;&lt;/a&gt;')
})

test('what strangers write is bounded, and what is no message is passed over but not asked for again', async () => {
  const chat = { id: 42, type: 'private' }
  const result = [
    { update_id: 7, message: { chat, text: 'x'.repeat(4096), from: { language_code: 'en' } } },
    { update_id: 8, poll: {} },
    { update_id: 9, message: { chat: { id: -5, type: 'group' }, text: 3 } },
  ]
  await using fake = await startFake((response) => response.end(JSON.stringify({ ok: true, result })))
  const heard = await fake.telegram.listUpdates(0, 60, new AbortController().signal)
  assert.deepEqual(heard, {
    updates: [
      { id: 7, chatId: 42, isPrivate: true, text: 'x'.repeat(200), language: 'en' },
      { id: 9, chatId: -5, isPrivate: false, text: '', language: undefined },
    ],
    nextOffset: 10,
  })
  assert.equal(fake.requests[0]?.body.timeout, 20)
})
