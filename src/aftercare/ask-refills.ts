import { Refusal } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { listAftercareFacts, lockUserOrders } from './aftercare.sql.ts'
import { aftercareOf } from './aftercare.ts'
import { insertRefills } from './refills.sql.ts'

/** What came of a wish for a refill: its number, or the refusal. */
export type RefillOutcome = { outcome: 'asked'; number: number } | { outcome: 'refused'; refusal: Refusal }

/**
 * Asks for refills of a customer's orders; each id has its own outcome, in order. The requests are forwarded to
 * the providers in batches. The orders' locks let two requests for one order open one refill.
 */
export async function askRefills(
  transaction: Transaction,
  userId: string,
  orderIds: readonly string[],
): Promise<RefillOutcome[]> {
  const ids = orderIds.map((id) => id.toLowerCase())
  return transaction(async (tx) => {
    const facts = await listAftercareFacts(tx, await lockUserOrders(tx, userId, ids))
    const outcomes = new Map<string, RefillOutcome>()
    for (const order of facts) {
      const refusal = aftercareOf(order).whyNotRefill
      if (refusal) outcomes.set(order.orderId, { outcome: 'refused', refusal })
    }
    const byId = new Map(facts.map((order) => [order.orderId, order]))
    const granted = [...new Set(ids)].filter((id) => byId.has(id) && !outcomes.has(id))
    for (const { orderId, number } of await insertRefills(tx, granted)) {
      outcomes.set(orderId, { outcome: 'asked', number })
    }
    for (const provider of new Set(granted.map((id) => byId.get(id)!.provider))) {
      wakeJob(tx, 'work_aftercare', provider)
    }
    return ids.map(
      (id) => outcomes.get(id) ?? { outcome: 'refused', refusal: new Refusal('order_not_found') },
    )
  })
}
