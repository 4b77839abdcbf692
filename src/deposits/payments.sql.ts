import type { Money } from '../core/money.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'

/** What a payment is: money that came or is to come, the bonus for it, or its being taken back. */
export const paymentTypes = ['deposit', 'bonus', 'reversal'] as const
type PaymentType = (typeof paymentTypes)[number]

export const paymentStates = ['pending', 'expired', 'completed'] as const
type PaymentState = (typeof paymentStates)[number]

/** A line of a customer's payment history. `amount` is positive; a reversal's was taken. */
export type Payment = {
  /** Of the deposit that it is about. */
  depositId: string
  type: PaymentType
  state: PaymentState
  amount: Money
  amountAsked: Money | null
  code: string | null
  at: Date
}

export type PaymentFilter = {
  type: PaymentType | undefined
  state: PaymentState | undefined
  /** The first moment, and the one after the last. */
  from: Date | undefined
  until: Date | undefined
}

const ranks: Record<PaymentType, number> = { deposit: 1, bonus: 2, reversal: 3 }

/** A page of a customer's payments, newest first. */
export function listPayments(
  db: Queryable,
  userId: string,
  filter: PaymentFilter,
  page: { offset: number; limit: number },
): Promise<Payment[]> {
  return db.query(sql`
    select id as "depositId", type, state, amount, asked as "amountAsked", code, at
    from (${paymentsOf(userId)}) as p ${whereOf(filter)}
    order by at desc, id desc,
      case type when 'deposit' then ${ranks.deposit} when 'bonus' then ${ranks.bonus} else ${ranks.reversal} end desc
    limit ${page.limit} offset ${page.offset}`)
}

/** How many payments of a customer there are. */
export async function countPayments(db: Queryable, userId: string, filter: PaymentFilter): Promise<number> {
  const row = await queryOne<{ count: number }>(
    db,
    sql`select count(*)::int as count from (${paymentsOf(userId)}) as p ${whereOf(filter)}`,
  )
  return row!.count
}

function paymentsOf(userId: string) {
  return sql`
    select d.id, 'deposit' as type,
      case when d.status = 'paid' then 'completed' when d.expires_at <= now() then 'expired' else 'pending' end as state,
      coalesce(d.amount_received, d.amount_asked) as amount, d.amount_asked as asked,
      coalesce(d.paid_code, d.code) as code, coalesce(d.paid_at, d.created_at) as at
    from deposits d where d.user_id = ${userId}
    union all
    select d.id, 'bonus', 'completed', coalesce(d.bonus_amount, 0) + coalesce(d.coupon_amount, 0), null, coalesce(d.paid_code, d.code), d.paid_at
    from deposits d where d.user_id = ${userId} and (d.bonus_amount is not null or d.coupon_amount is not null)
    union all
    select d.id, 'reversal', 'completed', r.amount_taken + r.bonus_taken, null, coalesce(d.paid_code, d.code), r.created_at
    from deposits d join deposit_reversals r on r.deposit_id = d.id where d.user_id = ${userId}`
}

function whereOf({ type, state, from, until }: PaymentFilter) {
  return sql`
    where true ${type ? sql`and type = ${type}` : empty} ${state ? sql`and state = ${state}` : empty}
      ${from ? sql`and at >= ${from}` : empty} ${until ? sql`and at < ${until}` : empty}`
}
