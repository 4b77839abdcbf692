import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import { depositClaimedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { type ClaimEvidence, insertClaim, lockClaimableDeposit } from './claims.sql.ts'

/** A transfer that came at once needs no claim; most do within a minute. */
export const CLAIM_AFTER_MINUTES = 3
const CLAIMS_MAX = 3

/**
 * Files "I transferred but see nothing" about a deposit, for an operator to look at. Refuses `deposit_not_found`,
 * `claim_paid` when the money has come after all, `claim_too_early`, `claim_open` while there is one, and
 * `too_many_claims`.
 */
export async function fileClaim(
  transaction: Transaction,
  user: { id: string; username: string },
  depositId: string,
  evidence: ClaimEvidence,
): Promise<{ claimId: string }> {
  return transaction(async (tx) => {
    const deposit = (await lockClaimableDeposit(tx, user.id, depositId)) ?? refuse('deposit_not_found')
    if (deposit.status === 'paid') refuse('claim_paid')
    if (deposit.ageMinutes < CLAIM_AFTER_MINUTES) refuse('claim_too_early', { minutes: CLAIM_AFTER_MINUTES })
    const claimId = newId()
    if (deposit.claims >= CLAIMS_MAX) refuse('too_many_claims', { count: deposit.claims })
    if (!(await insertClaim(tx, { ...evidence, id: claimId, depositId, userId: user.id })))
      refuse('claim_open')
    await insertNotice(tx, depositClaimedNotice({ ...evidence, username: user.username, code: deposit.code }))
    return { claimId }
  })
}
