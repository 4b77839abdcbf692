import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { reverseDeposit } from './reverse-deposit.ts'

async function open(customer: Customer, amount = 100_000): Promise<{ id: string; code: string }> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount })
  return { id: body.transaction_id, code: body.bank_info.content }
}

/** A customer with a deposit that was paid with a bonus and taken back, one that waits and one that expired. */
async function withHistory(panel: Panel): Promise<{ lan: Customer; paid: string }> {
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  const [paid, expired] = [await open(lan), await open(lan)]
  await open(lan, 70_000)
  await panel.bank.transfer({ memo: paid.code, amount: 120_000 })
  await panel.db.query(sql`update deposits set expires_at = now() where id = ${expired.id}`)
  await reverseDeposit(panel.db.transaction, {
    actorId: operator.id,
    depositId: paid.id,
    act: { kind: 'reverse', reason: 'the bank took it back' },
  })
  return { lan, paid: paid.id }
}

const ageBy = (panel: Panel, id: string, minutes: number) =>
  panel.db.query(
    sql`update deposits set created_at = created_at - make_interval(mins => ${minutes}) where id = ${id}`,
  )

test('the history has what came, what was given for it and what was taken back, newest first', async () => {
  await using panel = await startPanel()
  const { lan, paid } = await withHistory(panel)
  const { body } = await lan.call('GET', '/api/payment/history')
  assert.deepEqual(
    body.data.map((line: Record<string, unknown>) => `${line.type} ${line.state} ${line.amount}`),
    [
      'reversal completed 132000',
      'bonus completed 12000',
      'deposit completed 120000',
      'deposit pending 70000',
      'deposit expired 100000',
    ],
  )
  assert.deepEqual(body.pagination, { total: 5, page: 1, limit: 20, total_pages: 1 })
  assert.equal(body.data[2].transaction_id, paid)
  assert.match(body.data[2].time, /\+07:00$/)
  const stranger = await panel.customer()
  assert.equal((await stranger.call('GET', '/api/payment/history')).body.pagination.total, 0)
})

test('the history is filtered by type, state and days, page by page', async () => {
  await using panel = await startPanel()
  const { lan } = await withHistory(panel)
  const total = async (query: string) =>
    (await lan.call('GET', `/api/payment/history?${query}`)).body.pagination?.total
  assert.equal(await total('type=deposit'), 3)
  assert.equal(await total('type=bonus'), 1)
  assert.equal(await total('state=expired'), 1)
  assert.equal(await total('type=deposit&state=completed'), 1)
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
  assert.equal(await total(`from=${today}&to=${today}`), 5)
  assert.equal(await total('to=2025-01-01'), 0)
  const second = await lan.call('GET', '/api/payment/history?limit=2&page=3')
  assert.equal(second.body.data.length, 1)
  for (const query of ['type=order', 'from=2026-02-30', 'to=now', 'limit=101', 'page=0', 'user_id=1']) {
    assert.equal((await lan.call('GET', `/api/payment/history?${query}`)).status, 400, query)
  }
})

test('the history as CSV is a file whose cells no spreadsheet runs', async () => {
  await using panel = await startPanel()
  const { lan } = await withHistory(panel)
  const answer = await lan.call('GET', '/api/payment/history?format=csv&type=deposit')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
  assert.match(answer.headers.get('content-disposition') ?? '', /attachment/)
  const [header, first, ...more] = (answer.body as string).trim().split('\r\n')
  assert.equal(header!.replace('\uFEFF', ''), 'time,type,state,amount,amount_asked,content,transaction_id')
  assert.match(first!, /\+07:00,deposit,completed,120000,100000,HMM/)
  assert.equal(more.length, 2)
})

test('a permanent code is the customer’s for ever, and credits any amount at any time', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const asked = await Promise.all([1, 2, 3].map(() => lan.call('GET', '/api/payment/code')))
  const codes = new Set(asked.map((answer) => answer.body.code as string))
  assert.equal(codes.size, 1)
  const [code] = codes
  const other = (await (await panel.customer()).call('GET', '/api/payment/code')).body.code
  assert.notEqual(other, code)
  await panel.bank.transfer({ memo: code!, amount: 30_000 })
  await panel.bank.transfer({ memo: code!, amount: 5_000, shape: 'mbvcb' })
  assert.equal(await lan.balance(), '35000.0000')
  const { data } = (await lan.call('GET', '/api/payment/history')).body
  assert.deepEqual(
    data.map((line: Record<string, unknown>) => [line.amount, line.content]),
    [
      [5_000, code],
      [30_000, code],
    ],
  )
  // Two codes are two codes, though both are hers: a person tells what was meant.
  await panel.bank.transfer({ memo: `${code} ${(await open(lan)).code}`, amount: 10_000 })
  assert.equal(await lan.balance(), '35000.0000')
})

const evidence = { amount: 100_000, transferred_at: '2026-01-05 15:30', bank: 'VCB', note: '=1+1 <b>' }

test('a claim can be made after three minutes, once at a time, and closes when the money comes', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, code } = await open(lan)
  const claim = (body: object = evidence) => lan.call('POST', `/api/payment/${id}/claim`, body)
  assert.equal((await claim()).body.error.code, 'claim_too_early')
  await ageBy(panel, id, 4)
  const claims = await Promise.all([claim(), claim(), claim()])
  assert.deepEqual(claims.map((answer) => answer.status).sort(), [200, 409, 409])
  assert.equal((await panel.db.query(sql`select from notices where event = 'deposit_claimed'`)).length, 1)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  const [row] = await panel.db.query<{ outcome: string }>(sql`select outcome from deposit_claims`)
  assert.equal(row!.outcome, 'paid')
  assert.equal((await claim()).body.error.code, 'claim_paid')
})

test('a claim without sense, or about somebody else’s deposit, is refused', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const { id } = await open(lan)
  await ageBy(panel, id, 4)
  for (const wrong of [
    { amount: 0 },
    { amount: 1e12 },
    { transferred_at: 'yesterday' },
    { transferred_at: '2026-02-30 10:00' },
    { transferred_at: '2099-01-01 10:00' },
    { bank: '  ' },
    { bank: '\u0000' },
    { note: 'x'.repeat(1001) },
  ]) {
    const answer = await lan.call('POST', `/api/payment/${id}/claim`, { ...evidence, ...wrong })
    assert.deepEqual([answer.status, answer.body.error.code], [400, 'invalid_request'], JSON.stringify(wrong))
  }
  assert.equal((await minh.call('POST', `/api/payment/${id}/claim`, evidence)).status, 404)
})

test('the payment page offers the claim when it is time, and says what was typed wrong', async () => {
  await using panel = await startPanel()
  const t = texts('vi').topUp
  const owner = await panel.customer()
  const lan = visitor(panel.url, owner.token)
  const { id } = await open(owner)
  const page = `/wallet/top-up/${id}`
  assert.ok(!(await lan.get(page)).html.includes(t.claimSend))
  assert.match((await lan.get(page)).html, /hx-trigger="load delay:1\d\ds"/)
  assert.ok((await lan.get(`${page}/claim`, { 'hx-request': 'true' })).html.includes(t.claimSend))
  await ageBy(panel, id, 4)
  assert.ok((await lan.get(page)).html.includes(t.claimSend))
  const form = { amount: '100.000', transferred_at: '2026-01-05T15:30', bank: 'VCB', note: '' }
  const wrong = await lan.post(`${page}/claim`, { ...form, transferred_at: 'x' })
  assert.equal(wrong.status, 400)
  assert.match(wrong.html, /value="VCB"/)
  assert.equal((await lan.post(`${page}/claim`, form)).location, page)
  assert.ok(!(await lan.get(page)).html.includes(t.claimSend), 'one at a time')
  assert.equal((await lan.post('/wallet/top-up/1/claim', form)).status, 404)
})

test('the top-up page shows the permanent code and the bonuses that run', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(
    sql`insert into bonus_rules (min_amount, percent, bonus_max) values (500000, 7.5, 100000)`,
  )
  const { html } = await visitor(panel.url, lan.token).get('/wallet/top-up')
  assert.ok(html.includes((await lan.call('GET', '/api/payment/code')).body.code))
  assert.ok(html.includes(texts('vi').topUp.bonusLine('500.000 ₫', '7,5%')))
})
