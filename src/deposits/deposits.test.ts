import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, startPanel } from '../../test/harness.ts'
import { newId } from '../core/id.ts'
import { sql } from '../platform/sql.ts'
import { depositCodesIn } from './deposit-code.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const VIETNAM_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/

const ask = (customer: Customer, amount: unknown) =>
  customer.call('POST', '/api/payment/sepay/create', { amount })

test('a deposit is opened in exactly the shape of the specification', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { status, body } = await ask(lan, 100_000)
  assert.equal(status, 200)
  const code = body.bank_info.content
  assert.deepEqual(body, {
    success: true,
    transaction_id: body.transaction_id,
    qr_code_url: `https://img.vietqr.io/image/970416-123456789-compact2.png?amount=100000&addInfo=${code}&accountName=NGUYEN%20VAN%20A`,
    bank_info: {
      bank_name: 'Ngân hàng ACB',
      account_number: '123456789',
      account_name: 'NGUYEN VAN A',
      amount: 100_000,
      content: code,
    },
    note: 'Vui lòng chuyển khoản đúng nội dung',
  })
  assert.match(body.transaction_id, UUID)
  assert.match(code, /^HMM[23456789CFGHJKLMNPQRTVX]{8}$/)
  assert.deepEqual(depositCodesIn('HMM', code), [code])
  const english = { 'accept-language': 'en-GB' }
  const other = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 }, english)
  assert.equal(other.body.note, 'Please transfer with exactly this memo')
})

test('every deposit has a code of its own, under the configured prefix', async () => {
  await using panel = await startPanel({ env: { DEPOSIT_PREFIX: 'TGX' } })
  const customers = await Promise.all(Array.from({ length: 5 }, () => panel.customer()))
  const answers = await Promise.all(customers.map((customer) => ask(customer, 50_000)))
  const codes = answers.map((answer) => answer.body.bank_info.content as string)
  assert.equal(new Set(codes).size, 5)
  for (const code of codes) assert.match(code, /^TGX.{8}$/)
})

test('an opened deposit waits for a day, and then says what arrived', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { transaction_id, bank_info } = (await ask(lan, 100_000)).body
  const waiting = (await lan.call('GET', `/api/payment/${transaction_id}`)).body.payment
  assert.match(waiting.created_at, VIETNAM_TIME)
  assert.match(waiting.expires_at, VIETNAM_TIME)
  assert.equal(Date.parse(waiting.expires_at) - Date.parse(waiting.created_at), 24 * 3_600_000)
  assert.deepEqual(waiting, {
    transaction_id,
    status: 'pending',
    amount: 100_000,
    amount_received: null,
    content: bank_info.content,
    created_at: waiting.created_at,
    expires_at: waiting.expires_at,
    paid_at: null,
  })

  await panel.db.query(sql`update deposits set expires_at = now() where id = ${transaction_id}`)
  assert.equal((await lan.call('GET', `/api/payment/${transaction_id}`)).body.payment.status, 'expired')
  await panel.db.query(
    sql`update deposits set expires_at = ${waiting.expires_at} where id = ${transaction_id}`,
  )

  await panel.bank.transfer({ memo: bank_info.content, amount: 99_000 })
  const paid = (await lan.call('GET', `/api/payment/${transaction_id}`)).body.payment
  assert.match(paid.paid_at, VIETNAM_TIME)
  assert.deepEqual(paid, { ...waiting, status: 'paid', amount_received: 99_000, paid_at: paid.paid_at })
})

test('nobody sees the deposit of another', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const { transaction_id } = (await ask(lan, 100_000)).body
  const lans = await minh.call('GET', `/api/payment/${transaction_id}`)
  assert.equal(lans.status, 404)
  assert.equal(lans.body.error.code, 'deposit_not_found')
  assert.deepEqual(lans.body, (await minh.call('GET', `/api/payment/${newId()}`)).body)
  assert.equal((await panel.call('GET', `/api/payment/${transaction_id}`)).status, 401)
  for (const id of ['1', "'%20or%201=1", '%00', `${transaction_id}0`]) {
    assert.equal((await lan.call('GET', `/api/payment/${id}`)).status, 400, id)
  }
})

test('the amount must lie within the limits, both of which are taken', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  for (const amount of [9_999, 100_000_001, 1_000_000_000_000]) {
    const answer = await ask(lan, amount)
    assert.equal(answer.status, 400, String(amount))
    assert.equal(answer.body.error.code, 'amount_out_of_range')
    assert.match(answer.body.error.message, /10\.000 ₫.*100\.000\.000 ₫/)
  }
  assert.equal((await ask(lan, 10_000)).status, 200)
  assert.equal((await ask(lan, 100_000_000)).status, 200)
})

test('what is no whole positive amount of đồng is refused', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  for (const amount of ['100000', 100_000.5, 0, -100_000, 1e15, null, true, [100_000], undefined]) {
    const answer = await ask(lan, amount)
    assert.equal(answer.status, 400, JSON.stringify(amount))
    assert.equal(answer.body.error.code, 'invalid_request')
  }
  const guests = await panel.call('POST', '/api/payment/sepay/create', { body: { amount: 100_000 } })
  assert.equal(guests.status, 401)
  const extra = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000, user_id: newId() })
  assert.equal(extra.status, 400)
  assert.deepEqual(await panel.db.query(sql`select from deposits`), [])
})

test('of 20 deposits opened at once exactly the allowed 3 are, and others keep theirs', async () => {
  await using panel = await startPanel()
  // One customer after another: from the second on the database's connections are open, and it is a real race.
  for (const customer of [await panel.customer(), await panel.customer(), await panel.customer()]) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(customer, 100_000)))
    const opened = answers.filter((answer) => answer.status === 200)
    const refused = answers.filter((answer) => answer.status === 409)
    assert.deepEqual([opened.length, refused.length], [3, 17])
    assert.ok(refused.every((answer) => answer.body.error.code === 'too_many_open_deposits'))
  }
})

test('a deposit that was paid or has expired makes room for another', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const open = [await ask(lan, 100_000), await ask(lan, 100_000), await ask(lan, 100_000)]
  assert.equal((await ask(lan, 100_000)).status, 409)
  await panel.bank.transfer({ memo: open[0]!.body.bank_info.content, amount: 100_000 })
  assert.equal((await ask(lan, 100_000)).status, 200)
  assert.equal((await ask(lan, 100_000)).status, 409)
  await panel.db.query(sql`update deposits set expires_at = now() where id = ${open[1]!.body.transaction_id}`)
  assert.equal((await ask(lan, 100_000)).status, 200)
})

test('without a bank account no deposit can be opened', async () => {
  await using panel = await startPanel({ env: { BANK_ACCOUNT_NUMBER: '', BANK_ACCOUNT_NAME: '' } })
  const lan = await panel.customer()
  const answer = await ask(lan, 100_000)
  assert.equal(answer.status, 503)
  assert.equal(answer.body.error.code, 'deposits_unavailable')
})
