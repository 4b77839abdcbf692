import { Refusal } from '../core/refusal.ts'
import { hasEnded } from '../orders/order.ts'
import type { Transaction } from '../platform/db.ts'
import { testOrderState } from './test-order.ts'
import { insertTestRefills, listTestOrders, updateTestOrdersCanceled } from './test-orders.sql.ts'

/**
 * Stops a customer's test orders, or has them refilled, where a real one of the service could be; gives what came of
 * each by its number: the number of the refill, 1 for a stop, or the refusal. Orders that are not theirs are left out.
 */
export async function changeTestOrders(
  transaction: Transaction,
  userId: string,
  wanted: { change: 'cancel' | 'refill'; numbers: readonly number[] },
): Promise<ReadonlyMap<number, number | Refusal>> {
  const { change, numbers } = wanted
  return transaction(async (tx) => {
    const now = new Date()
    const outcomes = new Map<number, number | Refusal>()
    const granted: number[] = []
    for (const order of await listTestOrders(tx, userId, numbers)) {
      const isOver = hasEnded(testOrderState(order, now).status)
      const refused = change === 'cancel' ? whyNotCancel(order, isOver) : whyNotRefill(order, isOver)
      if (refused) outcomes.set(order.number, refused)
      else granted.push(order.number)
    }
    if (change === 'cancel') {
      await updateTestOrdersCanceled(tx, userId, granted)
      for (const number of granted) outcomes.set(number, 1)
    } else {
      for (const { order, number } of await insertTestRefills(tx, granted)) outcomes.set(order, number)
    }
    return outcomes
  })
}

function whyNotCancel({ cancelOffered }: { cancelOffered: boolean }, isOver: boolean): Refusal | undefined {
  if (isOver) return new Refusal('order_ended')
  return cancelOffered ? undefined : new Refusal('cancel_not_offered')
}

function whyNotRefill({ refillOffered }: { refillOffered: boolean }, isOver: boolean): Refusal | undefined {
  if (!refillOffered) return new Refusal('refill_not_offered')
  return isOver ? undefined : new Refusal('refill_too_early')
}
