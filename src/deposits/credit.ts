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
  deposit: { id: string; amountAsked: Money | null; isPaid: boolean; isExpired: boolean } | null
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
  entries: LedgerEntry[]
}

/**
 * What crediting `amount` of a transfer to somebody comes to: what arrived is credited, never what was asked, as the
 * deposit that waits for it or as one of its own; the bonus is a movement of its own. `part` tells the parts of a
 * transfer that is split.
 */
export function creditOf(
  transfer: { sepayId: string },
  target: CreditTarget,
  share: { amount: Money; part?: number },
  rules: { depositMin: Money; bonuses: readonly RunningBonusRule[] },
): Credit {
  const { deposit, userId, code } = target
  const { amount } = share
  const depositId = deposit && !deposit.isPaid ? deposit.id : newId()
  const entry = depositEntry({ userId, amount, sepayId: transfer.sepayId, code, part: share.part })
  const bonus = bonusFor(amount, rules.depositMin, rules.bonuses)
  return {
    depositId,
    userId,
    amount,
    flags: flagsOf(deposit, amount, rules.depositMin),
    paidCode: code,
    ledgerReference: entry.reference,
    bonus,
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
