import type { Queryable } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'

/** What must hold, and the statement that finds where it does not: one row per breach, named by `subject`. */
type Invariant = { name: string; breaches: Sql }

const invariants: readonly Invariant[] = [
  {
    name: 'each balance equals the sum of its ledger',
    breaches: sql`
      select u.username as subject, u.balance::text as is, coalesce(t.total, 0)::text as "shouldBe"
      from users u left join (select user_id, sum(amount) as total from transactions group by user_id) as t on t.user_id = u.id
      where u.balance <> coalesce(t.total, 0)`,
  },
  {
    name: 'each ledger row begins where the one before it ended',
    breaches: sql`
      select number::text as subject, balance_before::text as is, before::text as "shouldBe"
      from (
        select number, balance_before, lag(balance_after, 1, 0) over (partition by user_id order by number) as before
        from transactions
      ) as chained
      where balance_before <> before`,
  },
  {
    name: 'the books sum to zero',
    breaches: sql`
      select 'all accounts' as subject, sum(amount)::text as is, '0' as "shouldBe" from book_entries
      having sum(amount) <> 0`,
  },
  {
    name: 'what was spent is what orders cost less what was refunded',
    breaches: sql`
      select u.username as subject, u.total_spent::text as is, coalesce(o.spent, 0)::text as "shouldBe"
      from users u
      left join (select user_id, sum(final_price - refunded_amount) as spent from orders group by user_id) as o on o.user_id = u.id
      where u.total_spent <> coalesce(o.spent, 0)`,
  },
  {
    name: 'each order was charged once, its price',
    breaches: sql`
      select o.number::text as subject, coalesce(sum(t.amount), 0)::text as is, (-o.final_price)::text as "shouldBe"
      from orders o left join transactions t on t.order_id = o.id and t.type = 'order'
      where o.parent_id is null
      group by o.id having coalesce(sum(t.amount), 0) <> -o.final_price or count(t.id) <> 1`,
  },
  {
    name: 'each order was refunded what it says, no more than it cost',
    breaches: sql`
      select o.number::text as subject, coalesce(sum(t.amount), 0)::text as is, o.refunded_amount::text as "shouldBe"
      from orders o left join transactions t on t.order_id = o.id and t.type = 'refund'
      group by o.id having coalesce(sum(t.amount), 0) <> o.refunded_amount or o.refunded_amount > o.final_price`,
  },
  {
    name: 'canceled and failed orders are refunded in full',
    breaches: sql`
      select number::text as subject, refunded_amount::text as is, final_price::text as "shouldBe"
      from orders where status in ('canceled', 'failed') and refunded_amount <> final_price`,
  },
  {
    name: 'each bank transfer is credited at most once, what arrived',
    breaches: sql`
      select b.sepay_id as subject, coalesce(sum(t.amount), 0)::text as is,
        (case when b.outcome = 'credited' then b.amount else 0 end)::text as "shouldBe"
      from bank_transfers b
      left join (
        select sepay_transaction_id as sepay_id, amount from transactions where type = 'deposit'
        union all
        -- What was taken back before its transfer was let wait again, so that it may be credited anew.
        select given.sepay_transaction_id, back.amount
        from deposit_reversals r join deposits d on d.id = r.deposit_id
        join transactions given on given.reference = d.ledger_reference and given.type = 'deposit'
        join transactions back on back.reference = 'deposit:' || d.id || ':reversed' and back.type = 'deposit'
        where r.reopened_at is not null
      ) as t on t.sepay_id = b.sepay_id
      group by b.id having coalesce(sum(t.amount), 0) <> case when b.outcome = 'credited' then b.amount else 0 end`,
  },
  {
    name: 'every order that is being sent has an attempt that bears its token',
    breaches: sql`
      select o.number::text as subject, o.status as is, 'an open attempt' as "shouldBe"
      from orders o
      where o.status = 'submitting'
        and not exists (select from dispatch_attempts a where a.id = o.dispatch_token and a.finished_at is null)`,
  },
  {
    name: 'no order was sent twice after it was taken or its fate became unknown',
    breaches: sql`
      select o.number::text as subject, count(*)::text as is, 'at most 1' as "shouldBe"
      from dispatch_attempts a join orders o on o.id = a.order_id
      -- Those that were cleared are told apart by the provider, or were found to have left nothing there.
      where a.cleared_by is null and (a.outcome in ('accepted', 'unknown') or a.outcome is null)
      group by o.id having count(*) > 1`,
  },
  {
    name: 'commission is paid at most once per order, and no more taken back',
    breaches: sql`
      select order_id::text as subject, sum(amount)::text as is, 'one payment' as "shouldBe"
      from transactions where type = 'commission' and order_id is not null
      group by order_id having count(*) filter (where amount > 0) > 1 or sum(amount) < 0`,
  },
  {
    name: 'what referrers earned is what their ledger says',
    breaches: sql`
      select e.order_id::text as subject,
        (case when e.earned_at is null then 0 else e.commission_amount - e.taken_back end)::text as is,
        coalesce(sum(t.amount), 0)::text as "shouldBe"
      from referral_earnings e left join transactions t on t.order_id = e.order_id and t.type = 'commission'
      group by e.id
      having case when e.earned_at is null then 0 else e.commission_amount - e.taken_back end <> coalesce(sum(t.amount), 0)`,
  },
  {
    name: 'each adjustment by hand was posted once, as it was confirmed',
    breaches: sql`
      select a.number::text as subject, coalesce(t.amount, 0)::text as is,
        (case when a.state = 'done' then a.amount else 0 end)::text as "shouldBe"
      from adjustments a
      left join transactions t on t.reference = 'adjustment:' || a.id and t.user_id = a.user_id and t.type = 'adjustment'
      where coalesce(t.amount, 0) <> case when a.state = 'done' then a.amount else 0 end`,
  },
  {
    name: 'no coupon was used more often than it may be',
    breaches: sql`
      select c.code as subject, count(*)::text as is, 'at most ' || c.uses_max as "shouldBe"
      from coupons c
      join (
        select coupon_id from orders where coupon_id is not null and status not in ('canceled', 'failed')
        union all select coupon_id from coupon_bonuses
      ) as used on used.coupon_id = c.id
      group by c.id having count(*) > c.uses_max`,
  },
  {
    name: 'what a coupon added to a deposit was posted once, and counts as a use',
    breaches: sql`
      select d.id::text as subject, concat(coalesce(t.amount, 0), ' posted, ', coalesce(b.amount, 0), ' as a use') as is,
        coalesce(d.coupon_amount, 0)::text as "shouldBe"
      from deposits d
      left join transactions t on t.reference = 'coupon:' || d.id
      left join coupon_bonuses b on b.reference = d.ledger_reference
      where d.status = 'paid'
        and (coalesce(t.amount, 0) <> coalesce(d.coupon_amount, 0) or coalesce(b.amount, 0) <> coalesce(d.coupon_amount, 0))`,
  },
  {
    name: 'each price is its base less its discounts',
    breaches: sql`
      select number::text as subject, final_price::text as is, (base_price - discount_amount)::text as "shouldBe"
      from orders where final_price <> base_price - discount_amount`,
  },
  {
    name: 'no order is refunded while it runs, but for runs that will not come',
    breaches: sql`
      select number::text as subject, refunded_amount::text as is, '0' as "shouldBe"
      from orders
      where refunded_amount > 0 and runs_started is null
        and status in ('pending', 'submitting', 'unknown', 'processing', 'in_progress', 'completed')`,
  },
  {
    name: 'whoever waits for a person is seen by one: unknown orders',
    breaches: sql`
      select number::text as subject, status as is, 'a reason' as "shouldBe"
      from orders where status = 'unknown' and attention is null`,
  },
  {
    name: 'the order count of each customer is right',
    breaches: sql`
      select u.username as subject, u.order_count::text as is, count(o.id)::text as "shouldBe"
      from users u left join orders o on o.user_id = u.id and o.parent_id is null
      group by u.id having u.order_count <> count(o.id)`,
  },
  {
    name: 'daily sums equal the books',
    breaches: sql`
      select coalesce(s.day, b.day)::text as subject, k.sums::text as is, b.sums::text as "shouldBe"
      from summed_days s
      full join (
        select vietnam_day(at) as day, array[
          coalesce(sum(amount) filter (where account = 'sales'), 0), coalesce(-sum(amount) filter (where account = 'bank'), 0),
          coalesce(-sum(amount) filter (where account = 'promotions'), 0),
          coalesce(-sum(amount) filter (where account = 'referrals'), 0),
          coalesce(-sum(amount) filter (where account = 'provider_cost'), 0),
          coalesce(-sum(amount) filter (where account = 'equity'), 0),
          coalesce(sum(amount) filter (where account = 'wallets'), 0)] as sums
        from book_entries group by 1
      ) as b on b.day = s.day
      full join (
        select day, array[sum(sales - refunds), sum(deposits), sum(bonus), sum(commission), sum(cost), sum(adjustments),
          sum(moved)] as sums
        from daily_sums group by day
      ) as k on k.day = coalesce(s.day, b.day)
      -- A day whose orders have changed costs what they say until it is summed again.
      where case when s.day is not null
        then k.sums is distinct from b.sums and not exists (select from changed_days c where c.day = s.day)
        -- What is in no sums yet is from the ledger's first day on; before it nobody would ever sum.
        else k.day is not null or b.day < books_first_day() end`,
  },
  {
    name: 'daily sums of customers equal daily sums',
    breaches: sql`
      select day::text as subject, c.sums::text as is, k.sums::text as "shouldBe"
      from (
        select day, array[sum(orders), sum(sales), sum(refunds), sum(deposits), sum(bonus), sum(commission), sum(cost)] as sums
        from customer_days group by day
      ) as c
      full join (
        select day, array[sum(orders), sum(sales), sum(refunds), sum(deposits), sum(bonus), sum(commission), sum(cost)] as sums
        from daily_sums group by day
      ) as k using (day)
      where coalesce(c.sums, array_fill(0::numeric, array[7])) <> coalesce(k.sums, array_fill(0::numeric, array[7]))`,
  },
  {
    name: 'daily sums of each customer are those of their ledger',
    breaches: sql`
      select coalesce(k.user_id, t.user_id)::text as subject, k.sum::text as is, t.sum::text as "shouldBe"
      from (
        select user_id, sum(deposits + bonus + commission + refunds - sales) as sum from customer_days group by user_id
      ) as k
      full join (
        select user_id, sum(amount) filter (where type <> 'adjustment') as sum
        from transactions where vietnam_day(created_at) in (select day from summed_days) group by user_id
      ) as t using (user_id)
      where coalesce(k.sum, 0) <> coalesce(t.sum, 0)`,
  },
]

export type Breach = { subject: string; is: string; shouldBe: string }
export type Check = { name: string; breaches: Breach[] }

const BREACHES_SHOWN = 20

/** Checks every invariant of the books and the orders; each with at most 20 places where it does not hold. */
export async function listChecks(db: Queryable): Promise<Check[]> {
  const checks: Check[] = []
  for (const { name, breaches } of invariants) {
    checks.push({ name, breaches: await db.query<Breach>(sql`${breaches} limit ${BREACHES_SHOWN}`) })
  }
  return checks
}
