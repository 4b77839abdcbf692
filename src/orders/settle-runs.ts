import { type Notification, orderEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { getEarned, insertEarnings, updateTakenBack } from '../referrals/referrals.sql.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { outcomeOfRuns } from './drip-feed.ts'
import { type Ending, endPayments, walletsOf } from './order-ending.ts'
import { updateRefunded } from './refunds.sql.ts'
import { getRunsTallies, lockRunsParents, updateRunsParent } from './runs.sql.ts'

/**
 * Brings drip-feeds in line with their runs: state, what remains, and the refund of what is known not to come,
 * up to that target and no further, under the parents' locks. A repeat changes nothing.
 */
export async function settleRuns(transaction: Transaction, parentIds: readonly string[]): Promise<void> {
  if (parentIds.length === 0) return
  await transaction(async (tx) => {
    const parents = await lockRunsParents(tx, parentIds)
    const tallies = await getRunsTallies(tx, parentIds)
    const endings: Ending[] = []
    const ended: Notification[] = []
    announce(tx, new Set(parents.map((parent) => parent.userId)), 'orders')
    for (const parent of parents) {
      const tally = tallies.get(parent.id)
      const outcome = outcomeOfRuns(parent, tally)
      await updateRunsParent(tx, { id: parent.id, ...outcome, startCount: tally?.startCount ?? null })
      const target = parent.finalPrice.fraction(outcome.undelivered, parent.quantity)
      endings.push({ order: parent, target, earns: outcome.hasEnded })
      ended.push(...orderEnded(parent, { status: outcome.status, attention: null, refunded: target }))
    }
    if (endings.length === 0) return
    const balances = await lockWallets(tx, walletsOf(endings))
    const earned = await getEarned(
      tx,
      endings.map(({ order }) => order.id),
    )
    const payments = endPayments(endings, { balances, earned })
    await postEntries(tx, payments.entries)
    await updateRefunded(tx, payments.refunds)
    await insertEarnings(tx, payments.earnings)
    await updateTakenBack(tx, payments.takenBack)
    await insertNotifications(tx, ended)
  })
}
