import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { vietnamDate } from '../core/clock.ts'
import { applyStatuses } from '../orders/apply-statuses.ts'
import { sql } from '../platform/sql.ts'
import { maskUsername } from './commission.ts'
import { payCommissions } from './pay-commissions.ts'

const STILL = { worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } }

const statsOf = async (customer: Customer) => (await customer.call('GET', '/api/referral/stats')).body

/** Pays what is due when this many days of the hold have gone by. */
async function daysLater(panel: Panel, days: number): Promise<number> {
  await panel.db.query(
    sql`update referral_earnings set due_at = due_at - make_interval(hours => ${Math.round(days * 24)})`,
  )
  return payCommissions(panel.db.transaction)
}

/** Lan has referred Minh, who has just ordered for 2,500 đồng; the order is with the provider. */
async function referredOrder(panel: Panel) {
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '10000', referredBy: lan })
  const likes = await panel.service({ rate: '2500' })
  const { body } = await minh.order(likes, 1000)
  const sent = await panel.eventually(() => panel.provider.orders()[0], 'the sending')
  const ended = (status: string) =>
    panel.eventually(
      async () => (await minh.call('GET', `/api/orders/${body.order_id}`)).body.order.status === status,
      `the order ${status}`,
    )
  return { lan, minh, likes, orderId: body.order_id as string, sent, ended }
}

test('the statistics have exactly the shape of the specification', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, likes, orderId, sent, ended } = await referredOrder(panel)
  await panel.customer({ referredBy: lan })
  panel.provider.finish(sent.id, { status: 'Completed' })
  await ended('completed')
  await daysLater(panel, 7)
  await minh.order(likes, 400)
  assert.deepEqual(await statsOf(lan), {
    success: true,
    referral_code: lan.referralCode,
    referral_link: `http://panel.test/?ref=${lan.referralCode}`,
    total_referrals: 2,
    total_earnings: 125,
    pending_earnings: 50,
    recent_earnings: [{ user: 'cus***2', order_id: orderId, amount: 125, date: vietnamDate(new Date()) }],
  })
})

test('commission is pending while the order runs, held for seven days after it, and then paid', async () => {
  await using panel = await startPanel(STILL)
  const { lan, sent, ended } = await referredOrder(panel)
  const running = await statsOf(lan)
  assert.deepEqual([running.pending_earnings, running.total_earnings], [125, 0])
  assert.equal(await lan.balance(), '0.0000')
  panel.provider.finish(sent.id, { status: 'Completed' })
  await ended('completed')
  assert.equal(await daysLater(panel, 6.5), 0, 'not a moment early')
  const held = await statsOf(lan)
  assert.deepEqual([held.pending_earnings, held.total_earnings, held.recent_earnings], [125, 0, []])
  assert.equal(await daysLater(panel, 0.5), 1)
  assert.equal(await daysLater(panel, 7), 0, 'paid once')
  const paid = await statsOf(lan)
  assert.deepEqual([paid.pending_earnings, paid.total_earnings], [0, 125])
  assert.equal(await lan.balance(), '125.0000')
})

test('of an order that ends partial, commission is paid on what was kept', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, sent, ended } = await referredOrder(panel)
  panel.provider.finish(sent.id, { status: 'Partial', remains: 400 })
  await ended('partial')
  await daysLater(panel, 7)
  assert.equal(await minh.balance(), '8500.0000')
  assert.equal(await lan.balance(), '75.0000')
  const { pending_earnings, total_earnings } = await statsOf(lan)
  assert.deepEqual([pending_earnings, total_earnings], [0, 75])
})

test('of orders that are canceled, refused or end with nothing delivered there is no commission', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, likes, sent } = await referredOrder(panel)
  await minh.order(likes, 1000, { link: 'https://example.com/sandbox-refused' })
  await minh.order(likes, 1000, { link: 'https://example.com/third' })
  const third = await panel.eventually(() => panel.provider.orders()[1], 'the third sending')
  panel.provider.finish(sent.id, { status: 'Canceled' })
  panel.provider.finish(third.id, { status: 'Partial', remains: 1000 })
  await panel.eventually(async () => (await minh.balance()) === '10000.0000', 'the refunds')
  await daysLater(panel, 7)
  assert.equal(await lan.balance(), '0.0000')
  const { pending_earnings, total_earnings, recent_earnings } = await statsOf(lan)
  assert.deepEqual([pending_earnings, total_earnings, recent_earnings], [0, 0, []])
})

test('an order that is reported completed many times at once earns once', async () => {
  await using panel = await startPanel(STILL)
  const { lan, orderId, ended } = await referredOrder(panel)
  await ended('processing')
  const reports = new Map([[orderId, { status: 'Completed', remains: 0 }]])
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 100, stretch: 1 } }
  await Promise.all(Array.from({ length: 10 }, () => applyStatuses(panel.db.transaction, provider, reports)))
  await daysLater(panel, 7)
  await Promise.all(Array.from({ length: 5 }, () => payCommissions(panel.db.transaction)))
  assert.equal(await lan.balance(), '125.0000')
  assert.equal((await statsOf(lan)).recent_earnings.length, 1)
})

test('the percent is the one that held when the order was placed, of the price after the discount', async () => {
  await using panel = await startPanel(STILL)
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '2375', spent: '1000000', referredBy: lan })
  const before = (await statsOf(lan)).pending_earnings
  await minh.order(await panel.service({ rate: '2500' }), 1000)
  await panel.db.query(sql`update settings set commission_percent = 50`)
  assert.equal((await statsOf(lan)).pending_earnings - before, 118.75)
})

test('who was not referred earns nobody anything', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '10000' })
  const { body } = await minh.order(await panel.service(), 1000)
  await panel.eventually(
    async () => (await minh.call('GET', `/api/orders/${body.order_id}`)).body.order.status === 'completed',
  )
  assert.deepEqual(await panel.db.query(sql`select from referral_earnings`), [])
  assert.equal((await statsOf(lan)).total_referrals, 0)
  assert.equal((await panel.call('GET', '/api/referral/stats')).status, 401)
})

test('what is taken back within the hold costs nothing, after it what the wallet still has', async () => {
  await using panel = await startPanel(STILL)
  const first = await referredOrder(panel)
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 100, stretch: 1 } }
  const report = (orderId: string, status: string, remains: number) =>
    applyStatuses(panel.db.transaction, provider, new Map([[orderId, { status, remains }]]))
  const { lan, minh, likes, orderId } = first
  panel.provider.finish(first.sent.id, { status: 'Completed' })
  await first.ended('completed')
  await report(orderId, 'Partial', 400)
  assert.equal((await statsOf(lan)).pending_earnings, 75)
  await daysLater(panel, 7)
  assert.equal(await lan.balance(), '75.0000')

  // Lan spends 50 of the 75; of what the rest of the order then takes back only 25 are left.
  await lan.order(likes, 20)
  await report(orderId, 'Canceled', 1000)
  assert.equal(await lan.balance(), '0.0000')
  assert.equal(await minh.balance(), '10000.0000')
  assert.equal((await statsOf(lan)).total_earnings, 50)
})

test('an order that is canceled within the hold never earns', async () => {
  await using panel = await startPanel(STILL)
  const { lan, sent, orderId, ended } = await referredOrder(panel)
  panel.provider.finish(sent.id, { status: 'Completed' })
  await ended('completed')
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 100, stretch: 1 } }
  const canceled = new Map([[orderId, { status: 'Canceled' }]])
  // Both at once: whoever comes first, nothing is left of it in the end.
  await panel.db.query(sql`update referral_earnings set due_at = now()`)
  await Promise.all([
    applyStatuses(panel.db.transaction, provider, canceled),
    payCommissions(panel.db.transaction),
    payCommissions(panel.db.transaction),
  ])
  assert.equal(await daysLater(panel, 30), 0)
  assert.equal(await lan.balance(), '0.0000')
})

test('one person on both sides earns nothing: the same phone, mailbox or bank account', async () => {
  for (const same of ['phone', 'email', 'payer'] as const) {
    await using panel = await startPanel(STILL)
    const { lan, minh, sent, ended } = await referredOrder(panel)
    if (same === 'phone') {
      await panel.db.query(sql`update users set phone = '+84 901 234 567' where id = ${lan.id}`)
      await panel.db.query(sql`update users set phone = '0901234567' where id = ${minh.id}`)
    }
    if (same === 'email') {
      await panel.db.query(sql`update users set email = 'le.lan@gmail.com' where id = ${lan.id}`)
      await panel.db.query(sql`update users set email = 'LeLan+2@googlemail.com' where id = ${minh.id}`)
    }
    if (same === 'payer') {
      for (const [n, { id }] of [lan, minh].entries()) {
        await panel.db.query(sql`
          insert into bank_transfers (sepay_id, account_number, direction, amount, transferred_at, raw, outcome, user_id, told_at, payer_account)
          values (${`t${n}`}, '1', 'in', 1, now(), '{}', 'ignored', ${id}, now(), '1900100100')`)
      }
    }
    panel.provider.finish(sent.id, { status: 'Completed' })
    await ended('completed')
    await daysLater(panel, 7)
    assert.equal(await lan.balance(), '0.0000')
    assert.deepEqual(await panel.db.query(sql`select state, reason from referral_earnings`), [
      { state: 'refused', reason: same },
    ])
    const { pending_earnings, total_earnings, recent_earnings } = await statsOf(lan)
    assert.deepEqual([pending_earnings, total_earnings, recent_earnings], [0, 0, []])
  }
})

test('who pays from the account that their referrer paid from earns nobody anything, and who pays from another does', async () => {
  for (const [phone, earned, state] of [
    ['0912345678', '0.0000', { state: 'refused', reason: 'payer' }],
    ['0987654321', '125.0000', { state: 'earned', reason: null }],
  ] as const) {
    await using panel = await startPanel(STILL)
    const { lan, minh, sent, ended } = await referredOrder(panel)
    for (const [customer, payer] of [
      [lan, '0912345678'],
      [minh, phone],
    ] as const) {
      const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 50_000 })
      const memo = `MoMoT${payer}T28994691053T970416T${body.bank_info.content} GD 252995-091922 15:46:22`
      await panel.bank.transfer({ memo, amount: 50_000 })
    }
    const paid = await lan.balance()
    panel.provider.finish(sent.id, { status: 'Completed' })
    await ended('completed')
    await daysLater(panel, 7)
    assert.equal(paid, '50000.0000')
    assert.equal(Number(await lan.balance()) - Number(paid), Number(earned))
    assert.deepEqual(await panel.db.query(sql`select state, reason from referral_earnings`), [state])
  }
})

test('an account that is masked by the bank joins nobody', async () => {
  await using panel = await startPanel(STILL)
  const { lan, minh, sent, ended } = await referredOrder(panel)
  for (const customer of [lan, minh]) {
    const { body } = await customer.call('GET', '/api/user/me')
    await panel.bank.transfer({ memo: body.user.deposit_code, amount: 50_000, shape: 'mbvcb' })
    assert.ok(Number(await customer.balance()) >= 50_000)
  }
  panel.provider.finish(sent.id, { status: 'Completed' })
  await ended('completed')
  await daysLater(panel, 7)
  assert.equal(await lan.balance(), '50125.0000')
})

test('nobody signs up with the code of their own mailbox, and referrals never go round in a circle', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const minh = await panel.customer({ referredBy: lan })
  const [box, host] = lan.email.split('@')
  const again = await panel.call('POST', '/api/auth/register', {
    body: {
      username: 'lanagain',
      email: `${box}+again@${host}`,
      password: 'password123',
      referral_code: lan.referralCode,
    },
  })
  assert.equal(again.body.error.code, 'unknown_referral_code')
  const refer = (whom: Customer, by: Customer) =>
    panel.db.query(sql`update users set referred_by_code = ${by.referralCode} where id = ${whom.id}`)
  await assert.rejects(refer(lan, minh), /lead back/)
  await assert.rejects(refer(lan, lan), /lead back/)
})

test('a referrer sees no whole name', () => {
  assert.equal(maskUsername('nguyenvana'), 'ngu***a')
  assert.equal(maskUsername('user3'), 'use***3')
  assert.equal(maskUsername('user'), 'u***')
  assert.equal(maskUsername('lan'), 'l***')
})
