import { Money } from '../core/money.ts'
import { type LedgerEntry, reversalEntry } from '../wallet/ledger.ts'

/**
 * What an operator wants done about a deposit that the bank took back from us. `confirm` and `drop` decide what another
 * has proposed.
 */
export type ReversalAct =
  | { kind: 'reverse'; reason: string }
  | { kind: 'confirm'; proposalId: string }
  | { kind: 'drop'; proposalId: string }

/**
 * Whether a credited transfer may wait again, for somebody else. `kept` where its deposits were taken back but something
 * was missing: that is still with its customer, and credited once more it would be there twice.
 */
export function reopeningOf(
  deposits: readonly { reversedAt: Date | null; reopenedAt: Date | null; missing: Money | null }[],
): 'open' | 'kept' | undefined {
  const standing = deposits.filter((deposit) => deposit.reopenedAt === null)
  if (standing.length === 0 || standing.some((deposit) => deposit.reversedAt === null)) return undefined
  return standing.some((deposit) => deposit.missing?.isPositive()) ? 'kept' : 'open'
}

/** What is taken back of a deposit and of its bonus, and what the wallet no longer has. */
export type Reversal = { amountTaken: Money; bonusTaken: Money; missing: Money; entries: LedgerEntry[] }

/**
 * What taking a deposit back comes to: all that arrived and its bonus, as far as the balance reaches; never below
 * zero. The deposit goes first, because the bank has taken that money from us in any case.
 */
export function reversalOf(
  deposit: { id: string; userId: string; amount: Money; bonus: Money | null },
  balance: Money,
): Reversal {
  const bonus = deposit.bonus ?? Money.zero
  const amountTaken = deposit.amount.atMost(balance)
  const bonusTaken = bonus.atMost(balance.minus(amountTaken))
  const ids = { userId: deposit.userId, depositId: deposit.id }
  const entries = [
    ...(amountTaken.isPositive() ? [reversalEntry('deposit', ids, amountTaken)] : []),
    ...(bonusTaken.isPositive() ? [reversalEntry('bonus', ids, bonusTaken)] : []),
  ]
  const missing = deposit.amount.plus(bonus).minus(amountTaken).minus(bonusTaken)
  return { amountTaken, bonusTaken, missing, entries }
}
