import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MEMO_SHAPES, type MemoShape } from '../../sandbox/bank-memo.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { sql } from '../platform/sql.ts'

const NO_CODE_OF_OURS = 'NGUYEN VAN A chuyen tien'
const RECEIVED = { status: 200, success: true, body: '{"success":true}' }

async function open(customer: Customer, amount = 100_000): Promise<{ id: string; code: string }> {
  const { status, body } = await customer.call('POST', '/api/payment/sepay/create', { amount })
  assert.equal(status, 200)
  return { id: body.transaction_id, code: body.bank_info.content }
}

/** What became of every transfer the panel stored, in the order of the bank's ids. */
function outcomes(panel: Panel): Promise<{ sepayId: string; outcome: string; reason: string | null }[]> {
  return panel.db.query(
    sql`select sepay_id as "sepayId", outcome, reason from bank_transfers order by sepay_id::bigint`,
  )
}

async function flags(panel: Panel): Promise<string[][]> {
  const rows = await panel.db.query<{ flags: string[] }>(
    sql`select flags from deposits where status = 'paid' order by paid_at, created_at`,
  )
  return rows.map((row) => row.flags)
}

async function notices(panel: Panel): Promise<string[]> {
  const rows = await panel.db.query<{ event: string }>(sql`select event from notices order by id`)
  return rows.map((row) => row.event)
}

/** A webhook's body as SePay writes it, changed in some fields. */
function webhook(changes: object): string {
  return JSON.stringify({
    id: 7,
    gateway: 'ACB',
    transactionDate: '2026-01-05 15:30:00',
    accountNumber: '123456789',
    subAccount: null,
    code: null,
    content: NO_CODE_OF_OURS,
    transferType: 'in',
    description: '',
    transferAmount: 100_000,
    referenceCode: '3516',
    accumulated: 0,
    ...changes,
  })
}

for (const auth of ['hmac', 'apikey', 'body-signature'] as const) {
  test(`a transfer that SePay proves by ${auth} is credited`, async () => {
    await using panel = await startPanel({ bank: { auth } })
    const lan = await panel.customer()
    const { code } = await open(lan)
    const transfer = await panel.bank.transfer({ memo: code, amount: 100_000 })
    assert.equal(transfer.delivered, true)
    assert.equal(await lan.balance(), '100000.0000')
    const movements = await panel.db.query(
      sql`select type, amount::text, method, transaction_code, sepay_transaction_id from transactions`,
    )
    assert.deepEqual(movements, [
      {
        type: 'deposit',
        amount: '100000.0000',
        method: 'bank_transfer',
        transaction_code: code,
        sepay_transaction_id: String(transfer.id),
      },
    ])
  })
}

test('the same webhook a hundred times at once is one credit, and every copy is told that it arrived', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  const { id } = await panel.bank.transfer({ memo: code, amount: 100_000, copies: 100 })
  const deliveries = panel.bank.log.filter((entry) => entry.kind === 'delivery' && entry.transferId === id)
  assert.equal(deliveries.length, 100)
  assert.ok(deliveries.every((entry) => entry.status === 200 && entry.success))
  assert.deepEqual(await panel.bank.redeliver(id, 2), [RECEIVED, RECEIVED])
  assert.equal(await lan.balance(), '100000.0000')
  assert.deepEqual(await notices(panel), ['deposit_credited'])
})

test('the id of a transfer that was credited credits nothing more with another amount or code', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const [first, second] = [await open(lan), await open(minh)]
  for (const changes of [{ content: first.code }, { content: second.code, transferAmount: 900_000 }]) {
    const body = webhook(changes)
    assert.deepEqual(await panel.bank.deliver(body, panel.bank.sign(body)), RECEIVED)
  }
  assert.deepEqual([await lan.balance(), await minh.balance()], ['100000.0000', '0.0000'])
})

test('a webhook that met no panel is sent again and credited once', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  panel.bank.setWebhookUrl('http://127.0.0.1:1')
  const lost = await panel.bank.transfer({ memo: code, amount: 100_000 })
  assert.equal(lost.delivered, false)
  panel.bank.setWebhookUrl(`${panel.url}/api/payment/sepay/webhook`)
  await panel.eventually(() => panel.bank.transfers()[0]?.delivered, 'the retry')
  assert.equal(await lan.balance(), '100000.0000')
})

test('what arrives is credited, whatever was asked, and flagged', async () => {
  await using panel = await startPanel()
  for (const [amount, flagged] of [
    [60_000, ['less']],
    [250_000, ['more']],
    [9_999, ['less', 'below_minimum']],
    [1, ['less', 'below_minimum']],
    [100_000_000, ['more']],
  ] as const) {
    const customer = await panel.customer()
    await panel.bank.transfer({ memo: (await open(customer)).code, amount })
    assert.equal(await customer.balance(), `${amount}.0000`)
    assert.deepEqual((await flags(panel)).at(-1), flagged)
  }
})

test('a second transfer with the same code is credited as a deposit of its own', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  await panel.bank.transfer({ memo: code, amount: 40_000 })
  assert.equal(await lan.balance(), '140000.0000')
  assert.deepEqual(await flags(panel), [[], ['repeated', 'less']])
})

test('ten transfers with one code at the same moment are ten credits', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  await Promise.all(
    Array.from({ length: 10 }, () => panel.bank.transfer({ memo: code, amount: 10_000, copies: 3 })),
  )
  const deliveries = panel.bank.log.filter((entry) => entry.kind === 'delivery')
  assert.deepEqual(
    deliveries.map((entry) => entry.status),
    Array.from({ length: 30 }, () => 200),
  )
  assert.equal(await lan.balance(), '100000.0000')
  assert.equal((await flags(panel)).filter((one) => one.includes('repeated')).length, 9)
})

test('the code of an expired deposit is still good for money', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, code } = await open(lan)
  await panel.db.query(sql`update deposits set expires_at = now() - interval '90 days' where id = ${id}`)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  assert.equal(await lan.balance(), '100000.0000')
  assert.deepEqual(await flags(panel), [['late']])
  assert.equal((await lan.call('GET', `/api/payment/${id}`)).body.payment.status, 'paid')
})

test('more than the operator’s limit and money for a blocked customer are held for a person', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const [rich, blocked] = [await open(lan), await open(minh)]
  await panel.db.query(sql`update users set is_active = false where id = ${minh.id}`)
  const large = await panel.bank.transfer({ memo: rich.code, amount: 100_000_001 })
  const small = await panel.bank.transfer({ memo: blocked.code, amount: 100_000 })
  assert.deepEqual([large.delivered, small.delivered], [true, true])
  assert.deepEqual([await lan.balance(), await minh.balance()], ['0.0000', '0.0000'])
  assert.deepEqual(
    (await outcomes(panel)).map((transfer) => `${transfer.outcome}: ${transfer.reason}`),
    ['held: over_limit', 'held: blocked'],
  )
  assert.deepEqual(await notices(panel), ['transfer_unmatched', 'transfer_unmatched'])
  assert.equal((await lan.call('GET', `/api/payment/${rich.id}`)).body.payment.status, 'pending')
})

test('a transfer without a code, with a wrong check or with two codes waits in the queue', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const [first, second] = [await open(lan), await open(minh)]
  const misspelt = first.code.slice(0, -1) + (first.code.endsWith('7') ? '8' : '7')
  const nobodys = 'HMM7K3QPXCH'
  for (const memo of [NO_CODE_OF_OURS, '', misspelt, nobodys, `${first.code} ${second.code}`]) {
    const transfer = await panel.bank.transfer({ memo, amount: 100_000 })
    assert.deepEqual([transfer.lastStatus, transfer.delivered], [200, true], memo)
  }
  assert.deepEqual([await lan.balance(), await minh.balance()], ['0.0000', '0.0000'])
  assert.deepEqual(
    (await outcomes(panel)).map((transfer) => `${transfer.outcome}: ${transfer.reason}`),
    [...Array.from({ length: 4 }, () => 'unmatched: no_code'), 'unmatched: several_codes'],
  )
  assert.deepEqual(
    await notices(panel),
    Array.from({ length: 5 }, () => 'transfer_unmatched'),
  )
})

test('a transfer to an account that is not ours is stored and told of, never credited', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  for (const account of ['987654321', '0123456789', '12345678']) {
    const { delivered } = await panel.bank.transfer({ memo: code, amount: 100_000, account })
    assert.equal(delivered, true)
  }
  assert.equal(await lan.balance(), '0.0000')
  assert.deepEqual(
    (await outcomes(panel)).map((transfer) => transfer.outcome),
    ['wrong_account', 'wrong_account', 'wrong_account'],
  )
  assert.deepEqual(
    await notices(panel),
    Array.from({ length: 3 }, () => 'transfer_unmatched'),
  )
})

test('money that went out and tests from the dashboard are answered and credit nothing', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  for (const wish of [{ type: 'out' as const }, { id: 0 }, { id: 0 }]) {
    const { delivered } = await panel.bank.transfer({ memo: code, amount: 100_000, ...wish })
    assert.equal(delivered, true)
  }
  assert.equal(await lan.balance(), '0.0000')
  assert.deepEqual(
    (await outcomes(panel)).map((transfer) => `${transfer.outcome}: ${transfer.reason}`),
    ['ignored: test', 'ignored: out'],
  )
  assert.deepEqual(await notices(panel), [])
})

test('the deposit is found in every shape that banks give its memo', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const shapes = Object.keys(MEMO_SHAPES) as MemoShape[]
  for (const [index, shape] of shapes.entries()) {
    const { id, code } = await open(lan)
    await panel.bank.transfer({ memo: code, amount: 10_000, shape })
    const { payment } = (await lan.call('GET', `/api/payment/${id}`)).body
    assert.equal(payment.status, 'paid', `${shape}: ${panel.bank.transfers().at(-1)?.content}`)
    assert.equal(await lan.balance(), `${(index + 1) * 10_000}.0000`)
  }
})

test('a code that stands only in the description, or only in SePay’s own reading, is found', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  for (const [id, field] of ['description', 'code', 'content'].entries()) {
    const { code } = await open(lan)
    const body = webhook({ id: id + 1, content: '', description: '', [field]: `ND:${code}.CT tu 10XX` })
    assert.deepEqual(await panel.bank.deliver(body, panel.bank.sign(body)), RECEIVED)
    assert.equal(await lan.balance(), `${(id + 1) * 100_000}.0000`, field)
  }
})

test('a code in the memo wins over one in the description, and one that nobody was given is passed over', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const [first, second] = [await open(lan), await open(minh)]
  const body = webhook({ content: `HMM7K3QPXCH ${first.code} ${first.code}`, description: second.code })
  await panel.bank.deliver(body, panel.bank.sign(body))
  assert.deepEqual([await lan.balance(), await minh.balance()], ['100000.0000', '0.0000'])
})

test('a transfer is stored whole, with the bank’s local time read as Vietnam’s', async () => {
  await using panel = await startPanel()
  const body = webhook({ somethingNew: { nested: [1] }, content: 'kh\u00f4ng c\u00f3 m\u00e3' })
  await panel.bank.deliver(body, panel.bank.sign(body))
  const [stored] = await panel.db.query<{ raw: object; transferredAt: Date; content: string }>(
    sql`select raw, content, transferred_at as "transferredAt" from bank_transfers`,
  )
  assert.deepEqual(stored?.raw, JSON.parse(body))
  assert.equal(stored?.content, 'không có mã')
  assert.equal(stored?.transferredAt.toISOString(), '2026-01-05T08:30:00.000Z')
})

test('a transfer from a bank with a very long name is credited all the same', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const body = webhook({ content: (await open(lan)).code, gateway: 'Ngân hàng '.repeat(20) })
  assert.deepEqual(await panel.bank.deliver(body, panel.bank.sign(body)), RECEIVED)
  assert.equal(await lan.balance(), '100000.0000')
})

test('a memo with escaped control characters and half surrogates is stored and its code found', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  const memo = `\u0000\u0007${code.slice(0, 5)}\u0000${code.slice(5)}\ud800\u001b[31m`
  const body = webhook({ content: memo })
  assert.deepEqual(await panel.bank.deliver(body, panel.bank.sign(body)), RECEIVED)
  assert.equal(await lan.balance(), '100000.0000')
})

// The proof is over the bytes, so how they are labelled changes nothing.
test('an authentic transfer is credited whatever its content type says', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const types = [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/vnd.sepay+json']
  for (const [id, type] of types.entries()) {
    const body = new TextEncoder().encode(webhook({ id: id + 1, content: (await open(lan)).code }))
    const headers = { ...panel.bank.sign(Buffer.from(body)), ...(type ? { 'content-type': type } : {}) }
    const answer = await panel.call('POST', '/api/payment/sepay/webhook', { body, headers })
    assert.equal(answer.status, 200, type)
    assert.equal(await lan.balance(), `${(id + 1) * 100_000}.0000`, type)
  }
})

test('with no proof configured the webhook answers 503 and stores nothing', async () => {
  await using panel = await startPanel({ env: { SEPAY_WEBHOOK_AUTH: '', SEPAY_WEBHOOK_SECRET: '' } })
  const lan = await panel.customer()
  const { code } = await open(lan)
  const transfer = await panel.bank.transfer({ memo: code, amount: 100_000 })
  assert.equal(transfer.lastStatus, 503)
  assert.deepEqual(await outcomes(panel), [])
  assert.equal(await lan.balance(), '0.0000')
})

test('a transfer that cannot be stored is answered with a 5xx, so that SePay sends it again', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  await panel.db.query(sql`alter table bank_transfers rename to bank_transfers_away`)
  const lost = await panel.bank.transfer({ memo: code, amount: 100_000 })
  assert.equal(lost.lastStatus, 500)
  await panel.db.query(sql`alter table bank_transfers_away rename to bank_transfers`)
  await panel.eventually(() => panel.bank.transfers()[0]?.delivered, 'the retry')
  assert.equal(await lan.balance(), '100000.0000')
})

test('a transfer of which the crediting fails leaves nothing behind', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, code } = await open(lan)
  await panel.db.query(sql`
    insert into transactions (user_id, type, amount, balance_before, balance_after, reference)
    values (${lan.id}, 'adjustment', 0, 0, 0, 'deposit:sepay:77')`)
  const lost = await panel.bank.transfer({ memo: code, amount: 100_000, id: 77 })
  assert.equal(lost.lastStatus, 500)
  assert.deepEqual(await outcomes(panel), [])
  assert.deepEqual(await notices(panel), [])
  assert.equal(await lan.balance(), '0.0000')
  assert.equal((await lan.call('GET', `/api/payment/${id}`)).body.payment.status, 'pending')
})
