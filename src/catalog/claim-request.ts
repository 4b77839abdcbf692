import type { Transaction } from '../platform/db.ts'
import type { Purpose } from './provider-budget.ts'
import { lockFreeSlots, updateSlotsTaken } from './providers.sql.ts'

/** Takes one request out of a provider's budget; false when what this purpose may use is used up. */
export async function claimRequest(
  transaction: Transaction,
  provider: string,
  purpose: Purpose,
): Promise<boolean> {
  return transaction(async (tx) => {
    const slots = await lockFreeSlots(tx, provider, 1, purpose)
    await updateSlotsTaken(tx, provider, slots)
    return slots.length === 1
  })
}
