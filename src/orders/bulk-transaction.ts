import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockBulkOrder, lockOrderForBulk, type OrderUnderBulk, updateBulkOrder } from './order-bulk.sql.ts'
import { type BulkAct, versionOf } from './order-bulk.ts'

/**
 * Transactions for the action on a single order that an act on many consists of: what became of the order is written
 * in the same one, so that it happens once, however often the form is sent. Refuses `bulk_repeated` for an order that
 * was dealt with, and `order_changed` for one that is not what the operator saw any more.
 */
export function bulkTransaction(
  transaction: Transaction,
  { actorId, act, ...place }: { bulkId: string; number: number; actorId: string; act: BulkAct },
): Transaction {
  return (work) =>
    transaction(async (tx) => {
      const { seen } = (await lockBulkOrder(tx, place)) ?? refuse('bulk_repeated')
      const before = (await lockOrderForBulk(tx, place.number)) ?? refuse('order_not_found')
      if (versionOf(before) !== seen) refuse('order_changed')
      const value = await work(tx)
      const after = (await lockOrderForBulk(tx, place.number))!
      const outcome = outcomeOf(act, before, after)
      if (outcome === undefined) return value
      const amount = after.refundedAmount.minus(before.refundedAmount)
      await updateBulkOrder(tx, place, { outcome, amount })
      if (act === 'cancel' || act === 'refill') {
        // Customers do it by the same action, which keeps no record of operators.
        await insertAudit(tx, {
          actorId,
          action: `order.${act}`,
          subject: `order:${place.number}`,
          before: { status: before.status, refunded: before.refundedAmount.toString() },
          after: { status: after.status, refunded: after.refundedAmount.toString(), bulk: place.bulkId },
        })
      }
      return value
    })
}

/** What an action has done with its order; undefined where it told its refusal as a value. */
function outcomeOf(
  act: BulkAct,
  before: OrderUnderBulk,
  after: OrderUnderBulk,
): 'done' | 'asked' | undefined {
  if (act === 'refill') return after.refillAsked && !before.refillAsked ? 'asked' : undefined
  if (act !== 'cancel') return act === 'status' ? 'asked' : 'done'
  if (after.status === 'canceled') return 'done'
  return after.cancelAsked && !before.cancelAsked ? 'asked' : undefined
}
