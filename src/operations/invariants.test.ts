import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import type { Tx } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'
import { payCommissions } from '../referrals/pay-commissions.ts'
import { texts } from '../ui/texts.ts'
import { type Breach, listChecks } from './invariants.sql.ts'

// One panel in which everything holds: a deposit, a completed order with commission, one that was refused and
// refunded, one that ended partial. Each breach is made, looked at and rolled back in a transaction of its own,
// so the next begins where everything holds again; the harness checks that at the end.

class RolledBack extends Error {}

suite('each check shows its breach, and where', { concurrency: false }, () => {
  let panel: Panel
  let lan: Customer
  let orders: { completed: number; partial: number }
  const shown = new Set<string>()

  before(async () => {
    panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
    lan = await panel.customer()
    const minh = await panel.customer({ referredBy: lan })
    await panel.db.query(sql`update settings set commission_hold_days = 0`)
    orders = await buyThree(panel, minh)
    await payCommissions(panel.db.transaction)
    await panel.checkBooks()
  })
  after(() => panel[Symbol.asyncDispose]())

  /** What the checks show, by name, after these statements; nothing of it stays. */
  async function breachesAfter(...statements: Sql[]): Promise<Record<string, Breach[]>> {
    const broken: Record<string, Breach[]> = {}
    const work = panel.db.transaction(async (tx) => {
      await unlock(tx)
      for (const statement of statements) await tx.query(statement)
      for (const { name, breaches } of await listChecks(tx)) if (breaches.length > 0) broken[name] = breaches
      throw new RolledBack()
    })
    await assert.rejects(work, RolledBack)
    for (const name of Object.keys(broken)) shown.add(name)
    return broken
  }

  test('each check has its name in Vietnamese', async () => {
    const named = texts('vi').money.checks.names
    const checks = await panel.db.transaction((tx) => listChecks(tx))
    assert.deepEqual(
      checks.map(({ name }) => name).filter((name) => !(name in named)),
      [],
    )
  })

  test('a balance that is not the sum of its ledger', async () => {
    const broken = await breachesAfter(
      sql`update users set balance = balance + 0.0001 where username = 'customer2'`,
    )
    assert.deepEqual(broken, {
      'each balance equals the sum of its ledger': [
        { subject: 'customer2', is: '996000.0001', shouldBe: '996000.0000' },
      ],
    })
  })

  test('a ledger row that does not begin where the one before it ended', async () => {
    const name = 'each ledger row begins where the one before it ended'
    // Which of the two commissions came first is not said.
    const [first] = await panel.db.query<{ balance: Money }>(
      sql`select balance_after as balance from transactions where user_id = ${lan.id} order by number limit 1`,
    )
    const between = first!.balance
    const broken = await breachesAfter(
      sql`update transactions set balance_before = balance_before + 1, balance_after = balance_after + 1
          where type = 'commission' and user_id = ${lan.id}
            and number = (select min(number) from transactions where user_id = ${lan.id})`,
    )
    assert.deepEqual(
      broken[name]?.map(({ is, shouldBe }) => [is, shouldBe]),
      [
        ['1.0000', '0'],
        [between.toString(), between.plus(Money.dong(1)).toString()],
      ],
    )
  })

  test('books that do not sum to zero', async () => {
    // No change of a row can do this, since the view makes both legs of it: only a change of the view can.
    const broken = await breachesAfter(sql`
      create or replace view ledger_entries as
        select t.id as transaction_id, t.created_at, 'wallets'::text as account, t.amount::numeric from transactions t`)
    assert.deepEqual(broken, {
      'the books sum to zero': [{ subject: 'all accounts', is: '996200.0000', shouldBe: '0' }],
    })
  })

  test('a customer who is said to have spent something else than the orders cost', async () => {
    const broken = await breachesAfter(sql`update users set total_spent = 9 where username = 'customer2'`)
    assert.deepEqual(broken, {
      'what was spent is what orders cost less what was refunded': [
        { subject: 'customer2', is: '9.0000', shouldBe: '4000.0000' },
      ],
    })
  })

  test('an order that was not charged, or charged twice', async () => {
    const name = 'each order was charged once, its price'
    const where = sql`type = 'order' and order_id = (select id from orders where number = ${orders.completed})`
    const uncharged = await breachesAfter(sql`update transactions set order_id = null where ${where}`)
    const subject = String(orders.completed)
    assert.deepEqual(uncharged[name], [{ subject, is: '0', shouldBe: '-2500.0000' }])
    // Half of the price each time adds up and is wrong all the same.
    const twice = await breachesAfter(
      sql`update transactions set amount = 0, balance_after = balance_before where ${where}`,
      sql`insert into transactions (user_id, order_id, type, amount, balance_before, balance_after, reference)
          select user_id, order_id, 'order', -2500, 2500, 0, 'again' from transactions where ${where}`,
    )
    assert.deepEqual(twice[name], [{ subject, is: '-2500.0000', shouldBe: '-2500.0000' }])
  })

  test('an order that was refunded something else than it says', async () => {
    const broken = await breachesAfter(
      sql`update orders set refunded_amount = 999 where number = ${orders.partial}`,
    )
    assert.deepEqual(broken['each order was refunded what it says, no more than it cost'], [
      { subject: String(orders.partial), is: '1000.0000', shouldBe: '999.0000' },
    ])
  })

  test('a canceled or failed order that was not refunded in full', async () => {
    const name = 'canceled and failed orders are refunded in full'
    for (const status of ['canceled', 'failed']) {
      const broken = await breachesAfter(
        sql`update orders set status = ${status} where number = ${orders.partial}`,
      )
      assert.deepEqual(broken, {
        [name]: [{ subject: String(orders.partial), is: '1000.0000', shouldBe: '2500.0000' }],
      })
    }
  })

  test('a bank transfer that was credited twice, not at all, or with another amount', async () => {
    const name = 'each bank transfer is credited at most once, what arrived'
    const credit = (amount: number) => sql`
      insert into transactions (
        user_id, type, amount, balance_before, balance_after, reference, sepay_transaction_id
      )
      select ${lan.id}, 'deposit', ${amount}::numeric, 0, ${amount}::numeric, 'once more', sepay_id from bank_transfers`
    const twice = await breachesAfter(credit(1_000_000))
    assert.deepEqual(twice[name]?.[0]?.is, '2000000.0000')
    const more = await breachesAfter(credit(1))
    assert.deepEqual(more[name]?.[0]?.is, '1000001.0000')
    const never = await breachesAfter(
      sql`update transactions set sepay_transaction_id = null where type = 'deposit'`,
    )
    assert.deepEqual(never, {
      [name]: [{ subject: '26933514', is: '0', shouldBe: '1000000.0000' }],
    })
    const held = await breachesAfter(
      sql`update bank_transfers set outcome = 'held', reason = 'over_limit', deposit_id = null`,
    )
    assert.deepEqual(held, { [name]: [{ subject: '26933514', is: '1000000.0000', shouldBe: '0' }] })
  })

  test('an order that is being sent by nobody', async () => {
    const name = 'every order that is being sent has an attempt that bears its token'
    const none = await breachesAfter(
      sql`update orders set status = 'submitting', dispatch_token = null where number = ${orders.completed}`,
    )
    assert.deepEqual(none, {
      [name]: [{ subject: String(orders.completed), is: 'submitting', shouldBe: 'an open attempt' }],
    })
    // Its attempt has ended, so nobody will ever move it on.
    const ended = await breachesAfter(
      sql`update orders set status = 'submitting', dispatch_token =
            (select id from dispatch_attempts where order_id = orders.id) where number = ${orders.completed}`,
    )
    assert.deepEqual(Object.keys(ended), [name])
  })

  test('an order that was sent again after it was taken, or after its fate became unknown', async () => {
    const name = 'no order was sent twice after it was taken or its fate became unknown'
    for (const outcome of ['accepted', 'unknown', null]) {
      const broken = await breachesAfter(sql`
        insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, finished_at, outcome, request)
        select gen_random_uuid(), id, 'BUMX', 'test', now(), case when ${outcome}::text is not null then now() end, ${outcome}, '{}'
        from orders where number = ${orders.completed}`)
      assert.deepEqual(broken, {
        [name]: [{ subject: String(orders.completed), is: '2', shouldBe: 'at most 1' }],
      })
    }
    const unsent = await breachesAfter(sql`
      insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, finished_at, outcome, request)
      select gen_random_uuid(), id, 'BUMX', 'test', now(), now(), 'not_sent', '{}' from orders`)
    assert.deepEqual(unsent, {}, 'an attempt of which no byte left is no sending')
  })

  test('commission that was paid twice', async () => {
    const broken = await breachesAfter(sql`
      insert into transactions (user_id, order_id, type, amount, balance_before, balance_after, reference)
      select user_id, order_id, 'commission', 1, 200, 201, 'again' from transactions
      where type = 'commission' and order_id = (select id from orders where number = ${orders.completed})`)
    assert.deepEqual(
      broken['commission is paid at most once per order, and no more taken back']?.map(({ is, shouldBe }) => [
        is,
        shouldBe,
      ]),
      [['126.0000', 'one payment']],
    )
  })

  test('earnings that are not in the ledger', async () => {
    const broken = await breachesAfter(
      sql`update referral_earnings set state = 'pending', earned_at = null where commission_amount = 125`,
    )
    assert.deepEqual(
      broken['what referrers earned is what their ledger says']?.map(({ is, shouldBe }) => [is, shouldBe]),
      [['0', '125.0000']],
    )
  })

  test('an adjustment that was confirmed and not posted, or posted and not confirmed', async () => {
    const name = 'each adjustment by hand was posted once, as it was confirmed'
    const propose = (state: string) => sql`
      insert into adjustments (id, user_id, amount, reason, state, needs_second, proposed_by, decided_by, decided_at)
      select ${'00000000-0000-4000-8000-000000000001'}, ${lan.id}, 7, 'a good reason', ${state}, false, u.id,
        case when ${state} = 'done' then u.id end, case when ${state} = 'done' then now() end
      from users u where u.username = 'customer2'`
    const unposted = await breachesAfter(propose('done'))
    assert.deepEqual(unposted[name], [{ subject: '1', is: '0', shouldBe: '7.0000' }])
    const unconfirmed = await breachesAfter(
      propose('proposed'),
      sql`insert into transactions (user_id, type, amount, balance_before, balance_after, reference)
          values (${lan.id}, 'adjustment', 7, 0, 7, 'adjustment:00000000-0000-4000-8000-000000000001')`,
    )
    assert.deepEqual(unconfirmed[name]?.[0]?.is, '7.0000')
  })

  test('a coupon that was used too often, and a price that is not its base less its discounts', async () => {
    const broken = await breachesAfter(
      sql`insert into coupons (code, kind, amount, uses_max) values ('ONCE', 'order', 1, 1)`,
      sql`update orders set coupon_id = (select id from coupons) where status <> 'failed'`,
    )
    assert.deepEqual(broken, {
      'no coupon was used more often than it may be': [{ subject: 'ONCE', is: '2', shouldBe: 'at most 1' }],
    })
    const wrong = await breachesAfter(
      sql`update orders set discount_amount = 1 where number = ${orders.partial}`,
    )
    assert.deepEqual(wrong['each price is its base less its discounts'], [
      { subject: String(orders.partial), is: '2500.0000', shouldBe: '2499.0000' },
    ])
  })

  test('a coupon of a deposit that was noted but neither posted nor counted', async () => {
    const broken = await breachesAfter(
      sql`insert into coupons (code, kind, amount) values ('TOPUP', 'deposit', 7)`,
      sql`update deposits set coupon_id = (select id from coupons), coupon_amount = 7`,
    )
    const name = 'what a coupon added to a deposit was posted once, and counts as a use'
    assert.deepEqual(Object.keys(broken), [name])
    assert.deepEqual(
      broken[name]!.map(({ is, shouldBe }) => ({ is, shouldBe })),
      [{ is: '0 posted, 0 as a use', shouldBe: '7.0000' }],
    )
  })

  test('a refund of an order that runs, and an unknown order that nobody is told of', async () => {
    const subject = String(orders.partial)
    const refunded = await breachesAfter(
      sql`update orders set status = 'processing' where number = ${orders.partial}`,
    )
    assert.deepEqual(refunded, {
      'no order is refunded while it runs, but for runs that will not come': [
        { subject, is: '1000.0000', shouldBe: '0' },
      ],
    })
    const unseen = await breachesAfter(
      sql`update orders set status = 'unknown' where number = ${orders.completed}`,
    )
    assert.deepEqual(Object.keys(unseen), ['whoever waits for a person is seen by one: unknown orders'])
  })

  test('a customer whose orders are counted wrong', async () => {
    const broken = await breachesAfter(sql`update users set order_count = 4 where username = 'customer2'`)
    assert.deepEqual(broken, {
      'the order count of each customer is right': [{ subject: 'customer2', is: '4', shouldBe: '3' }],
    })
  })

  const keptSums = [
    sql`insert into summed_days (day, joined) select distinct vietnam_day(created_at), 0 from transactions`,
    sql`insert into daily_sums select s.* from summed_days cross join lateral sums_of_day(day) as s`,
    sql`insert into customer_days select c.* from summed_days cross join lateral customers_of_day(day) as c`,
  ]

  test('a day whose kept sums are not those of the books', async () => {
    const [ofBooks, ofLedger] = [
      'daily sums equal the books',
      'daily sums of each customer are those of their ledger',
    ]
    const ofCustomers = 'daily sums of customers equal daily sums'
    assert.deepEqual(await breachesAfter(...keptSums), {})
    assert.deepEqual(Object.keys(await breachesAfter(keptSums[0]!)), [ofBooks, ofLedger])
    for (const column of [sql`sales`, sql`cost`, sql`deposits`]) {
      const broken = await breachesAfter(
        ...keptSums,
        sql`update daily_sums set ${column} = ${column} + 0.0001`,
      )
      assert.deepEqual(Object.keys(broken), [ofBooks, ofCustomers])
    }
    for (const column of [sql`adjustments`, sql`moved`]) {
      const broken = await breachesAfter(
        ...keptSums,
        sql`update daily_sums set ${column} = ${column} + 0.0001`,
      )
      assert.deepEqual(Object.keys(broken), [ofBooks])
    }
    // Of one customer to the other: the day's sum stays.
    const moved = await breachesAfter(
      ...keptSums,
      sql`update customer_days set bonus = bonus + case when user_id = (select min(user_id::text)::uuid from customer_days) then 1 else -1 end`,
    )
    assert.deepEqual(Object.keys(moved), [ofLedger])
    const unseen = await breachesAfter(
      sql`insert into transactions (user_id, type, amount, balance_before, balance_after, reference, created_at)
          select id, 'bonus', 0, balance, balance, n::text, now() - case when n > 200 then interval '9 days' else '0' end
          from users, generate_series(1, 201) as n where username = 'customer2'`,
    )
    assert.deepEqual(
      Object.keys(unseen),
      [ofBooks],
      'before the first day of the ledger nothing would be summed',
    )
  })

  test('a check shows at most 20 breaches', async () => {
    const broken = await breachesAfter(
      sql`insert into users (username, email, password_hash, balance, referral_code)
          select 'broken' || n, n || '@example.com', '', 1, 'broken' || n from generate_series(1, 30) as n`,
    )
    assert.equal(broken['each balance equals the sum of its ledger']?.length, 20)
  })

  test('no check is left that was not broken above', async () => {
    const names = (await listChecks(panel.db)).map((check) => check.name)
    assert.deepEqual(
      names.filter((name) => !shown.has(name)),
      [],
    )
  })
})

test('a test that leaves the books broken fails when its panel is disposed of', async () => {
  const panel = await startPanel()
  await panel.customer({ balance: '100' })
  await panel.db.query(sql`update users set balance = 101`)
  await assert.rejects(async () => panel[Symbol.asyncDispose](), /each balance equals the sum of its ledger/)
})

/** Three orders at 2,500: completed with a commission of 125; refused; partial, with 1,000 refunded. */
async function buyThree(panel: Panel, customer: Customer) {
  const opened = await customer.call('POST', '/api/payment/sepay/create', { amount: 1_000_000 })
  await panel.bank.transfer({ memo: opened.body.bank_info.content, amount: 1_000_000, id: 26_933_514 })
  const likes = await panel.service({ rate: '2500' })
  const buy = async (link: string) => {
    const { body } = await customer.order(likes, 1000, { link: `https://example.com/${link}` })
    const [order] = await panel.db.query<{ number: number }>(
      sql`select number from orders where id = ${body.order_id}`,
    )
    return order!.number
  }
  const orders = { completed: await buy('completed'), partial: await buy('partial') }
  await buy('sandbox-refused')
  const sent = (link: string) =>
    panel.eventually(() => panel.provider.orders().find((order) => order.link.endsWith(link)), 'the sending')
  panel.provider.finish((await sent('/completed')).id, { status: 'Completed' })
  panel.provider.finish((await sent('/partial')).id, { status: 'Partial', remains: 400 })
  await panel.eventually(async () => {
    const running = await panel.db.query(
      sql`select from orders where status not in ('completed', 'partial', 'failed')`,
    )
    return running.length === 0
  }, 'the end of all three')
  return orders
}

/** Takes away, for this transaction, what keeps the books from being broken. */
async function unlock(tx: Tx): Promise<void> {
  await tx.query(sql`alter table transactions disable trigger transactions_append_only`)
}
