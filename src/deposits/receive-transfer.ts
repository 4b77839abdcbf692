import { newId } from '../core/id.ts'
import { depositCreditedNotice, transferUnmatchedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { depositCredited } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transfer } from '../partners/sepay.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { insertCouponBonus, listCouponUses, lockCoupons } from '../wallet/coupons.sql.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { listRunningBonusRules } from './bonus-rules.sql.ts'
import { updateClaimsPaid } from './claims.sql.ts'
import { couponBonusRow, withCoupons } from './coupon-bonus.ts'
import { type Credit, type CreditTarget, creditOf } from './credit.ts'
import {
  getDepositLimits,
  listTargetsByPermanentCode,
  lockTargetsByCode,
  upsertCredits,
} from './deposits.sql.ts'
import { payerOf } from './payer.ts'
import { codesOfTransfer, matchOf } from './transfer-match.ts'
import {
  findTwin,
  insertTransfer,
  lockFingerprint,
  type TransferOutcome,
  type TransferSource,
  updateTold,
  updateTransferOutcome,
  updateTwin,
} from './transfers.sql.ts'

/** What became of a transfer; `duplicate` was received before and nothing was done. */
export type Receipt = { outcome: TransferOutcome | 'duplicate' }

/** The account that customers pay into, and the prefix of the codes we gave out. */
export type ReceivingShop = { accountNumber: string; depositPrefix: string }

/**
 * Receives a transfer, whoever tells of it: stores it first, then matches and credits it, all in one
 * transaction. What arrived is credited, never what was expected; a transfer is credited at most once; every
 * other case is stored and waits for a person (reference/sepay.md, "Every case has one outcome").
 */
export async function receiveTransfer(
  transaction: Transaction,
  shop: ReceivingShop,
  transfer: Transfer,
  source: TransferSource,
): Promise<Receipt> {
  return transaction(async (tx) => {
    const transferId = newId()
    await lockFingerprint(tx, transfer)
    if (!(await insertTransfer(tx, transferId, { ...transfer, payer: payerOf(transfer) }, source))) {
      if (source === 'webhook') await updateTold(tx, transfer.sepayId)
      return { outcome: 'duplicate' }
    }
    const twin = await findTwin(tx, transferId, transfer, source)
    if (twin && !(isSepayId(twin.sepayId) && isSepayId(transfer.sepayId))) {
      await updateTwin(tx, transferId, twin.id)
      return { outcome: 'ignored' }
    }
    const decision = await decide(tx, shop, transfer, twin !== undefined)
    const isMissed = source === 'list'
    if (decision.outcome === 'credited') {
      const depositId = await credit(tx, transferId, transfer, decision.target)
      const { userId, username, code } = decision.target
      await updateTransferOutcome(tx, transferId, { ...decision, reason: null, depositId, userId, code })
      await insertNotice(tx, depositCreditedNotice({ ...transfer, username, code, isMissed }))
    } else {
      const { outcome, reason, target } = decision
      await updateTransferOutcome(tx, transferId, {
        outcome,
        reason,
        userId: target?.userId,
        code: target?.code,
      })
      if (outcome === 'ignored') return { outcome }
      await insertNotice(tx, transferUnmatchedNotice({ ...transfer, reason, isMissed }))
    }
    return { outcome: decision.outcome }
  })
}

/** SePay's own ids are numbers, the same from webhook and list: two that differ are two transfers by its word. */
function isSepayId(id: string): boolean {
  return /^\d+$/.test(id)
}

type Decision =
  | { outcome: 'credited'; target: CreditTarget }
  | { outcome: Exclude<TransferOutcome, 'credited'>; reason: string; target?: CreditTarget }

async function decide(tx: Tx, shop: ReceivingShop, transfer: Transfer, hasTwin: boolean): Promise<Decision> {
  if (transfer.isTest) return { outcome: 'ignored', reason: 'test' }
  if (transfer.direction === 'out') return { outcome: 'ignored', reason: 'out' }
  if (transfer.accountNumber !== shop.accountNumber)
    return { outcome: 'wrong_account', reason: 'wrong_account' }

  const target = await findTarget(tx, shop.depositPrefix, transfer)
  // Money that may have been credited under its other id is not credited again before somebody has looked.
  if (hasTwin) return { outcome: 'held', reason: 'maybe_twin', ...(typeof target === 'object' && { target }) }
  if (typeof target === 'string') return { outcome: 'unmatched', reason: target }
  const { max } = await getDepositLimits(tx)
  if (!target.isActive) return { outcome: 'held', reason: 'blocked', target }
  if (max.isLessThan(transfer.amount)) return { outcome: 'held', reason: 'over_limit', target }
  return { outcome: 'credited', target }
}

/** Whom the only code of a transfer that we gave out means, or why nobody. */
async function findTarget(
  tx: Tx,
  prefix: string,
  transfer: Transfer,
): Promise<CreditTarget | 'no_code' | 'several_codes'> {
  const codesPerText = codesOfTransfer(prefix, transfer)
  const codes = [...new Set(codesPerText.flat())]
  if (codes.length === 0) return 'no_code'
  const targets = [...(await lockTargetsByCode(tx, codes)), ...(await listTargetsByPermanentCode(tx, codes))]
  const match = matchOf(codesPerText, (code) => targets.some((target) => target.code === code))
  if (typeof match === 'string') return match
  const meant = targets.filter((target) => target.code === match.code)
  return meant.length === 1 ? meant[0]! : 'several_codes'
}

/** Credits what arrived, with the bonus that runs now, and gives the deposit it counts as. */
async function credit(tx: Tx, transferId: string, transfer: Transfer, target: CreditTarget): Promise<string> {
  // Under the wallet's lock, so that two deposits at once do not both have a bonus that may be had once.
  await lockWallets(tx, [target.userId])
  const { min: depositMin } = await getDepositLimits(tx)
  const bonuses = await listRunningBonusRules(tx, [target.userId])
  const plain = creditOf(transfer, target, { amount: transfer.amount }, { depositMin, bonuses })
  const paid = plain.couponCode === null ? plain : await tryCoupon(tx, plain, plain.couponCode)
  await upsertCredits(tx, transferId, [paid])
  await insertNotifications(tx, [depositCredited(paid)])
  await postEntries(tx, paid.entries)
  if (paid.coupon) await insertCouponBonus(tx, couponBonusRow(paid, paid.coupon))
  await updateClaimsPaid(tx, [paid.depositId])
  return paid.depositId
}

/** With what its coupon adds, if it still holds: its uses are read under its lock, which comes after the wallet's. */
async function tryCoupon(tx: Tx, credit: Credit, code: string): Promise<Credit> {
  const { ids } = await lockCoupons(tx, [code], { wait: true })
  const coupons = await listCouponUses(tx, ids, [credit.userId])
  return withCoupons([credit], coupons, new Date())[0]!
}
