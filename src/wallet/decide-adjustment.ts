import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { mayMoveMoney, refuseBelowZero } from './adjustment.ts'
import { lockAdjustment, updateAdjustmentDecided } from './adjustments.sql.ts'
import { adjustmentEntry } from './ledger.ts'
import { lockWallets, postEntries } from './wallet.sql.ts'

/**
 * Confirms a proposed adjustment, which posts it, or refuses it. Refuses `forbidden`, `adjustment_not_found`,
 * `adjustment_decided` when somebody was faster, `second_person_needed` when the one who proposed it confirms it
 * (they may take it back), `cannot_adjust_self` and `balance_too_low`.
 */
export async function decideAdjustment(
  transaction: Transaction,
  actor: { id: string; role: string },
  { number, decision }: { number: number; decision: 'confirm' | 'refuse' },
): Promise<void> {
  if (!mayMoveMoney(actor.role)) refuse('forbidden')
  await transaction(async (tx) => {
    const adjustment = (await lockAdjustment(tx, number)) ?? refuse('adjustment_not_found')
    if (adjustment.state !== 'proposed') refuse('adjustment_decided')
    const isConfirmed = decision === 'confirm'
    if (isConfirmed) {
      if (adjustment.proposedBy === actor.id) refuse('second_person_needed')
      if (adjustment.userId === actor.id) refuse('cannot_adjust_self')
      const balances = await lockWallets(tx, [adjustment.userId])
      refuseBelowZero(balances.get(adjustment.userId)!, adjustment.amount)
      await postEntries(tx, [adjustmentEntry(adjustment)])
    }
    await updateAdjustmentDecided(tx, adjustment.id, {
      state: isConfirmed ? 'done' : 'refused',
      actorId: actor.id,
    })
    await insertAudit(tx, {
      actorId: actor.id,
      action: `adjustment.${decision}`,
      subject: `adjustment ${number}`,
      before: { state: 'proposed', proposedBy: adjustment.proposedBy },
      after: { state: isConfirmed ? 'done' : 'refused', amount: adjustment.amount.toString() },
    })
  })
}
