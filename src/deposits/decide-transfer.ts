import { newId } from '../core/id.ts'
import { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { depositCreditedNotice, transferWaitingNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { depositCredited } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { insertCouponBonus, listCouponUses, lockCoupons } from '../wallet/coupons.sql.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { listRunningBonusRules } from './bonus-rules.sql.ts'
import { updateClaimsPaid } from './claims.sql.ts'
import { couponBonusRow, withCoupons } from './coupon-bonus.ts'
import { type Credit, type CreditTarget, creditOf } from './credit.ts'
import {
  countCredits,
  getDepositLimits,
  listTargetsByPermanentCode,
  lockTargetsByCode,
  upsertCredits,
} from './deposits.sql.ts'
import { findProposal, getConfirmAbove, insertProposal, updateProposalDecided } from './proposals.sql.ts'
import { listRecipients } from './recipients.sql.ts'
import { checkAct, namedIn, type PlannedAct, planOf, type TransferAct } from './transfer-act.ts'
import { lockTransfer, type TransferUnderAct, updateTransferDecided } from './transfers.sql.ts'

/** `proposed`: the amount takes two people, and a second operator must confirm. */
export type Decided = 'done' | 'proposed' | 'dropped'

/**
 * Does what an operator decides about a transfer that waits: releases it to whom its code means, assigns it, splits
 * it or sets it aside, once, with an audit row. Above the amount of `settings.transfer_confirm_above` the first
 * operator proposes and a second confirms. Refuses `transfer_not_found`, `transfer_decided` when somebody was faster,
 * `proposal_waiting`, `proposal_gone`, `second_person_needed`, `recipient_not_found`, and what transfer-act.ts does.
 */
export async function decideTransfer(
  transaction: Transaction,
  request: { actorId: string; transferId: string; act: TransferAct },
): Promise<Decided> {
  const { actorId, act } = request
  return transaction(async (tx) => {
    const transfer = (await lockTransfer(tx, request.transferId)) ?? refuse('transfer_not_found')
    const proposal = await findProposal(tx, transfer.id)
    if (act.kind === 'confirm' || act.kind === 'drop') {
      if (proposal?.id !== act.proposalId) refuse('proposal_gone')
      const decision = act.kind === 'drop' ? 'dropped' : 'confirmed'
      if (act.kind === 'confirm' && proposal.proposedBy === actorId) refuse('second_person_needed')
      await updateProposalDecided(tx, proposal.id, { by: actorId, decision })
      if (act.kind === 'drop') {
        await audit(tx, actorId, 'drop', transfer, proposal.act)
        return 'dropped'
      }
      checkAct(transfer, proposal.act, actorId)
      await carryOut(tx, actorId, transfer, proposal.act)
      return 'done'
    }
    if (proposal) refuse('proposal_waiting')
    const recipients = await listRecipients(tx, namedIn(transfer, act))
    const plan = planOf(transfer, act, recipients, actorId)
    if ((await getConfirmAbove(tx)).isLessThan(transfer.amount)) {
      await insertProposal(tx, { id: newId(), transferId: transfer.id, act: plan, by: actorId })
      await insertNotice(tx, transferWaitingNotice({ ...transfer, usernames: namesOf(plan) }))
      await audit(tx, actorId, 'propose', transfer, plan)
      return 'proposed'
    }
    await carryOut(tx, actorId, transfer, plan)
    return 'done'
  })
}

function namesOf(plan: PlannedAct): string[] {
  return plan.shares.map((share) => share.username)
}

async function carryOut(
  tx: Tx,
  actorId: string,
  transfer: TransferUnderAct,
  plan: PlannedAct,
): Promise<void> {
  const depositIds = plan.kind === 'ignore' ? [] : await creditShares(tx, transfer, plan)
  await updateTransferDecided(tx, transfer.id, {
    by: actorId,
    outcome: plan.kind === 'ignore' ? 'ignored' : 'credited',
    note: plan.reason,
    depositId: depositIds[0] ?? null,
    userId:
      plan.kind === 'ignore' ? transfer.userId : plan.shares.length === 1 ? plan.shares[0]!.userId : null,
  })
  await audit(tx, actorId, plan.kind, transfer, plan)
}

async function creditShares(tx: Tx, transfer: TransferUnderAct, plan: PlannedAct): Promise<string[]> {
  // All deposits are locked before any wallet, as where a transfer arrives.
  const codes = plan.shares.map((share) => share.code).filter((code) => code !== null)
  const coded = [...(await lockTargetsByCode(tx, codes)), ...(await listTargetsByPermanentCode(tx, codes))]
  const userIds = plan.shares.map((share) => share.userId)
  await lockWallets(tx, userIds)
  const { min: depositMin } = await getDepositLimits(tx)
  const rules = await listRunningBonusRules(tx, userIds)
  const earlier = await countCredits(tx, transfer.id)
  const plain = plan.shares.map(({ code, userId, username, amount }, index) => {
    const target = coded.find((one) => one.code === code && one.userId === userId)
    const bonuses = rules.filter((rule) => rule.userId === userId)
    const share = { amount: Money.parse(amount), earlier, ...(plan.kind === 'split' && { part: index + 1 }) }
    const uncoded: CreditTarget = { userId, username, isActive: true, code: null, deposit: null }
    return creditOf(transfer, target ?? uncoded, share, { depositMin, bonuses })
  })
  const credits = await tryCoupons(tx, plain)
  await upsertCredits(tx, transfer.id, credits)
  await insertNotifications(tx, credits.map(depositCredited))
  await postEntries(
    tx,
    credits.flatMap((credit) => credit.entries),
  )
  for (const credit of credits) {
    if (credit.coupon) await insertCouponBonus(tx, couponBonusRow(credit, credit.coupon))
  }
  await updateClaimsPaid(
    tx,
    credits.map((credit) => credit.depositId),
  )
  for (const [index, { username }] of plan.shares.entries()) {
    const { amount, paidCode } = credits[index]!
    await insertNotice(
      tx,
      depositCreditedNotice({ username, amount, code: paidCode, transferredAt: transfer.transferredAt }),
    )
  }
  return credits.map((credit) => credit.depositId)
}

/** With what their coupons add, if they still hold: uses are read under the locks, which come after the wallets'. */
async function tryCoupons(tx: Tx, credits: readonly Credit[]): Promise<readonly Credit[]> {
  const codes = credits.map((credit) => credit.couponCode).filter((code) => code !== null)
  if (codes.length === 0) return credits
  const { ids } = await lockCoupons(tx, [...new Set(codes)], { wait: true })
  const userIds = credits.map((credit) => credit.userId)
  return withCoupons(credits, await listCouponUses(tx, ids, userIds), new Date())
}

function audit(
  tx: Tx,
  actorId: string,
  what: PlannedAct['kind'] | 'propose' | 'drop',
  transfer: TransferUnderAct,
  plan: PlannedAct,
): Promise<void> {
  return insertAudit(tx, {
    actorId,
    action: `transfer.${what}`,
    subject: `transfer ${transfer.sepayId}`,
    before: { outcome: transfer.outcome, reason: transfer.reason, amount: transfer.amount.toString() },
    after: plan,
  })
}
