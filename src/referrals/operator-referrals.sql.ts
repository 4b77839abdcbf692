import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { EarningState } from './commission.ts'

/** A commission as operators see it. */
export type ListedEarning = {
  id: string
  referrerId: string
  referrer: string
  referredId: string
  referred: string
  orderNumber: number
  /** What it came to, and what of that was taken back. */
  amount: Money
  takenBack: Money
  state: EarningState
  createdAt: Date
}

/** A page of all commissions, newest first; `before` is the id of the last row of the page before. */
export function listAllEarnings(
  db: Queryable,
  page: { state: EarningState | undefined; before: string | undefined; limit: number },
): Promise<ListedEarning[]> {
  return db.query(sql`
    select e.id, e.referrer_user_id as "referrerId", r.username as referrer, e.referred_user_id as "referredId",
      d.username as referred, o.number as "orderNumber", e.commission_amount as amount, e.taken_back as "takenBack",
      e.state, e.created_at as "createdAt"
    from referral_earnings e join users r on r.id = e.referrer_user_id join users d on d.id = e.referred_user_id
      join orders o on o.id = e.order_id
    where true ${page.state ? sql`and e.state = ${page.state}` : empty}
    ${
      page.before
        ? sql`and (e.created_at, e.id) < (select created_at, id from referral_earnings where id = ${page.before})`
        : empty
    }
    order by e.created_at desc, e.id desc limit ${page.limit}`)
}

/** Who earned most by bringing others, as their wallets have it. */
export function listTopReferrers(
  db: Queryable,
  limit: number,
): Promise<{ id: string; username: string; earned: Money }[]> {
  return db.query(sql`
    select id, username, referral_earnings as earned from users where referral_earnings > 0
    order by referral_earnings desc, id limit ${limit}`)
}

/** What is held for referrers until its time, and in how many commissions. */
export async function getHeldCommission(db: Queryable): Promise<{ count: number; amount: Money }> {
  const rows = await db.query<{ count: number; amount: Money }>(sql`
    select count(*)::int as count, coalesce(sum(commission_amount - taken_back), 0)::numeric(15, 4) as amount
    from referral_earnings where state = 'pending'`)
  return rows[0]!
}
