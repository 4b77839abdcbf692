import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startTelegram, type Telegram } from './telegram.ts'
import { temporaryFolder } from './test-folder.ts'

test('a message is taken, kept and shown; HTML that is not closed or escaped is refused', async () => {
  await using telegram = await startTelegram()
  const { status, body } = await say(telegram, { text: '<b>Đơn #1</b> &lt;xong&gt;', parse_mode: 'HTML' })
  assert.deepEqual([status, body.ok, (body.result as { text: string }).text], [200, true, 'Đơn #1 <xong>'])
  for (const text of ['<b>a', 'a & b', 'a < b', '<script>a</script>', '<b><i>a</b></i>', 'a</b>']) {
    const { body } = await say(telegram, { text, parse_mode: 'HTML' })
    assert.equal(body.error_code, 400)
    assert.match(String(body.description), /^Bad Request: can't parse entities/, text)
  }
  assert.deepEqual(
    telegram.messages(1001).map(({ text }) => text),
    ['Đơn #1 <xong>'],
  )
})

test('a text has 1 to 4096 characters', async () => {
  await using telegram = await startTelegram()
  assert.equal((await say(telegram, { text: 'x'.repeat(4096) })).status, 200)
  assert.equal(
    (await say(telegram, { text: 'x'.repeat(4097) })).body.description,
    'Bad Request: message is too long',
  )
  assert.equal((await say(telegram, { text: '' })).body.description, 'Bad Request: message text is empty')
})

test('the twenty-first message of a minute to one chat is told when to come back', async () => {
  await using telegram = await startTelegram()
  for (let i = 0; i < 20; i++) assert.equal((await say(telegram, { text: `${i}` })).status, 200)
  const { status, body } = await say(telegram, { text: 'one more' })
  const wait = (body.parameters as { retry_after: number }).retry_after
  assert.equal(status, 429)
  assert.ok(wait > 50 && wait <= 60)
  assert.equal(body.description, `Too Many Requests: retry after ${wait}`)
  assert.equal((await say(telegram, { chat_id: 1002, text: 'another chat' })).status, 200)
})

test('failures come when they are asked for, for one chat alone if so', async () => {
  await using telegram = await startTelegram()
  telegram.failNext(1, 'blocked', 1002)
  telegram.failNext(1, 'drop', 1003)
  assert.equal((await say(telegram, { text: 'x' })).status, 200)
  assert.equal((await say(telegram, { chat_id: 1002, text: 'x' })).body.error_code, 403)
  await assert.rejects(say(telegram, { chat_id: 1003, text: 'x' }))
  assert.equal((await say(telegram, { chat_id: 1002, text: 'x' })).status, 200)
})

test('what a person writes arrives once by long polling, and an empty poll ends', async () => {
  await using telegram = await startTelegram({ pollMs: 50 })
  const poll = async (offset: number) =>
    ((await bot(telegram, 'getUpdates', { offset, timeout: 30 })).body.result ?? []) as {
      update_id: number
      message: { text: string }
    }[]
  const waiting = poll(0)
  telegram.say(1001, '/start abc')
  const [update] = await waiting
  assert.equal(update?.message.text, '/start abc')
  assert.deepEqual(await poll((update?.update_id ?? 0) + 1), [])
})

test('the token is nowhere in the log, the journal or the page, and a wrong one is refused', async () => {
  await using folder = await temporaryFolder()
  const journal = join(folder.path, 'telegram.jsonl')
  await using telegram = await startTelegram({ token: '77:canary-token', journal })
  await say(telegram, { text: 'x' })
  assert.equal((await fetch(`${telegram.url}/bot77:canary-tokem/getMe`)).status, 401)
  const seen = [
    await (await fetch(telegram.url)).text(),
    await (await fetch(`${telegram.url}/log`)).text(),
    await readFile(journal, 'utf8'),
  ]
  for (const text of seen) assert.doesNotMatch(text, /canary-toke/)
})

async function bot(telegram: Telegram, method: string, fields: object) {
  const answer = await fetch(`${telegram.url}/bot${telegram.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

function say(telegram: Telegram, fields: { chat_id?: number; text: string; parse_mode?: string }) {
  return bot(telegram, 'sendMessage', { chat_id: 1001, ...fields })
}
