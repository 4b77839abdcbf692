import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { depositCreditedNotice, transferUnmatchedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transfer } from '../partners/sepay.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { depositEntry } from '../wallet/ledger.ts'
import { postEntries } from '../wallet/wallet.sql.ts'
import { depositCodesIn } from './deposit-code.ts'
import {
  type CodedDeposit,
  getDepositLimits,
  insertRepeatedDeposit,
  insertTransfer,
  lockDepositsByCode,
  type TransferOutcome,
  updateDepositPaid,
  updateTransferOutcome,
} from './deposits.sql.ts'

/** What became of a transfer; `duplicate` was received before and nothing was done. */
export type Receipt = { outcome: TransferOutcome | 'duplicate' }

/**
 * Receives a transfer, whoever tells of it: stores it first, then matches and credits it, all in one
 * transaction. What arrived is credited, never what was expected; a transfer is credited at most once; every
 * other case is stored and waits for a person (reference/sepay.md, "Every case has one outcome").
 */
export async function receiveTransfer(
  transaction: Transaction,
  shop: { accountNumber: string; depositPrefix: string },
  transfer: Transfer,
): Promise<Receipt> {
  return transaction(async (tx) => {
    const transferId = newId()
    if (!(await insertTransfer(tx, transferId, transfer))) return { outcome: 'duplicate' }
    const decision = await decide(tx, shop, transfer)
    if ('deposit' in decision) {
      const depositId = await credit(tx, decision.deposit, transfer, decision.min)
      await updateTransferOutcome(tx, transferId, {
        outcome: 'credited',
        reason: null,
        depositId,
        userId: decision.deposit.userId,
      })
      return { outcome: 'credited' }
    }
    await updateTransferOutcome(tx, transferId, decision)
    if (decision.outcome !== 'ignored') {
      await insertNotice(tx, transferUnmatchedNotice({ ...transfer, reason: decision.reason }))
      await wakeJob(tx, 'send_notices', 'telegram')
    }
    return { outcome: decision.outcome }
  })
}

type Decision =
  | { deposit: CodedDeposit; min: Money }
  | { outcome: Exclude<TransferOutcome, 'credited'>; reason: string; userId?: string }

async function decide(
  tx: Tx,
  shop: { accountNumber: string; depositPrefix: string },
  transfer: Transfer,
): Promise<Decision> {
  if (transfer.isTest) return { outcome: 'ignored', reason: 'test' }
  if (transfer.direction === 'out') return { outcome: 'ignored', reason: 'out' }
  if (transfer.accountNumber !== shop.accountNumber)
    return { outcome: 'wrong_account', reason: 'wrong_account' }

  const deposits = await findDeposits(tx, shop.depositPrefix, transfer)
  const deposit = deposits[0]
  if (!deposit) return { outcome: 'unmatched', reason: 'no_code' }
  if (deposits.length > 1) return { outcome: 'unmatched', reason: 'several_codes' }
  const { min, max } = await getDepositLimits(tx)
  if (!deposit.isActive) return { outcome: 'held', reason: 'blocked', userId: deposit.userId }
  if (max.isLessThan(transfer.amount))
    return { outcome: 'held', reason: 'over_limit', userId: deposit.userId }
  return { deposit, min }
}

/** The deposits whose code stands in the first text that has any code we gave out. */
async function findDeposits(tx: Tx, prefix: string, transfer: Transfer): Promise<CodedDeposit[]> {
  for (const text of [transfer.code, transfer.content, transfer.description]) {
    const codes = depositCodesIn(prefix, text)
    if (codes.length === 0) continue
    const deposits = await lockDepositsByCode(tx, codes)
    if (deposits.length > 0) return deposits
  }
  return []
}

/** Credits what arrived and gives the deposit it counts as. */
async function credit(tx: Tx, deposit: CodedDeposit, transfer: Transfer, min: Money): Promise<string> {
  const { amount } = transfer
  const flags = flagsOf(deposit, amount, min)
  const depositId = deposit.status === 'paid' ? newId() : deposit.id
  if (deposit.status === 'paid') {
    await insertRepeatedDeposit(tx, { id: depositId, userId: deposit.userId, amount, flags })
  } else {
    await updateDepositPaid(tx, { depositId, amount, flags })
  }
  await postEntries(tx, [
    depositEntry({ userId: deposit.userId, amount, sepayId: transfer.sepayId, code: deposit.code }),
  ])
  await insertNotice(
    tx,
    depositCreditedNotice({ ...transfer, username: deposit.username, code: deposit.code }),
  )
  await wakeJob(tx, 'send_notices', 'telegram')
  return depositId
}

function flagsOf(deposit: CodedDeposit, amount: Money, min: Money): string[] {
  const flags: string[] = []
  if (deposit.status === 'paid') flags.push('repeated')
  else if (deposit.isExpired) flags.push('late')
  if (deposit.amountAsked && amount.isLessThan(deposit.amountAsked)) flags.push('less')
  if (deposit.amountAsked?.isLessThan(amount)) flags.push('more')
  if (amount.isLessThan(min)) flags.push('below_minimum')
  return flags
}
