import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { Earned, EarningState } from './commission.ts'

/**
 * Writes what referrers are to get when the hold of the settings is over; an order earns once, a second time fails
 * the transaction.
 */
export async function insertEarnings(
  tx: Tx,
  earnings: readonly { order: { id: string; userId: string }; referrerId: string; amount: Money }[],
): Promise<void> {
  if (earnings.length === 0) return
  await tx.query(sql`
    insert into referral_earnings (referrer_user_id, referred_user_id, order_id, commission_amount, due_at)
    select e.*, now() + (select make_interval(days => commission_hold_days) from settings) from unnest(
      ${earnings.map((e) => e.referrerId)}::uuid[], ${earnings.map((e) => e.order.userId)}::uuid[],
      ${earnings.map((e) => e.order.id)}::uuid[], ${earnings.map((e) => e.amount)}::numeric[]
    ) as e`)
}

/**
 * What referrers have for these orders, after what was taken back. The caller holds the referrers' wallets, which
 * is what keeps held commission from being paid meanwhile.
 */
export async function getEarned(db: Queryable, orderIds: readonly string[]): Promise<Map<string, Earned>> {
  const rows = await db.query<Earned & { orderId: string }>(sql`
    select order_id as "orderId", (commission_amount - taken_back)::numeric(15, 4) as amount,
      earned_at is not null as "isPaid"
    from referral_earnings where order_id = any(${orderIds}::uuid[])`)
  return new Map(rows.map(({ orderId, ...earned }) => [orderId, earned]))
}

/** Notes what of earnings was taken back; the ledger rows are posted beside it. */
export async function updateTakenBack(
  tx: Tx,
  takenBack: readonly { orderId: string; amount: Money }[],
): Promise<void> {
  if (takenBack.length === 0) return
  await tx.query(sql`
    update referral_earnings e set taken_back = e.taken_back + t.amount,
      state = case
        when e.state <> 'refused' and e.taken_back + t.amount = e.commission_amount then 'taken_back' else e.state end
    from unnest(
      ${takenBack.map((t) => t.orderId)}::uuid[], ${takenBack.map((t) => t.amount)}::numeric[]
    ) as t (order_id, amount)
    where e.order_id = t.order_id`)
}

export type ReferralTotals = { referrals: number; earned: Money; pending: Money }

/** How many a user has referred, what was paid for it, and what is held or will come of running orders. */
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
      ((select coalesce(sum(round((final_price - refunded_amount) * commission_percent * 0.01, 4)), 0) from orders
          where referrer_id = ${userId} and status in ('pending', 'submitting', 'unknown', 'processing', 'in_progress'))
        + (select coalesce(sum(commission_amount - taken_back), 0) from referral_earnings
          where referrer_user_id = ${userId} and state = 'pending')
      )::numeric(15, 4) as pending`,
  )
  return row!
}

export type EarningRow = {
  username: string
  orderId: string
  amount: Money
  state: EarningState
  /** When it was paid, or will be. */
  at: Date
}

/** The newest earnings of a user, of these states. */
export function listEarnings(
  db: Queryable,
  userId: string,
  page: { states: readonly EarningState[]; limit: number },
): Promise<EarningRow[]> {
  return db.query(sql`
    select u.username, e.order_id as "orderId", (e.commission_amount - e.taken_back)::numeric(15, 4) as amount,
      e.state, coalesce(e.earned_at, e.due_at) as at
    from referral_earnings e join users u on u.id = e.referred_user_id
    where e.referrer_user_id = ${userId} and e.state = any(${page.states}::text[])
    order by e.created_at desc, e.id desc
    limit ${page.limit}`)
}

/** Commission whose hold is over, with whose it is; those of blocked referrers wait. */
export function listDueEarnings(
  db: Queryable,
  limit: number,
): Promise<{ id: string; orderId: string; referrerId: string }[]> {
  return db.query(sql`
    select e.id, e.order_id as "orderId", e.referrer_user_id as "referrerId"
    from referral_earnings e join users u on u.id = e.referrer_user_id
    where e.state = 'pending' and e.due_at <= now() and u.is_active
    order by e.due_at limit ${limit}`)
}

/**
 * Keeps orders from ending anew, in id order. A ledger row locks its order like this by itself; it must not be after
 * the wallets were locked, because whoever ends an order has it before them.
 */
export async function lockEarningOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await tx.query(sql`select from orders where id = any(${orderIds}::uuid[]) order by id for key share`)
}

/** Why both sides of a referral are one person. */
export type SamePerson = 'account' | 'email' | 'phone' | 'payer'

/**
 * Ends the hold of those of these earnings that are still held: paid, or refused where referrer and referred are
 * one person by account, email, phone, or the bank account they pay from. The caller holds the referrers' wallets.
 */
export function updateEarningsDue(
  tx: Tx,
  ids: readonly string[],
): Promise<{ orderId: string; referrerId: string; amount: Money; refused: SamePerson | null }[]> {
  return tx.query(sql`
    with due as (
      select e.id,
        case
          when a.id = b.id then 'account'
          when plain_email(a.email) = plain_email(b.email) then 'email'
          when plain_phone(a.phone) = plain_phone(b.phone) then 'phone'
          when exists (
            select from bank_transfers ta join bank_transfers tb on tb.payer_account = ta.payer_account
            where ta.user_id = a.id and tb.user_id = b.id) then 'payer'
        end as refused
      from referral_earnings e
      join users a on a.id = e.referrer_user_id join users b on b.id = e.referred_user_id
      where e.id = any(${ids}::uuid[])
    )
    update referral_earnings e set
      state = case when due.refused is null then 'earned' else 'refused' end, reason = due.refused,
      earned_at = case when due.refused is null then now() end
    from due
    where e.id = due.id and e.state = 'pending' and e.due_at <= now()
    returning e.order_id as "orderId", e.referrer_user_id as "referrerId",
      (e.commission_amount - e.taken_back)::numeric(15, 4) as amount, due.refused`)
}
