import { toDong } from '../catalog/currency.ts'
import { Money } from '../core/money.ts'
import { orderAttentionNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { type Notification, orderEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { ProviderOrderStatus } from '../partners/provider-replies.ts'
import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { getEarned, insertEarnings, updateTakenBack } from '../referrals/referrals.sql.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { hasEnded, refundTarget, type StatusPace } from './order.ts'
import { type Ending, endPayments, walletsOf } from './order-ending.ts'
import { changeBy, endReport, type OrderChange } from './order-report.ts'
import { updateRefunded } from './refunds.sql.ts'
import { type FollowedOrder, lockFollowedOrders, updateStatuses } from './statuses.sql.ts'

/** What of a provider's row its reports are read with. */
export type Reporter = { name: string; currencyRate: string; pace: StatusPace }

/** A charge beyond this is no charge. */
const CHARGE_LIMIT = Money.dong(10_000_000_000)

/**
 * Applies what a provider said about its orders: their states, counts, and everything that hangs on an end,
 * namely the refund up to its target and the referrer's commission, in one transaction under the orders'
 * locks, so a repeat pays nothing. Gives the parents of those that are runs of a drip-feed.
 */
export async function applyStatuses(
  transaction: Transaction,
  provider: Reporter,
  reports: ReadonlyMap<string, ProviderOrderStatus | undefined>,
): Promise<string[]> {
  return transaction(async (tx) => {
    const orders = await lockFollowedOrders(tx, [...reports.keys()])
    const changes = orders.map((order) => {
      const report = reports.get(order.id)
      const change = changeBy(order, report, { ...provider.pace, reopenMs: order.reopenMs })
      return {
        ...change,
        orderId: order.id,
        providerCharge: chargeOf(report, provider.currencyRate),
        endReport: endReport(order, change, report),
      }
    })
    await updateStatuses(tx, changes)

    await insertNotifications(
      tx,
      orders.flatMap((order, index) => endTold(order, changes[index]!)),
    )
    const moved = orders.filter((order, index) => isSeen(order, changes[index]!))
    announce(tx, new Set(moved.map((order) => order.userId)), 'orders')

    const endings = orders.flatMap((order, index) => endingOf(order, changes[index]!) ?? [])
    if (endings.length > 0) {
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
    }

    for (const [index, order] of orders.entries()) {
      const { attention } = changes[index]!
      if (attention === null || attention === order.attention) continue
      await insertNotice(tx, orderAttentionNotice(order, provider.name, attention))
    }
    return [...new Set(orders.flatMap((order) => order.parentId ?? []))]
  })
}

/** What hangs on an order's end; undefined while it runs, or while a person still decides what it costs. */
function endingOf(order: FollowedOrder, change: OrderChange): Ending | undefined {
  if (!hasEnded(change.status) || change.attention !== null) return undefined
  const target = refundTarget({ ...order, status: change.status, remains: change.remains ?? undefined })
  return { order, target, earns: true }
}

function endTold(order: FollowedOrder, change: OrderChange): Notification[] {
  const { target = order.refundedAmount } = endingOf(order, change) ?? {}
  const refunded = target.isLessThan(order.refundedAmount) ? order.refundedAmount : target
  return orderEnded(order, { ...change, refunded })
}

/** Whether a change is one that the customer's pages show. */
function isSeen(order: FollowedOrder, change: OrderChange): boolean {
  return (
    order.status !== change.status ||
    order.remains !== change.remains ||
    order.startCount !== change.startCount
  )
}

function chargeOf(report: ProviderOrderStatus | undefined, currencyRate: string): Money | null {
  if (!report || 'error' in report || report.charge === undefined) return null
  const [, whole, decimals = '0'] = /^(\d{1,9})(?:\.(\d+))?$/.exec(report.charge) ?? []
  if (whole === undefined) return null
  const charge = toDong(`${whole}.${decimals.slice(0, 8)}`, currencyRate)
  return charge.isLessThan(CHARGE_LIMIT) ? charge : null
}
