import { lockFreeSlots, updateSlotsTaken } from '../catalog/providers.sql.ts'
import type { Transaction } from '../platform/db.ts'
import type { StatusPace } from './order.ts'
import { type DueOrder, takeDueOrders } from './statuses.sql.ts'

/** Orders that are due within this share of the interval are asked for along with those that are due now. */
const SOON = 0.25

/**
 * Takes up to a batch of orders whose status is due, and one request of the provider's budget for asking; an
 * empty list when nothing is due or this minute's budget is used up.
 */
export async function claimStatuses(
  transaction: Transaction,
  provider: { name: string; statusBatchSize: number; pace: StatusPace },
): Promise<DueOrder[]> {
  return transaction(async (tx) => {
    const slots = await lockFreeSlots(tx, provider.name, 1, 'status')
    if (slots.length === 0) return []
    const intervalMs = provider.pace.intervalMs * provider.pace.stretch
    const due = await takeDueOrders(tx, provider.name, {
      limit: provider.statusBatchSize,
      soonMs: intervalMs * SOON,
      againInMs: intervalMs,
    })
    if (due.length > 0) await updateSlotsTaken(tx, provider.name, slots)
    return due
  })
}
