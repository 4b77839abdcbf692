import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { fetchTransfers, type ListAnswer } from './sepay-list.ts'

const TOKEN = 'a-token-nobody-may-read'
const row = {
  id: '49682',
  bank_brand_name: 'Vietcombank',
  account_number: '0071000888888',
  transaction_date: '2023-05-05 19:59:48',
  amount_out: '0.00',
  amount_in: '18067000.00',
  accumulated: '1200541768.00',
  transaction_content: 'DUONG THUY ANH chuyen tien mua hang',
  reference_number: '677760.050523.080001',
  code: null,
  sub_account: 'VCB0011ABC004',
  bank_account_id: '19',
}

/** What is made of an answer that a server gives to one call. */
async function ask(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ListAnswer> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  try {
    const from = new Date('2023-05-04T17:00:00Z')
    const to = new Date('2023-05-06T17:00:00Z')
    return await fetchTransfers({ apiUrl, token: TOKEN }, { accountNumber: '007', from, to, limit: 5000 })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const listOf = (...rows: object[]) =>
  ask((_request, response) => response.end(JSON.stringify({ status: 200, transactions: rows })))

const amountOf = async (amount_in: unknown, amount_out: unknown = '0.00') => {
  const answer = await listOf({ ...row, amount_in, amount_out })
  assert.equal(answer.outcome, 'ok')
  const transfer = answer.outcome === 'ok' ? answer.transfers[0] : undefined
  return transfer && `${transfer.direction} ${transfer.amount}`
}

test('the reference’s own row is read whole, its time as Vietnam’s', async () => {
  const answer = await listOf(row)
  assert.ok(answer.outcome === 'ok')
  const { raw, amount, transferredAt, ...transfer } = answer.transfers[0]!
  assert.deepEqual(raw, row)
  assert.equal(amount.toString(), '18067000.0000')
  assert.equal(transferredAt.toISOString(), '2023-05-05T12:59:48.000Z')
  assert.deepEqual(transfer, {
    sepayId: '49682',
    accountNumber: '0071000888888',
    direction: 'in',
    content: 'DUONG THUY ANH chuyen tien mua hang',
    description: '',
    code: '',
    referenceCode: '677760.050523.080001',
    gateway: 'Vietcombank',
    isTest: false,
  })
})

test('it is asked for by account, days in Vietnam’s time and a bearer token', async () => {
  let asked: IncomingMessage | undefined
  await ask((request, response) => {
    asked = request
    response.end('{"transactions":[]}')
  })
  const url = new URL(asked!.url!, 'http://x')
  assert.equal(url.pathname, '/userapi/transactions/list')
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    account_number: '007',
    transaction_date_min: '2023-05-05 00:00:00',
    transaction_date_max: '2023-05-07 00:00:00',
    limit: '5000',
  })
  assert.equal(asked!.headers.authorization, `Bearer ${TOKEN}`)
})

test('amounts are read grouped or not, and nothing is rounded or guessed', async () => {
  assert.equal(await amountOf('1,500,000'), 'in 1500000.0000')
  assert.equal(await amountOf('1500000'), 'in 1500000.0000')
  assert.equal(await amountOf(1500000), 'in 1500000.0000')
  assert.equal(await amountOf('0.00', '25,000.00'), 'out 25000.0000')
  assert.equal(await amountOf(null, '7000.00'), 'out 7000.0000')
  for (const odd of ['1.500.000', '1,50,000', '-5.00', '1e6', '100000.50', '', 'x', '9'.repeat(12)]) {
    assert.equal(await amountOf(odd), undefined, odd)
  }
  assert.equal(await amountOf('5.00', '5.00'), undefined)
})

test('a row that cannot be read is counted, and the others are read', async () => {
  const answer = await listOf(row, { ...row, id: 'a-uuid' }, { ...row, transaction_date: 'today' }, [row])
  assert.ok(answer.outcome === 'ok')
  assert.deepEqual([answer.transfers.length, answer.rows, answer.oddRows], [1, 4, 3])
})

test('an empty reply is no access; a 429 says how long to wait; all else failed, and no reason holds the token', async () => {
  const end = (status: number, body: string, headers = {}) =>
    ask((_request, response) => void response.writeHead(status, headers).end(body))
  assert.equal((await end(200, ' \n')).outcome, 'no_access')
  assert.equal((await end(401, '{}')).outcome, 'no_access')
  assert.deepEqual(await end(429, '', { 'x-sepay-userapi-retry-after': '7' }), {
    outcome: 'busy',
    afterMs: 7000,
  })
  assert.deepEqual(await end(429, ''), { outcome: 'busy', afterMs: 1000 })
  for (const [status, body] of [
    [500, 'x'],
    [200, '<html>'],
    [200, '[]'],
    [200, '{"transactions":null}'],
    [302, ''],
  ] as const) {
    const answer = await end(status, body, status === 302 ? { location: '/elsewhere' } : {})
    assert.equal(answer.outcome, 'failed', body)
    assert.ok(!JSON.stringify(answer).includes(TOKEN))
  }
  assert.equal((await ask((request) => request.socket.destroy())).outcome, 'failed')
})
