import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { parseTransfer, verifyWebhook } from './sepay.ts'

const SECRET = 'sepay_test_secret'
const NOW = new Date(1_761_467_400_000)
const BODY = Buffer.from(
  '{"id":26933514,"gateway":"ACB","transactionDate":"2025-10-26 15:30:00","accountNumber":"123456789","subAccount":null,"code":null,"content":"HOMEMMO ABC123 GD 856933-102625 15:30:00","transferType":"in","description":"BankAPINotify HOMEMMO ABC123 GD 856933-102625 15:30:00","transferAmount":100000,"referenceCode":"3516","accumulated":0}',
)
const SIGNATURE = 'sha256=0610ed686646eef9ecedd9fd1d1751ca7a8183bfb37e3622073c1aa85fc35639'
const SIGNED = { 'x-sepay-signature': SIGNATURE, 'x-sepay-timestamp': '1761467400' }
const DIALECT = {
  transaction_id: 'sepay_txn_id',
  account_number: '123456789',
  amount: 100000,
  content: 'HOMEMMO ABC123',
  transaction_date: '2025-10-26 15:30:00',
  signature: 'be0be2c69509276c6b8718d5da367202ea4c362dd083e93319b985e613c952d8',
}

function hmac(headers: Record<string, string | string[] | undefined>, rawBody = BODY, now = NOW) {
  return () => verifyWebhook('hmac', SECRET, { headers, rawBody, now })
}

function dialect(body: object, secret = SECRET) {
  const rawBody = Buffer.from(JSON.stringify(body))
  return () => verifyWebhook('body-signature', secret, { headers: {}, rawBody, now: NOW })
}

function parse(changes: Record<string, unknown>) {
  return parseTransfer('hmac', Buffer.from(JSON.stringify({ ...JSON.parse(BODY.toString()), ...changes })))
}

test('the vector of the reference passes the hmac check', () => {
  assert.equal(BODY.length, 336)
  hmac(SIGNED)()
  hmac({ ...SIGNED, 'x-sepay-signature': `sha256=${SIGNATURE.slice(7).toUpperCase()}` })()
})

test('one changed byte, digit or header fails the hmac check', () => {
  const unauthenticated = { code: 'webhook_unauthenticated', status: 401 }
  const changed = Buffer.from(BODY)
  changed[300]! ^= 1
  assert.throws(hmac(SIGNED, changed), unauthenticated)
  for (const signature of [
    undefined,
    '',
    SIGNATURE.slice(7),
    SIGNATURE.replace('0610', '0611'),
    SIGNATURE.slice(0, -1),
    `${SIGNATURE}0`,
    `${SIGNATURE}, ${SIGNATURE}`,
    [SIGNATURE],
    [SIGNATURE, SIGNATURE],
  ]) {
    assert.throws(hmac({ ...SIGNED, 'x-sepay-signature': signature }), unauthenticated)
  }
  for (const timestamp of [
    undefined,
    '',
    'NaN',
    '1761467401',
    '1761467400.0',
    '01761467400',
    ' 1761467400',
  ]) {
    assert.throws(hmac({ ...SIGNED, 'x-sepay-timestamp': timestamp }), unauthenticated)
  }
  assert.throws(hmac({ ...SIGNED, 'x-sepay-timestamp': ['1761467400'] }), unauthenticated)
})

test('a signature holds for 300 seconds both ways', () => {
  for (const seconds of [-300, 300]) hmac(SIGNED, BODY, new Date(NOW.getTime() + seconds * 1000))()
  for (const seconds of [-301, 301, 86_400]) {
    assert.throws(hmac(SIGNED, BODY, new Date(NOW.getTime() + seconds * 1000)), { code: 'webhook_stale' })
  }
})

test('a timestamp that is no number never passes, even well signed', () => {
  for (const timestamp of ['NaN', '17614674000', '1e9', '']) {
    const signature = createHmac('sha256', SECRET).update(`${timestamp}.`).update(BODY).digest('hex')
    const headers = { 'x-sepay-signature': `sha256=${signature}`, 'x-sepay-timestamp': timestamp }
    assert.throws(hmac(headers), { code: 'webhook_unauthenticated' })
  }
})

test('the API key must be exactly the configured one', () => {
  const check = (authorization: string | string[] | undefined) => () =>
    verifyWebhook('apikey', SECRET, { headers: { authorization }, rawBody: BODY, now: NOW })
  check(`Apikey ${SECRET}`)()
  check(`APIKEY ${SECRET}`)()
  for (const wrong of [
    undefined,
    '',
    SECRET,
    'Apikey ',
    `Bearer ${SECRET}`,
    `Apikey ${SECRET}x`,
    `Apikey ${SECRET.slice(1)}`,
    `Apikey ${SECRET}, Apikey ${SECRET}`,
    [`Apikey ${SECRET}`],
  ]) {
    assert.throws(check(wrong), { code: 'webhook_unauthenticated' })
  }
})

test('one proof does not do for another mode, and no secret is never "accept all"', () => {
  const call = { headers: { ...SIGNED, authorization: `Apikey ${SECRET}` }, rawBody: BODY, now: NOW }
  assert.throws(() => verifyWebhook('body-signature', SECRET, call), { code: 'webhook_unauthenticated' })
  assert.throws(() => verifyWebhook('apikey', SECRET, { ...call, headers: SIGNED }), {
    code: 'webhook_unauthenticated',
  })
  for (const mode of ['hmac', 'apikey', 'body-signature'] as const) {
    assert.throws(() => verifyWebhook(mode, '', call), { code: 'webhook_unconfigured' })
  }
})

test('the vector of the reference passes the body-signature check, and no change of it does', () => {
  dialect(DIALECT)()
  for (const change of [
    { transaction_id: 'sepay_txn_ie' },
    { account_number: '123456780' },
    { amount: 1000000 },
    { content: 'HOMEMMO ABC124' },
    { transaction_date: '2025-10-26 15:30:01' },
    { signature: DIALECT.signature.replace('b', 'c') },
    { signature: '' },
    { signature: undefined },
    { signature: [DIALECT.signature] },
  ]) {
    assert.throws(dialect({ ...DIALECT, ...change }), { code: 'webhook_unauthenticated' })
  }
  assert.throws(dialect(DIALECT, 'another secret'), { code: 'webhook_unauthenticated' })
})

test('signed values cannot be shifted into each other by line feeds', () => {
  const shifted = { ...DIALECT, transaction_id: 'sepay_txn_id\n123456789', account_number: '100000' }
  assert.throws(dialect({ ...shifted, amount: 5 }), { code: 'malformed_body' })
  assert.throws(dialect({ ...DIALECT, amount: '100000' }), { code: 'malformed_body' })
  assert.throws(dialect({ ...DIALECT, amount: 1.5 }), { code: 'malformed_body' })
  assert.throws(dialect({ ...DIALECT, content: undefined }), { code: 'malformed_body' })
})

test('a transfer is read as SePay sends it', () => {
  const { amount, raw, ...transfer } = parseTransfer('hmac', BODY)
  assert.equal(amount.toString(), '100000.0000')
  assert.deepEqual(raw, JSON.parse(BODY.toString()))
  assert.deepEqual(transfer, {
    sepayId: '26933514',
    accountNumber: '123456789',
    direction: 'in',
    content: 'HOMEMMO ABC123 GD 856933-102625 15:30:00',
    description: 'BankAPINotify HOMEMMO ABC123 GD 856933-102625 15:30:00',
    code: '',
    referenceCode: '3516',
    gateway: 'ACB',
    transferredAt: new Date('2025-10-26T08:30:00Z'),
    isTest: false,
  })
})

test("a transfer is read in the specification's dialect", () => {
  const { amount, raw, ...transfer } = parseTransfer('body-signature', Buffer.from(JSON.stringify(DIALECT)))
  assert.equal(amount.toString(), '100000.0000')
  assert.deepEqual(raw, DIALECT)
  assert.equal(transfer.sepayId, 'sepay_txn_id')
  assert.equal(transfer.direction, 'in')
  assert.equal(transfer.content, 'HOMEMMO ABC123')
  assert.equal(transfer.transferredAt.toISOString(), '2025-10-26T08:30:00.000Z')
})

test('what SePay may leave out or add costs no transfer', () => {
  const transfer = parse({ code: '', content: null, description: undefined, subAccount: 'VCB1', bonus: [1] })
  assert.deepEqual([transfer.code, transfer.content, transfer.description], ['', '', ''])
  assert.deepEqual(transfer.raw.bonus, [1])
  assert.equal(parse({ accountNumber: '000123' }).accountNumber, '000123')
  assert.equal(parse({ transferType: 'out' }).direction, 'out')
  assert.equal(parse({ id: 0 }).isTest, true)
})

test('an amount is a whole positive number of đồng, written in digits', () => {
  const source = BODY.toString()
  for (const amount of [
    '0',
    '-1',
    '-100000',
    '100000.5',
    '100000.0',
    '1e5',
    '"100000"',
    '"1e9"',
    '1234567890123456',
    'null',
    '[100000]',
    'true',
  ]) {
    const body = Buffer.from(source.replace('"transferAmount":100000', `"transferAmount":${amount}`))
    assert.throws(() => parseTransfer('hmac', body), {
      code: 'invalid_request',
      details: { field: 'transferAmount', problem: 'must be a whole positive amount of đồng' },
    })
  }
  // The most that the ledger can hold.
  assert.equal(parse({ transferAmount: 99_999_999_999 }).amount.toString(), '99999999999.0000')
})

test('a known field of the wrong kind is refused by name', () => {
  for (const [field, value] of Object.entries({
    id: '26933514',
    transferType: 'IN',
    accountNumber: 123456789,
    content: 5,
    description: {},
    code: true,
    subAccount: 1,
    referenceCode: 3516,
    gateway: [],
    transactionDate: '2025-02-30 10:00:00',
  })) {
    assert.throws(
      () => parse({ [field]: value }),
      (error: { code: string; details: { field: string } }) =>
        error.code === 'invalid_request' && error.details.field === field,
    )
  }
  for (const changes of [
    { id: -1 },
    { id: 1.5 },
    { id: 1e15 },
    { accountNumber: ' ' },
    { content: 'x'.repeat(1_001) },
    { transactionDate: '26/10/2025 15:30' },
  ]) {
    assert.throws(() => parse(changes), { code: 'invalid_request' })
  }
})

test('what is no JSON object is malformed', () => {
  const bodies = ['', 'null', '[]', '"x"', '1', '{', '{"id":1', 'id=1', `${BODY}x`, '{"a":'.repeat(5_000)]
  const deep = `{"extra":${'['.repeat(30)}${']'.repeat(30)},${BODY.subarray(1)}`
  for (const body of [...bodies, deep]) {
    assert.throws(() => parseTransfer('hmac', Buffer.from(body)), { code: 'malformed_body' })
  }
  const notUtf8 = Buffer.concat([BODY.subarray(0, 100), Buffer.from([0xff]), BODY.subarray(100)])
  assert.throws(() => parseTransfer('hmac', notUtf8), { code: 'malformed_body' })
  assert.throws(() => parse({ extra: 'x'.repeat(64_000) }), { code: 'body_too_large' })
})

test('a known field that stands twice is malformed, however it is written', () => {
  const twice = (member: string) => Buffer.from(BODY.toString().replace('{', `{${member},`))
  assert.throws(() => parseTransfer('hmac', twice('"transferAmount":1')), { code: 'malformed_body' })
  assert.throws(() => parseTransfer('hmac', twice('"transfer\\u0041mount":1')), { code: 'malformed_body' })
  assert.throws(() => parseTransfer('hmac', twice('"content":"a\\\\\\"}"')), { code: 'malformed_body' })
  parseTransfer('hmac', twice('"extra":{"id":1,"content":"\\"id\\":2"},"also":["id"]'))
  assert.equal(parseTransfer('hmac', twice('"extra":1,"extra":2')).sepayId, '26933514')
})

test('nothing that PostgreSQL cannot store is passed on', () => {
  const transfer = parse({ content: 'HMM\u0000 7K3\u001b\ud800', 'na\u0000me': ['\u0000x', { y: '\udc00' }] })
  assert.equal(transfer.content, 'HMM 7K3\uFFFD')
  assert.deepEqual(transfer.raw.name, ['x', { y: '\uFFFD' }])
  assert.doesNotMatch(JSON.stringify(transfer.raw), /\\u0000|\\ud800|\\udc00/)
})
