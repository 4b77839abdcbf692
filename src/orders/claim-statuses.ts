import { lockFreeSlots, updateSlotsTaken } from '../catalog/providers.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { type DueOrder, takeDueOrders } from './dispatch.sql.ts'

/**
 * Takes up to a batch of running orders whose status is due, and one request of the provider's budget for
 * asking; an empty list when nothing is due or this minute's budget is used up.
 */
export async function claimStatuses(
  transaction: Transaction,
  provider: { name: string; statusBatchSize: number; statusIntervalMs: number },
): Promise<DueOrder[]> {
  return transaction(async (tx) => {
    const slots = await lockFreeSlots(tx, provider.name, 1, 'status')
    if (slots.length === 0) return []
    const due = await takeDueOrders(tx, provider.name, provider.statusBatchSize, provider.statusIntervalMs)
    if (due.length > 0) await updateSlotsTaken(tx, provider.name, slots)
    return due
  })
}
