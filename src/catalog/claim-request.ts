import type { Transaction } from '../platform/db.ts'
import { lockFreeSlots, updateSlotsTaken } from './providers.sql.ts'

/** Takes one request out of a provider's budget; false when this minute's is used up. */
export async function claimRequest(transaction: Transaction, provider: string): Promise<boolean> {
  return transaction(async (tx) => {
    const slots = await lockFreeSlots(tx, provider, 1)
    await updateSlotsTaken(tx, provider, slots)
    return slots.length === 1
  })
}
