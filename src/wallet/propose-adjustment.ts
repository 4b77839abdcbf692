import { refuse } from '../core/refusal.ts'
import { adjustmentWaitingNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { checkedReason, mayMoveMoney, needsSecondPerson, refuseBelowZero } from './adjustment.ts'
import {
  getAdjustedAlone,
  hasNewerAdjustment,
  insertAdjustment,
  type NewAdjustment,
} from './adjustments.sql.ts'
import { adjustmentEntry } from './ledger.ts'
import { lockWallets, postEntries } from './wallet.sql.ts'

/**
 * Adjusts a wallet by hand, at once, or, above what one operator may do to a wallet within a day, proposes it for
 * a second person. `id` is drawn with the form, so that a form sent twice counts once; that gives `repeated`.
 * Refuses `forbidden`, `cannot_adjust_self`, `user_not_found`, `balance_too_low`, a reason that says nothing, and
 * `wallet_adjusted` when somebody has adjusted the wallet since the operator looked: perhaps for the same thing.
 */
export async function proposeAdjustment(
  transaction: Transaction,
  actor: { id: string; role: string },
  adjustment: NewAdjustment,
): Promise<'done' | 'proposed' | 'repeated'> {
  if (!mayMoveMoney(actor.role)) refuse('forbidden')
  if (adjustment.userId === actor.id) refuse('cannot_adjust_self')
  if (adjustment.amount.isZero()) refuse('invalid_request', { field: 'amount', problem: 'minimum' })
  const reason = checkedReason(adjustment.reason)
  return transaction(async (tx) => {
    // The lock also keeps two forms at once from each staying below the limit.
    const balances = await lockWallets(tx, [adjustment.userId])
    const balance = balances.get(adjustment.userId) ?? refuse('user_not_found')
    const alone = await getAdjustedAlone(tx, actor.id, adjustment.userId)
    const needsSecond = needsSecondPerson(adjustment.amount, alone)
    const written = await insertAdjustment(tx, { ...adjustment, reason, actorId: actor.id, needsSecond })
    if (!written) return 'repeated'
    const { id, seen } = adjustment
    if (seen !== undefined && (await hasNewerAdjustment(tx, { userId: adjustment.userId, id, seen })))
      refuse('wallet_adjusted')
    refuseBelowZero(balance, adjustment.amount)
    if (needsSecond)
      await insertNotice(tx, adjustmentWaitingNotice({ ...written, amount: adjustment.amount, reason }))
    else await postEntries(tx, [adjustmentEntry(adjustment)])
    const { userId, amount } = adjustment
    await insertAudit(tx, {
      actorId: actor.id,
      action: needsSecond ? 'adjustment.propose' : 'adjustment.post',
      subject: `adjustment ${written.number}`,
      before: { balance: balance.toString() },
      after: { userId, amount: amount.toString(), reason },
    })
    return needsSecond ? 'proposed' : 'done'
  })
}
