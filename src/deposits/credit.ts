import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { bonusEntry, depositEntry, type LedgerEntry } from '../wallet/ledger.ts'
import { type Bonus, bonusFor, type RunningBonusRule } from './bonus.ts'

/** Whom money is credited to, and the deposit that it pays where there is one. */
export type CreditTarget = {
  userId: string
  username: string
  isActive: boolean
  /** The code that the memo bore; null where a person assigned it. */
  code: string | null
  deposit: {
    id: string
    amountAsked: Money | null
    isPaid: boolean
    isExpired: boolean
    /** The code of the coupon that its customer gave. */
    coupon: string | null
  } | null
}

/** A deposit as it will be written, with the movements of the wallet that belong to it. */
export type Credit = {
  depositId: string
  userId: string
  amount: Money
  flags: string[]
  paidCode: string | null
  ledgerReference: string
  bonus: Bonus | undefined
  /** The coupon to be tried, once its uses are known under lock; null without one, or below the minimum. */
  couponCode: string | null
  /** What the coupon added. */
  coupon?: { id: number; amount: Money }
  entries: LedgerEntry[]
}

/**
 * What crediting `amount` of a transfer to somebody comes to: what arrived is credited, never what was asked, as the
 * deposit that waits for it or as one of its own; the bonus is a movement of its own. `part` tells the parts of a
 * transfer that is split, `earlier` as how many deposits it was credited before, all of them taken back.
 */
export function creditOf(
  transfer: { sepayId: string },
  target: CreditTarget,
  share: { amount: Money; part?: number; earlier?: number },
  rules: { depositMin: Money; bonuses: readonly RunningBonusRule[] },
): Credit {
  const { deposit, userId, code } = target
  const { amount, part, earlier } = share
  const waiting = deposit && !deposit.isPaid ? deposit : undefined
  const depositId = waiting?.id ?? newId()
  const entry = depositEntry({ userId, amount, sepayId: transfer.sepayId, code, part, earlier })
  const bonus = bonusFor(amount, rules.depositMin, rules.bonuses)
  return {
    depositId,
    userId,
    amount,
    flags: flagsOf(deposit, amount, rules.depositMin),
    paidCode: code,
    ledgerReference: entry.reference,
    bonus,
    // More money under the same code is a deposit of its own, for which no coupon was given.
    couponCode: amount.isLessThan(rules.depositMin) ? null : (waiting?.coupon ?? null),
    entries: bonus ? [entry, bonusEntry({ userId, depositId }, bonus.amount)] : [entry],
  }
}

function flagsOf(deposit: CreditTarget['deposit'], amount: Money, depositMin: Money): string[] {
  const flags: string[] = []
  if (deposit?.isPaid) flags.push('repeated')
  else if (deposit?.isExpired) flags.push('late')
  if (deposit?.amountAsked && amount.isLessThan(deposit.amountAsked)) flags.push('less')
  if (deposit?.amountAsked?.isLessThan(amount)) flags.push('more')
  if (amount.isLessThan(depositMin)) flags.push('below_minimum')
  return flags
}
