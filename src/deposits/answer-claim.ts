import { refuse } from '../core/refusal.ts'
import { claimAnswered } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateClaimAnswered } from './claims.sql.ts'

/** Closes a claim with an answer that the customer reads. Refuses `claim_closed`. */
export async function answerClaim(
  transaction: Transaction,
  actorId: string,
  claimId: string,
  answer: string,
): Promise<void> {
  await transaction(async (tx) => {
    const claim = (await updateClaimAnswered(tx, claimId, { by: actorId, answer })) ?? refuse('claim_closed')
    await insertNotifications(tx, [claimAnswered(claim)])
    await insertAudit(tx, {
      actorId,
      action: 'claim.answer',
      subject: `deposit ${claim.depositId}`,
      before: { claim: claimId },
      after: { answer },
    })
  })
}
