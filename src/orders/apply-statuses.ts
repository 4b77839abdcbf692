import { isPackage } from '../catalog/service.ts'
import { orderAttentionNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { ProviderOrderStatus } from '../partners/provider-replies.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { commissionOf } from '../referrals/commission.ts'
import { insertEarnings } from '../referrals/referrals.sql.ts'
import { commissionEntry, type LedgerEntry, refundEntry } from '../wallet/ledger.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import {
  clampRemains,
  hasEnded,
  nextStatusCheckMs,
  type OrderStatus,
  refundTarget,
  statusesBefore,
  statusOfWord,
} from './order.ts'
import { updateRefunded } from './refunds.sql.ts'
import { lockRunningOrders, type RunningOrder, type StatusChange, updateStatuses } from './statuses.sql.ts'

/**
 * Applies what a provider said about running orders: their states, counts, and everything that hangs on an
 * end, namely the refund up to its target and the referrer's commission, in one transaction under the
 * orders' locks. Orders that have ended meanwhile are left alone, so a repeat pays nothing.
 */
export async function applyStatuses(
  transaction: Transaction,
  provider: { name: string; statusIntervalMs: number },
  reports: ReadonlyMap<string, ProviderOrderStatus | undefined>,
): Promise<void> {
  await transaction(async (tx) => {
    const orders = await lockRunningOrders(tx, [...reports.keys()])
    const changes = orders.map((order) => changeOf(order, reports.get(order.id), provider.statusIntervalMs))
    await updateStatuses(tx, changes)

    const ended = orders.flatMap((order, index) => {
      const change = changes[index]!
      return hasEnded(change.status) ? [{ order, change, target: targetOf(order, change) }] : []
    })
    const refunds = ended.filter(({ order, target }) => order.refundedAmount.isLessThan(target))
    const earnings = ended.flatMap(({ order, change, target }) => {
      // Where a person still decides the refund, what was really paid is not known yet.
      if (change.attention !== null) return []
      const amount = commissionOf(order, order.finalPrice.minus(target))
      return order.referrerId && amount.isPositive() ? [{ order, referrerId: order.referrerId, amount }] : []
    })
    const entries: LedgerEntry[] = [
      ...refunds.map(({ order, target }) =>
        refundEntry(order, target.minus(order.refundedAmount), order.refundedAmount),
      ),
      ...earnings.map(({ order, referrerId, amount }) =>
        commissionEntry({ id: order.id, referrerId }, amount),
      ),
    ]
    if (entries.length > 0) {
      await lockWallets(
        tx,
        entries.map((entry) => entry.userId),
      )
      await postEntries(tx, entries)
      await updateRefunded(
        tx,
        refunds.map(({ order, target }) => ({ orderId: order.id, refundedAmount: target })),
      )
      await insertEarnings(tx, earnings)
    }

    for (const [index, order] of orders.entries()) {
      const { attention } = changes[index]!
      if (attention === null || attention === order.attention) continue
      await insertNotice(tx, orderAttentionNotice(order, provider.name, attention))
      await wakeJob(tx, 'send_notices', 'telegram')
    }
  })
}

/** What a report makes of an order. What is not understood changes nothing and asks for a person. */
function changeOf(
  order: RunningOrder,
  report: ProviderOrderStatus | undefined,
  statusIntervalMs: number,
): StatusChange {
  const unchanged: StatusChange = {
    orderId: order.id,
    status: order.status,
    startCount: order.startCount,
    remains: order.remains,
    attention: order.attention,
    dueInMs: nextStatusCheckMs(order.ageMs, statusIntervalMs),
  }
  if (!report) return unchanged
  if ('error' in report)
    return { ...unchanged, attention: `the provider says: ${report.error}`.slice(0, 300) }

  const status = statusOfWord(report.status)
  if (!status) return { ...unchanged, attention: `unknown status word: ${report.status}`.slice(0, 300) }
  const reported = clampRemains(report.remains, order.quantity)
  const moved = statusesBefore(status).includes(order.status) ? status : order.status
  return {
    ...unchanged,
    status: moved,
    startCount: report.startCount ?? order.startCount,
    remains: moved === 'completed' ? 0 : (reported ?? order.remains),
    attention: doubtAboutPartial(order, moved, reported),
  }
}

// A partial order is refunded by what remains; where that is not known, or counts something we did not sell
// by the piece, a person decides.
function doubtAboutPartial(
  order: RunningOrder,
  status: OrderStatus,
  remains: number | undefined,
): string | null {
  if (status !== 'partial') return null
  if (isPackage(order.serviceType)) return 'a package ended partial: decide the refund'
  return remains === undefined ? 'partial without remains: decide the refund' : null
}

function targetOf(order: RunningOrder, change: StatusChange) {
  const remains = change.attention === null ? (change.remains ?? undefined) : undefined
  return refundTarget({ ...order, status: change.status, remains })
}
