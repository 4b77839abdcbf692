import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { reversalWaitingNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { getConfirmAbove } from './proposals.sql.ts'
import { type ReversalAct, reversalOf } from './reversal.ts'
import {
  findReversalProposal,
  insertReversalProposal,
  updateReversalProposalDecided,
} from './reversal-proposals.sql.ts'
import { insertReversal, isReversed, lockReversibleDeposit, type ReversibleDeposit } from './reversals.sql.ts'

/** `missing` is what the balance did not hold of what was to be taken. */
export type Reversed = { end: 'done'; missing: Money } | { end: 'proposed' | 'dropped' }

/**
 * Takes a deposit back that the bank took back from us, and its bonuses with it, as far as the balance reaches. Once,
 * with a reason and an audit row. Above the amount of `settings.transfer_confirm_above` the first operator proposes
 * and a second confirms. Refuses `deposit_not_found`, `deposit_not_paid`, `deposit_reversed`, `proposal_waiting`,
 * `proposal_gone` and `second_person_needed`.
 */
export async function reverseDeposit(
  transaction: Transaction,
  request: { actorId: string; depositId: string; act: ReversalAct },
): Promise<Reversed> {
  const { actorId, depositId, act } = request
  return transaction(async (tx) => {
    const deposit = (await lockReversibleDeposit(tx, depositId)) ?? refuse('deposit_not_found')
    const { amountReceived } = deposit
    if (deposit.status !== 'paid' || amountReceived === null) refuse('deposit_not_paid')
    if (await isReversed(tx, depositId)) refuse('deposit_reversed')
    const proposal = await findReversalProposal(tx, depositId)
    if (act.kind === 'reverse') {
      if (proposal) refuse('proposal_waiting')
      const { reason } = act
      if (!(await getConfirmAbove(tx)).isLessThan(amountReceived)) {
        return carryOut(tx, { actorId, reason, proposedBy: null }, { ...deposit, amountReceived })
      }
      const names = await insertReversalProposal(tx, { id: newId(), depositId, reason, by: actorId })
      await insertNotice(tx, reversalWaitingNotice({ ...names, amount: amountReceived, reason }))
      await auditProposal(tx, actorId, 'propose_reversal', { depositId, amountReceived, reason })
      return { end: 'proposed' }
    }
    if (proposal?.id !== act.proposalId) refuse('proposal_gone')
    const { reason, proposedBy } = proposal
    if (act.kind === 'confirm' && proposedBy === actorId) refuse('second_person_needed')
    const decision = act.kind === 'confirm' ? 'confirmed' : 'dropped'
    await updateReversalProposalDecided(tx, proposal.id, { by: actorId, decision })
    if (act.kind === 'confirm') {
      return carryOut(tx, { actorId, reason, proposedBy }, { ...deposit, amountReceived })
    }
    await auditProposal(tx, actorId, 'drop_reversal', { depositId, amountReceived, reason })
    return { end: 'dropped' }
  })
}

async function carryOut(
  tx: Tx,
  decision: { actorId: string; reason: string; proposedBy: string | null },
  deposit: ReversibleDeposit & { amountReceived: Money },
): Promise<Reversed> {
  const { actorId, ...why } = decision
  const { id, userId, amountReceived: amount, bonusAmount: bonus } = deposit
  const balance = (await lockWallets(tx, [userId])).get(userId)!
  const { entries, ...taken } = reversalOf({ id, userId, amount, bonus }, balance)
  await postEntries(tx, entries)
  await insertReversal(tx, { depositId: id, actorId, reason: why.reason, ...taken })
  await insertAudit(tx, {
    actorId,
    action: 'deposit.reverse',
    subject: `deposit ${id}`,
    before: { amount: amount.toString(), bonus: bonus?.toString() ?? null, balance: balance.toString() },
    after: {
      ...why,
      amountTaken: taken.amountTaken.toString(),
      bonusTaken: taken.bonusTaken.toString(),
      missing: taken.missing.toString(),
    },
  })
  return { end: 'done', missing: taken.missing }
}

function auditProposal(
  tx: Tx,
  actorId: string,
  what: 'propose_reversal' | 'drop_reversal',
  { depositId, amountReceived, reason }: { depositId: string; amountReceived: Money; reason: string },
): Promise<void> {
  return insertAudit(tx, {
    actorId,
    action: `deposit.${what}`,
    subject: `deposit ${depositId}`,
    before: { amount: amountReceived.toString() },
    after: { reason },
  })
}
