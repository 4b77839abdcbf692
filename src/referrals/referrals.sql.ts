import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Writes what referrers earned; an order earns once, a second time fails the transaction. */
export async function insertEarnings(
  tx: Tx,
  earnings: readonly { order: { id: string; userId: string }; referrerId: string; amount: Money }[],
): Promise<void> {
  if (earnings.length === 0) return
  await tx.query(sql`
    insert into referral_earnings (referrer_user_id, referred_user_id, order_id, commission_amount)
    select * from unnest(
      ${earnings.map((e) => e.referrerId)}::uuid[], ${earnings.map((e) => e.order.userId)}::uuid[],
      ${earnings.map((e) => e.order.id)}::uuid[], ${earnings.map((e) => e.amount)}::numeric[]
    )`)
}

/** What referrers have for these orders, after what was taken back. */
export async function getEarned(db: Queryable, orderIds: readonly string[]): Promise<Map<string, Money>> {
  const rows = await db.query<{ orderId: string; earned: Money }>(sql`
    select order_id as "orderId", (commission_amount - taken_back)::numeric(15, 4) as earned
    from referral_earnings where order_id = any(${orderIds}::uuid[])`)
  return new Map(rows.map(({ orderId, earned }) => [orderId, earned]))
}

/** Notes what of earnings was taken back; the ledger rows are posted beside it. */
export async function updateTakenBack(
  tx: Tx,
  takenBack: readonly { orderId: string; amount: Money }[],
): Promise<void> {
  if (takenBack.length === 0) return
  await tx.query(sql`
    update referral_earnings e set taken_back = e.taken_back + t.amount
    from unnest(
      ${takenBack.map((t) => t.orderId)}::uuid[], ${takenBack.map((t) => t.amount)}::numeric[]
    ) as t (order_id, amount)
    where e.order_id = t.order_id`)
}

export type ReferralTotals = { referrals: number; earned: Money; pending: Money }

/** How many a user has referred, what came of it, and what running orders will still bring. */
export async function getReferralTotals(
  db: Queryable,
  userId: string,
  code: string,
): Promise<ReferralTotals> {
  const row = await queryOne<ReferralTotals>(
    db,
    sql`
    select
      (select count(*) from users where referred_by_code = ${code})::int as referrals,
      (select referral_earnings from users where id = ${userId}) as earned,
      (select coalesce(sum(round(final_price * commission_percent / 100, 4)), 0)::numeric(15, 4) from orders
        where referrer_id = ${userId} and status in ('pending', 'submitting', 'unknown', 'processing', 'in_progress')
      ) as pending`,
  )
  return row!
}

export type EarningRow = { username: string; orderId: string; amount: Money; createdAt: Date }

/** The newest earnings of a user. */
export function listEarnings(db: Queryable, userId: string, limit: number): Promise<EarningRow[]> {
  return db.query(sql`
    select u.username, e.order_id as "orderId", (e.commission_amount - e.taken_back) as amount, e.created_at as "createdAt"
    from referral_earnings e join users u on u.id = e.referred_user_id
    where e.referrer_user_id = ${userId}
    order by e.created_at desc, e.id desc
    limit ${limit}`)
}
