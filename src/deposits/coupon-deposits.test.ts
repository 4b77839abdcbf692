import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { makeCoupon } from '../wallet/make-coupon.ts'
import { decideTransfer } from './decide-transfer.ts'
import { reverseDeposit } from './reverse-deposit.ts'

type Limits = { usesMax?: number; usesPerUserMax?: number; minimum?: number; kind?: 'order' | 'deposit' }

/** A coupon for deposits of 10 %. */
async function coupon(panel: Panel, code: string, limits: Limits = {}) {
  const owner = { id: (await panel.operator()).id, role: 'owner' }
  await makeCoupon(panel.db.transaction, owner, {
    code,
    kind: limits.kind ?? 'deposit',
    discountPercent: 10,
    amount: null,
    amountMax: null,
    minimum: Money.dong(limits.minimum ?? 0),
    startsAt: null,
    endsAt: null,
    usesMax: limits.usesMax ?? 1000,
    usesPerUserMax: limits.usesPerUserMax ?? null,
    note: null,
  })
}

async function open(customer: Customer, code: string, amount = 100_000) {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount, coupon: code })
  assert.equal(body.success, true, JSON.stringify(body))
  return { id: body.transaction_id as string, memo: body.bank_info.content as string }
}

const count = async (panel: Panel) =>
  (await panel.db.query(sql`select from transactions where type = 'bonus' and amount > 0`)).length

test('60 transfers at once on a coupon with 7 uses give exactly 7 bonuses, and all are credited', async () => {
  await using panel = await startPanel()
  await coupon(panel, 'SEVEN', { usesMax: 7 })
  const customers = await Promise.all(Array.from({ length: 20 }, () => panel.customer()))
  const opened = await Promise.all(
    customers.flatMap((one) => Array.from({ length: 3 }, () => open(one, ' seven '))),
  )
  await Promise.all(opened.map(({ memo }) => panel.bank.transfer({ memo, amount: 100_000, copies: 2 })))
  assert.equal(await count(panel), 7)
  const [all] = await panel.db.query<{ sum: Money }>(
    sql`select sum(balance)::numeric(15, 4) as sum from users`,
  )
  assert.equal(all!.sum.toString(), '6070000.0000')
})

test('a coupon that does not hold is refused at once, and opens no deposit', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await coupon(panel, 'BIG', { minimum: 500_000 })
  await coupon(panel, 'ORDERS', { kind: 'order' })
  const refusal = async (code: string) =>
    (await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000, coupon: code })).body.error.code
  assert.equal(await refusal('NONE'), 'coupon_not_found')
  assert.equal(await refusal('ORDERS'), 'coupon_not_found')
  assert.equal(await refusal('BIG'), 'coupon_minimum')
  assert.equal((await panel.db.query(sql`select from deposits`)).length, 0)
})

test('a coupon counts once for a deposit, by what arrived, beside the bonus, and both are told of', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await coupon(panel, 'TEN')
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 5)`)
  const { id, memo } = await open(lan, 'TEN')
  await panel.bank.transfer({ memo, amount: 200_000 })
  assert.equal(await lan.balance(), '230000.0000')
  await panel.bank.transfer({ memo, amount: 200_000 })
  assert.equal(await lan.balance(), '440000.0000', 'more money under the same code has no coupon')
  const { body } = await lan.call('GET', '/api/payment/history?type=bonus')
  assert.deepEqual(
    body.data.map((line: { amount: number }) => line.amount),
    [10_000, 30_000],
  )
  const page = await visitor(panel.url, lan.token).get(`/wallet/top-up/${id}`)
  assert.ok(page.html.includes(texts('vi').topUp.bonusReceived('30.000 ₫')))
})

test('a coupon that no longer holds when the money comes stops no credit', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await coupon(panel, 'TEN', { minimum: 100_000 })
  await coupon(panel, 'ONCE', { usesPerUserMax: 1 })
  const [less, off, first] = [await open(lan, 'TEN'), await open(lan, 'TEN'), await open(lan, 'ONCE')]
  await panel.bank.transfer({ memo: less.memo, amount: 99_999 })
  await panel.db.query(sql`update coupons set is_active = false where code = 'TEN'`)
  await panel.bank.transfer({ memo: off.memo, amount: 100_000 })
  const again = await open(lan, 'ONCE')
  await Promise.all([first, again].map(({ memo }) => panel.bank.transfer({ memo, amount: 100_000 })))
  assert.equal(await lan.balance(), '409999.0000')
})

test('an operator who assigns a transfer by its code gives the coupon, and a reversal takes it back', async () => {
  await using panel = await startPanel()
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  await coupon(panel, 'TEN')
  const { id, memo } = await open(lan, 'TEN')
  await panel.bank.transfer({ memo: 'no code at all', amount: 100_000 })
  const [transfer] = await panel.db.query<{ id: string }>(sql`select id from bank_transfers`)
  await decideTransfer(panel.db.transaction, {
    actorId: operator.id,
    transferId: transfer!.id,
    act: { kind: 'assign', to: memo },
  })
  assert.equal(await lan.balance(), '110000.0000')
  const sheet = await visitor(panel.url, operator.token).get(`/admin/deposits/${transfer!.id}`)
  assert.ok(sheet.html.includes(texts('vi').admin.deposits.desk.couponGave('TEN', '10.000 ₫')))
  await reverseDeposit(panel.db.transaction, {
    actorId: operator.id,
    depositId: id,
    act: { kind: 'reverse', reason: 'taken back' },
  })
  assert.equal(await lan.balance(), '0.0000')
})

test('of a transfer that is split each part has its own deposit’s coupon, by its part, as long as there are uses', async () => {
  await using panel = await startPanel()
  const [lan, minh, hoa, operator] = [
    await panel.customer(),
    await panel.customer(),
    await panel.customer(),
    await panel.operator(),
  ]
  await coupon(panel, 'ONE', { usesMax: 1 })
  await coupon(panel, 'MANY')
  const opened = [await open(lan, 'ONE'), await open(minh, 'ONE'), await open(hoa, 'MANY')]
  await panel.bank.transfer({ memo: 'for all three', amount: 600_000 })
  const [transfer] = await panel.db.query<{ id: string }>(sql`select id from bank_transfers`)
  const amounts = [100_000, 200_000, 300_000]
  await decideTransfer(panel.db.transaction, {
    actorId: operator.id,
    transferId: transfer!.id,
    act: {
      kind: 'split',
      parts: opened.map(({ memo }, n) => ({ to: memo, amount: Money.dong(amounts[n]!) })),
    },
  })
  const balances = await Promise.all([lan, minh, hoa].map((one) => one.balance()))
  assert.deepEqual(balances, ['110000.0000', '200000.0000', '330000.0000'])
  const act = { kind: 'reverse', reason: 'taken back' } as const
  for (const { id } of opened) {
    await reverseDeposit(panel.db.transaction, { actorId: operator.id, depositId: id, act })
  }
  assert.deepEqual(await Promise.all([lan, minh, hoa].map((one) => one.balance())), Array(3).fill('0.0000'))
})

test('two operators who split two transfers between the same coupons at once end, with no use too many', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const operators = [await panel.operator(), await panel.operator()]
  for (const code of ['ONE', 'TWO']) await coupon(panel, code, { usesMax: 1 })
  const opened = [
    [await open(lan, 'ONE'), await open(minh, 'TWO')],
    [await open(minh, 'ONE'), await open(lan, 'TWO')],
  ]
  for (const n of opened.keys()) await panel.bank.transfer({ memo: `split ${n}`, amount: 200_000 })
  const transfers = await panel.db.query<{ id: string }>(sql`select id from bank_transfers`)
  await Promise.all(
    transfers.map(({ id }, n) =>
      decideTransfer(panel.db.transaction, {
        actorId: operators[n]!.id,
        transferId: id,
        act: {
          kind: 'split',
          parts: opened[n]!.map(({ memo }) => ({ to: memo, amount: Money.dong(100_000) })),
        },
      }),
    ),
  )
  assert.equal(await count(panel), 2)
  const total = Number(await lan.balance()) + Number(await minh.balance())
  assert.equal(total, 420_000)
})

test('the top-up form takes a coupon, and says beside the field why one does not hold', async () => {
  await using panel = await startPanel()
  const lan = visitor(panel.url, (await panel.customer()).token)
  await coupon(panel, 'TEN')
  const wrong = await lan.post('/wallet/top-up', { amount: '100.000', coupon: 'ELEVEN' })
  assert.equal(wrong.status, 404)
  assert.match(wrong.html, /id="field-coupon-error"/)
  assert.match(wrong.html, /value="ELEVEN"/)
  const payment = await lan.submit('/wallet/top-up', { amount: '100.000', coupon: 'ten' })
  assert.ok(payment.html.includes('>TEN<'))
})
