import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A deposit that may be taken back. */
export type ReversibleDeposit = {
  id: string
  userId: string
  status: 'pending' | 'paid'
  amountReceived: Money | null
  /** Of its own and of its coupon, together. */
  bonusAmount: Money | null
}

/** Locks a deposit, so that of two operators one is first. */
export function lockReversibleDeposit(tx: Tx, id: string): Promise<ReversibleDeposit | undefined> {
  return queryOne(
    tx,
    sql`
    select d.id, d.user_id as "userId", d.status, d.amount_received as "amountReceived",
      nullif(coalesce(d.bonus_amount, 0) + coalesce(d.coupon_amount, 0), 0) as "bonusAmount"
    from deposits d where d.id = ${id} for update of d`,
  )
}

/**
 * Whether a deposit was taken back. Ask after its row was locked: what a locking statement reads of other tables is
 * as old as the moment in which it began to wait.
 */
export async function isReversed(tx: Tx, depositId: string): Promise<boolean> {
  const rows = await tx.query(sql`select from deposit_reversals where deposit_id = ${depositId}`)
  return rows.length > 0
}

/** Writes down that a deposit was taken back, how far, and why. */
export async function insertReversal(
  tx: Tx,
  reversal: {
    depositId: string
    actorId: string
    reason: string
    amountTaken: Money
    bonusTaken: Money
    missing: Money
  },
): Promise<void> {
  await tx.query(sql`
    insert into deposit_reversals (deposit_id, actor_id, reason, amount_taken, bonus_taken, missing)
    values (${reversal.depositId}, ${reversal.actorId}, ${reversal.reason}, ${reversal.amountTaken},
      ${reversal.bonusTaken}, ${reversal.missing})`)
}

/** A deposit that a transfer was credited as, with what was taken back of it. */
export type CreditedDeposit = {
  id: string
  userId: string
  username: string
  code: string | null
  amountReceived: Money
  bonusAmount: Money | null
  bonusPercent: string | null
  /** The coupon that was given for it, and what it added; null where it no longer held. */
  coupon: string | null
  couponAmount: Money | null
  flags: string[]
  paidAt: Date
  /** What its customer has now. */
  balance: Money
  /** The proposal to take it back that waits for a second person, and by whom, when and why. */
  proposalId: string | null
  proposedBy: string | null
  proposedByName: string | null
  proposedAt: Date | null
  proposedReason: string | null
  reversedAt: Date | null
  /** When its transfer was let wait again, for somebody else. */
  reopenedAt: Date | null
  reversedByName: string | null
  reason: string | null
  amountTaken: Money | null
  bonusTaken: Money | null
  missing: Money | null
}

/** The newest deposits that a transfer was credited as: one, or its parts, and those that were taken back before. */
export function listCreditedDeposits(db: Queryable, transferId: string): Promise<CreditedDeposit[]> {
  return db.query(sql`
    select d.id, d.user_id as "userId", u.username, d.paid_code as code, d.amount_received as "amountReceived",
      d.bonus_amount as "bonusAmount", d.bonus_percent::text as "bonusPercent", d.flags,
      (select code from coupons where id = d.coupon_id) as coupon, d.coupon_amount as "couponAmount", d.paid_at as "paidAt",
      u.balance, p.id as "proposalId", p.proposed_by as "proposedBy", proposer.username as "proposedByName",
      p.proposed_at as "proposedAt", p.reason as "proposedReason",
      r.created_at as "reversedAt", r.reopened_at as "reopenedAt", by.username as "reversedByName", r.reason, r.amount_taken as "amountTaken",
      r.bonus_taken as "bonusTaken", r.missing
    from deposits d join users u on u.id = d.user_id left join deposit_reversals r on r.deposit_id = d.id
      left join users by on by.id = r.actor_id
      left join reversal_proposals p on p.deposit_id = d.id and p.decided_at is null
      left join users proposer on proposer.id = p.proposed_by
    where d.transfer_id = ${transferId} and d.status = 'paid'
    order by d.paid_at desc, d.ledger_reference limit 60`)
}
