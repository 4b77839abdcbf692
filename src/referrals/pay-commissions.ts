import { commissionsPaid } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { commissionEntry } from '../wallet/ledger.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { listDueEarnings, lockEarningOrders, updateEarningsDue } from './referrals.sql.ts'

const BATCH = 200

/**
 * Pays commission whose hold is over into the referrers' wallets, up to 200 at a time; where both sides are one
 * person nothing is paid. Gives how many were decided, so that the caller can go on while there are more.
 *
 * The orders are locked first and then the wallets, as at an order's end, so the two never wait for each other in a
 * circle, and what is taken back in the same moment is either not paid or taken back from the wallet.
 */
export async function payCommissions(transaction: Transaction): Promise<number> {
  return transaction(async (tx) => {
    const due = await listDueEarnings(tx, BATCH)
    if (due.length === 0) return 0
    await lockEarningOrders(
      tx,
      due.map((earning) => earning.orderId),
    )
    await lockWallets(
      tx,
      due.map((earning) => earning.referrerId),
    )
    const decided = await updateEarningsDue(
      tx,
      due.map((earning) => earning.id),
    )
    const paid = decided.filter(({ refused, amount }) => refused === null && amount.isPositive())
    await postEntries(
      tx,
      paid.map(({ orderId, referrerId, amount }) => commissionEntry({ id: orderId, referrerId }, amount)),
    )
    await insertNotifications(tx, commissionsPaid(paid))
    return decided.length
  })
}
