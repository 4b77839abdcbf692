import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { type WebhookAuth, webhookBody, webhookHeaders } from '../../sandbox/bank-webhook.ts'
import { type Customer, type Panel, type PanelOptions, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

// Each is an otherwise good webhook with the code of an open deposit, spoilt in one way. What is left as it was
// credits: the last step of every test sends it unspoilt.

const SECRET = 'sepay_test_secret'
const PATH = '/api/payment/sepay/webhook'
const MINUTE_MS = 60_000

type Body = string | Uint8Array
type Sending = { body: Body; headers: Record<string, string> }
/** What is wrong, how SePay's sending is spoilt, and what must be answered (reference/sepay.md, "Answering"). */
type Spoilt = readonly [what: string, spoil: (good: string) => Sending, status: number]

/** A panel whose log lines, from info upwards, can be read. */
async function listen(options: PanelOptions = {}): Promise<{ panel: Panel; lines: string[] }> {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) })
  return { panel: await startPanel({ ...options, log }), lines }
}

/** Sends each spoilt webhook, looks that nothing came of it, and at last sends the good one. */
async function refuseAll(
  t: TestContext,
  { panel, lines }: { panel: Panel; lines: string[] },
  good: { customer: Customer; body: string; headers: Record<string, string> },
  spoilt: readonly Spoilt[],
): Promise<void> {
  for (const [what, spoil, status] of spoilt) {
    await t.test(what, async () => {
      lines.length = 0
      const answer = await panel.call('POST', PATH, spoil(good.body))
      assert.equal(answer.status, status)
      assert.equal(answer.body.success, false)
      assert.equal(await good.customer.balance(), '0.0000')
      assert.deepEqual(await panel.db.query(sql`select from bank_transfers where outcome = 'credited'`), [])
      assert.equal(lines.length, 1, lines.join(''))
      assert.match(lines[0]!, /a webhook was refused/)
      // Neither the secret, nor a proof, nor what somebody wrote into their memo.
      assert.doesNotMatch(lines[0]!, new RegExp(`${SECRET}|sha256=|HMM`, 'i'))
    })
  }
  const sent = await panel.bank.deliver(good.body, good.headers)
  assert.deepEqual([sent.status, sent.success], [200, true])
  assert.equal(await good.customer.balance(), '100000.0000')
}

async function openCode(customer: Customer): Promise<string> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return body.bank_info.content
}

/** A transfer of 100,000 as SePay tells of it in this mode. */
function tell(auth: WebhookAuth, memo: string, id: number | string = 26_933_514): string {
  const transfer = {
    id: id as number,
    accountNumber: '123456789',
    gateway: 'ACB',
    transactionDate: '2026-01-05 15:30:00',
    amount: 100_000,
    type: 'in' as const,
    memo,
    content: memo,
    referenceCode: '3516',
    code: null,
  }
  return webhookBody(transfer, auth, SECRET)
}

const json = { 'content-type': 'application/json' }

/** Signed as SePay signs, at any moment, with any secret. */
function signed(body: Body, { atMs = Date.now(), secret = SECRET } = {}): Sending {
  return { body, headers: { ...json, ...webhookHeaders('hmac', secret, Buffer.from(body), atMs) } }
}

const withHeader = (sending: Sending, name: string, value: string): Sending => ({
  ...sending,
  headers: { ...sending.headers, [name]: value },
})

/** A true signature over this very text as the timestamp. */
function signedAs(timestamp: string, body: string): Sending {
  const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')
  return {
    body,
    headers: { ...json, 'x-sepay-timestamp': timestamp, 'x-sepay-signature': `sha256=${signature}` },
  }
}

const without = (sending: Sending, name: string): Sending => {
  const { [name]: _, ...headers } = sending.headers
  return { ...sending, headers }
}

/** Changes the text that stands for a field and signs the result, as if SePay itself had sent it. */
const field =
  (name: string, source: string) =>
  (good: string): Sending => {
    const body = good.replace(new RegExp(`"${name}":("[^"]*"|[^,}]+)`), () => `"${name}":${source}`)
    assert.notEqual(body, good)
    return signed(body)
  }

const missing = (name: string) => (good: string) => {
  const { [name]: _, ...rest } = JSON.parse(good)
  return signed(JSON.stringify(rest))
}

const unproven: readonly Spoilt[] = [
  ['no header at all', (body) => ({ body, headers: json }), 401],
  ['no signature', (body) => without(signed(body), 'x-sepay-signature'), 401],
  ['no timestamp', (body) => without(signed(body), 'x-sepay-timestamp'), 401],
  ['an empty signature', (body) => withHeader(signed(body), 'x-sepay-signature', ''), 401],
  [
    'a bare algorithm for a signature',
    (body) => withHeader(signed(body), 'x-sepay-signature', 'sha256='),
    401,
  ],
  [
    'zeros for a signature',
    (body) => withHeader(signed(body), 'x-sepay-signature', `sha256=${'0'.repeat(64)}`),
    401,
  ],
  ['a signature cut short', (body) => cutSignature(signed(body)), 401],
  ['two signatures in one header', (body) => doubleSignature(signed(body)), 401],
  ['a signature of another algorithm', (body) => otherAlgorithm(body), 401],
  ['a signature by another secret', (body) => signed(body, { secret: 'another secret' }), 401],
  ['a signature by an empty secret', (body) => signed(body, { secret: '' }), 401],
  ['one byte changed', (body) => ({ ...signed(body), body: body.replace('100000', '900000') }), 401],
  ['a line feed added', (body) => ({ ...signed(body), body: `${body}\n` }), 401],
  ['the signature of another body', (body) => ({ ...signed('{}'), body }), 401],
  ['the timestamp exchanged', (body) => shiftTimestamp(signed(body)), 401],
  ['six minutes old', (body) => signed(body, { atMs: Date.now() - 6 * MINUTE_MS }), 401],
  ['six minutes ahead', (body) => signed(body, { atMs: Date.now() + 6 * MINUTE_MS }), 401],
  ['NaN for a timestamp', (body) => signedAs('NaN', body), 401],
  ['11 digits for a timestamp', (body) => signedAs(`${Math.floor(Date.now() / 1000)}0`, body), 401],
  ['milliseconds for a timestamp', (body) => signedAs(String(Date.now()), body), 401],
  ['a timestamp with a sign', (body) => signedAs(`+${Math.floor(Date.now() / 1000)}`, body), 401],
  ['a timestamp in scientific notation', (body) => signedAs('17e8', body), 401],
  [
    'the key of another mode',
    (body) => ({ body, headers: { ...json, authorization: `Apikey ${SECRET}` } }),
    401,
  ],
  ['text, unsigned', (body) => ({ body, headers: { 'content-type': 'text/plain' } }), 401],
  [
    'a multipart form, unsigned',
    (body) => ({ body, headers: { 'content-type': 'multipart/form-data' } }),
    401,
  ],
  ['no content type, unsigned', (body) => ({ body: new TextEncoder().encode(body), headers: {} }), 401],
  ['an empty body, unsigned', () => ({ body: '', headers: json }), 401],
  ['2 MB', () => signed(`{"padding":"${'x'.repeat(2 * 1024 * 1024)}"}`), 413],
]

const senseless: readonly Spoilt[] = [
  ['an empty body', () => signed(''), 400],
  ['white space', () => signed(' \r\n'), 400],
  ['no JSON', () => signed('xin chao'), 400],
  ['HTML', () => withHeader(signed('<html></html>'), 'content-type', 'text/html'), 400],
  [
    'a form',
    (body) => withHeader(signed(`payload=${body}`), 'content-type', 'application/x-www-form-urlencoded'),
    400,
  ],
  ['cut JSON', (body) => signed(body.slice(0, -1)), 400],
  ['two objects', (body) => signed(body + body), 400],
  ['an array', (body) => signed(`[${body}]`), 400],
  ['null', () => signed('null'), 400],
  ['a string that holds the object', (body) => signed(JSON.stringify(body)), 400],
  ['bytes that are no UTF-8', (body) => signed(Buffer.from(body.replace('HMM', 'é'), 'latin1')), 400],
  ['a control character in a string', (body) => signed(body.replace('HMM', 'HMM\u0001')), 400],
  ['deep nesting', (body) => signed(`${body.slice(0, -1)},"x":${'['.repeat(9000)}${']'.repeat(9000)}}`), 400],
  ['the amount twice', (body) => signed(`${body.slice(0, -1)},"transferAmount":900000}`), 400],
  ['the id twice', (body) => signed(`{"id":1,${body.slice(1)}`), 400],
  ['the content twice, once escaped', (body) => signed(`{"c\\u006fntent":"",${body.slice(1)}`), 400],
  ['no amount', missing('transferAmount'), 400],
  ['no id', missing('id'), 400],
  ['no account', missing('accountNumber'), 400],
  ['no direction', missing('transferType'), 400],
  ['no time', missing('transactionDate'), 400],
  ['a negative amount', field('transferAmount', '-100000'), 400],
  ['an amount of zero', field('transferAmount', '0'), 400],
  ['a fraction of a đồng', field('transferAmount', '100000.5'), 400],
  ['an amount written as a decimal', field('transferAmount', '100000.0'), 400],
  ['an amount in scientific notation', field('transferAmount', '1e9'), 400],
  ['an amount as text', field('transferAmount', '"100000"'), 400],
  ['an amount with commas', field('transferAmount', '"1,000,000"'), 400],
  ['a list for an amount', field('transferAmount', '[100000]'), 400],
  ['null for an amount', field('transferAmount', 'null'), 400],
  ['more digits than any balance', field('transferAmount', '9'.repeat(40)), 400],
  ['an id as text', field('id', '"26933514"'), 400],
  ['a negative id', field('id', '-1'), 400],
  ['a fraction for an id', field('id', '26933514.5'), 400],
  ['an account as a number', field('accountNumber', '123456789'), 400],
  ['an empty account', field('accountNumber', '" "'), 400],
  ['an unknown direction', field('transferType', '"IN"'), 400],
  ['an object for a memo', field('content', '{"$ne":""}'), 400],
  ['a memo of 2,000 characters', field('content', JSON.stringify('x'.repeat(2000))), 400],
  ['a day that does not exist', field('transactionDate', '"2026-02-30 15:30:00"'), 400],
  ['a time with an offset', field('transactionDate', '"2026-01-05T15:30:00Z"'), 400],
]

// Numbers and texts that SePay's own rules allow but no column holds.
const oversized: readonly Spoilt[] = [
  ['a billion billion đồng', field('transferAmount', '999999999999999'), 400],
  ['a hundred billion đồng', field('transferAmount', '100000000000'), 400],
  ['an account of 60 digits', field('accountNumber', `"${'1'.repeat(60)}"`), 400],
]

for (const [what, spoilt] of [
  ['a webhook without a good proof is refused and stored nowhere', unproven],
  ['a signed webhook that makes no sense is refused and stored nowhere', senseless],
  ['a signed webhook with more than a column holds is refused, not answered with a 5xx', oversized],
] as const) {
  test(what, async (t) => {
    const heard = await listen()
    await using panel = heard.panel
    const customer = await panel.customer()
    const body = tell('hmac', await openCode(customer))
    const good = { customer, body, headers: panel.bank.sign(body) }
    await refuseAll(t, heard, good, spoilt)
    const stored = await panel.db.query<{ outcome: string }>(sql`select outcome from bank_transfers`)
    assert.deepEqual(stored, [{ outcome: 'credited' }])
  })
}

test('what became of webhooks is shown to operators, and a flood of bad ones writes one row', async () => {
  await using panel = await startPanel()
  const customer = await panel.customer()
  const body = tell('hmac', await openCode(customer))
  const bad = signed(body, { secret: 'another secret' })
  const sent = await Promise.all(Array.from({ length: 30 }, () => panel.call('POST', PATH, bad)))
  assert.ok(sent.every(({ status }) => status === 401))
  await panel.call('POST', PATH, field('transferAmount', '0')(body))
  await panel.bank.deliver(body, panel.bank.sign(body))
  await panel.bank.deliver(body, panel.bank.sign(body))
  const notes = sql`select outcome, is_refused as refused, field, minutes from webhook_notes order by 1`
  assert.deepEqual(await panel.db.query(notes), [
    { outcome: 'credited', refused: false, field: null, minutes: 1 },
    { outcome: 'duplicate', refused: false, field: null, minutes: 1 },
    { outcome: 'invalid_request', refused: true, field: 'transferAmount', minutes: 1 },
    { outcome: 'webhook_unauthenticated', refused: true, field: null, minutes: 1 },
  ])
  await panel.db.query(sql`update webhook_notes set last_at = last_at - interval '61 seconds'`)
  await panel.call('POST', PATH, bad)
  const [again] = await panel.db.query<{ minutes: number }>(sql`
    select minutes from webhook_notes where outcome = 'webhook_unauthenticated'`)
  assert.equal(again!.minutes, 2)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const { html } = await browser.get('/admin/settings/partners')
  const words = texts('vi').settingsMore.partners.webhooks
  for (const told of [
    words.refusals.webhook_unauthenticated!,
    words.todos.webhook_unauthenticated!,
    words.duplicate,
  ])
    assert.ok(html.includes(told), told)
  assert.ok(!html.includes(SECRET))
})

test('an API key is taken in its own scheme only', async (t) => {
  const heard = await listen({ bank: { auth: 'apikey' } })
  await using panel = heard.panel
  const customer = await panel.customer()
  const body = tell('apikey', await openCode(customer))
  const good = { customer, body, headers: panel.bank.sign(body) }
  const authorized = (authorization: string): Spoilt => [
    `authorization: ${authorization}`,
    (text) => ({ body: text, headers: { ...json, authorization } }),
    401,
  ]
  await refuseAll(t, heard, good, [
    ['no header', (text) => ({ body: text, headers: json }), 401],
    ['a signature instead', (text) => signed(text), 401],
    ...[
      `Bearer ${SECRET}`,
      `Basic ${Buffer.from(`Apikey:${SECRET}`).toString('base64')}`,
      SECRET,
      'Apikey',
      'Apikey null',
      `Apikey ${SECRET}x`,
      `Apikey ${SECRET.slice(0, -1)}`,
      `Apikey ${SECRET.toUpperCase()}`,
      `Apikey ${SECRET}, Apikey ${SECRET}`,
    ].map(authorized),
  ])
})

test('a signature inside the body covers every value and nothing else stands for one', async (t) => {
  const heard = await listen({ bank: { auth: 'body-signature' } })
  await using panel = heard.panel
  const customer = await panel.customer()
  const body = tell('body-signature', await openCode(customer))
  const changed = (what: string, changes: object, status = 401): Spoilt => [
    what,
    (text) => ({ body: JSON.stringify({ ...JSON.parse(text), ...changes }), headers: json }),
    status,
  ]
  await refuseAll(t, heard, { customer, body, headers: {} }, [
    changed('another amount', { amount: 900_000 }),
    changed('another id', { transaction_id: '1' }),
    changed('another account', { account_number: '987654321' }),
    changed('another time', { transaction_date: '2026-01-05 15:30:01' }),
    changed('another memo', { content: 'HMM7K3QPXCH' }),
    changed('no signature', { signature: undefined }),
    changed('an empty signature', { signature: '' }),
    changed('true for a signature', { signature: true }),
    changed('an amount as text', { amount: '100000' }, 400),
    changed('a negative amount', { amount: -100_000 }, 400),
    changed('a list for an id', { transaction_id: ['26933514'] }, 400),
    ['the amount twice', (text) => ({ body: `{"amount":900000,${text.slice(1)}`, headers: json }), 400],
    ['an empty body', () => ({ body: '', headers: json }), 400],
    [
      'an id longer than its column, well signed',
      () => ({ body: tell('body-signature', 'x', 'x'.repeat(200)), headers: json }),
      400,
    ],
    ['an hmac webhook', () => signed(tell('hmac', 'x')), 401],
  ])
})

function cutSignature(sending: Sending): Sending {
  return withHeader(sending, 'x-sepay-signature', sending.headers['x-sepay-signature']!.slice(0, -2))
}

function doubleSignature(sending: Sending): Sending {
  const signature = sending.headers['x-sepay-signature']
  return withHeader(sending, 'x-sepay-signature', `${signature}, ${signature}`)
}

function otherAlgorithm(body: string): Sending {
  const { headers } = signed(body)
  const signature = createHmac('sha1', SECRET).update(`${headers['x-sepay-timestamp']}.${body}`).digest('hex')
  return { body, headers: { ...headers, 'x-sepay-signature': `sha1=${signature}` } }
}

function shiftTimestamp(sending: Sending): Sending {
  const timestamp = Number(sending.headers['x-sepay-timestamp']) - 1
  return withHeader(sending, 'x-sepay-timestamp', String(timestamp))
}
