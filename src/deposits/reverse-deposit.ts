import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { reversalOf } from './reversal.ts'
import { insertReversal, isReversed, lockReversibleDeposit } from './reversals.sql.ts'

/**
 * Takes a deposit back that the bank took back from us, and its bonuses with it, as far as the balance reaches; gives
 * what was missing. Once, with a reason and an audit row. Refuses `deposit_not_found`, `deposit_not_paid` and
 * `deposit_reversed`.
 */
export async function reverseDeposit(
  transaction: Transaction,
  request: { actorId: string; depositId: string; reason: string },
): Promise<{ missing: Money }> {
  const { actorId, depositId, reason } = request
  return transaction(async (tx) => {
    const deposit = (await lockReversibleDeposit(tx, depositId)) ?? refuse('deposit_not_found')
    if (deposit.status !== 'paid' || deposit.amountReceived === null) refuse('deposit_not_paid')
    if (await isReversed(tx, depositId)) refuse('deposit_reversed')
    const balance = (await lockWallets(tx, [deposit.userId])).get(deposit.userId)!
    const { id, userId, amountReceived: amount, bonusAmount: bonus } = deposit
    const { entries, ...taken } = reversalOf({ id, userId, amount, bonus }, balance)
    await postEntries(tx, entries)
    await insertReversal(tx, { depositId, actorId, reason, ...taken })
    await insertAudit(tx, {
      actorId,
      action: 'deposit.reverse',
      subject: `deposit ${depositId}`,
      before: { amount: amount.toString(), bonus: bonus?.toString() ?? null, balance: balance.toString() },
      after: {
        reason,
        amountTaken: taken.amountTaken.toString(),
        bonusTaken: taken.bonusTaken.toString(),
        missing: taken.missing.toString(),
      },
    })
    return { missing: taken.missing }
  })
}
