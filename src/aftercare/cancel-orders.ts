import type { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { orderEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { refundTarget } from '../orders/order.ts'
import { updateRefunded } from '../orders/refunds.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { refundEntry } from '../wallet/ledger.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { listAftercareFacts, lockUserOrders } from './aftercare.sql.ts'
import { type AftercareFacts, aftercareOf } from './aftercare.ts'
import {
  insertCancellations,
  lockReturnedOrders,
  updateCancellationsDone,
  updateUnsentCanceled,
} from './cancellations.sql.ts'

/** What came of a wish to stop an order: stopped at once with all its money back, asked for, or refused. */
export type CancelOutcome =
  | { outcome: 'canceled'; refunded: Money }
  | { outcome: 'asked' }
  | { outcome: 'refused'; refusal: Refusal }

/**
 * Stops a customer's orders, or asks their providers to; each id has its own outcome, in order. An order that
 * was never sent ends here and is refunded under its lock, which a worker that wants to send it needs too; any
 * other waits for its provider's word, and its own status brings the refund.
 */
export async function cancelOrders(
  transaction: Transaction,
  userId: string,
  orderIds: readonly string[],
): Promise<CancelOutcome[]> {
  const ids = orderIds.map((id) => id.toLowerCase())
  return transaction(async (tx) => {
    const facts = await listAftercareFacts(tx, await lockUserOrders(tx, userId, ids))
    const decided = facts.map((order) => ({ order, aftercare: aftercareOf(order) }))
    const atOnce = decided.filter(({ aftercare }) => aftercare.cancelsAtOnce).map(({ order }) => order)
    const toAsk = decided
      .filter(({ aftercare }) => aftercare.canCancel && !aftercare.cancelsAtOnce)
      .map(({ order }) => order)

    const refunds = await cancelUnsent(tx, atOnce)
    if (toAsk.length > 0) await insertCancellations(tx, toAsk.map(idOf), 'open')
    for (const provider of new Set(toAsk.map((order) => order.provider))) {
      wakeJob(tx, 'work_aftercare', provider)
    }

    const outcomes = new Map(
      decided.map(({ order, aftercare }): [string, CancelOutcome] => {
        const refunded = refunds.get(order.orderId)
        if (refunded) return [order.orderId, { outcome: 'canceled', refunded }]
        const refusal = aftercare.whyNotCancel
        return [order.orderId, refusal ? { outcome: 'refused', refusal } : { outcome: 'asked' }]
      }),
    )
    return ids.map(
      (id) => outcomes.get(id) ?? { outcome: 'refused', refusal: new Refusal('order_not_found') },
    )
  })
}

/**
 * Stops the orders of a provider that came back unsent while a request to stop them waited, such as after a
 * connection that was refused. Returns how many there were.
 */
export async function cancelReturnedOrders(transaction: Transaction, provider: string): Promise<number> {
  return transaction(async (tx) => {
    const facts = await listAftercareFacts(tx, await lockReturnedOrders(tx, provider, RETURNED_AT_ONCE))
    const unsent = facts.filter((order) => aftercareOf(order).cancelsAtOnce)
    return (await cancelUnsent(tx, unsent)).size
  })
}
const RETURNED_AT_ONCE = 100

/** Ends orders that nobody has, pays their money back up to the target, and writes the requests down as done. */
async function cancelUnsent(tx: Tx, orders: readonly AftercareFacts[]): Promise<ReadonlyMap<string, Money>> {
  if (orders.length === 0) return new Map()
  const canceled = await updateUnsentCanceled(tx, orders.map(idOf))
  const refunds = canceled.map((order) => {
    const target = refundTarget({ ...order, status: 'canceled', remains: undefined })
    return { order, target, amount: target.minus(order.refundedAmount) }
  })
  await insertNotifications(
    tx,
    refunds.flatMap(({ order, target }) =>
      orderEnded({ ...order, status: 'pending' }, { status: 'canceled', attention: null, refunded: target }),
    ),
  )
  const payable = refunds.filter(({ amount }) => amount.isPositive())
  if (payable.length > 0) {
    await lockWallets(
      tx,
      payable.map(({ order }) => order.userId),
    )
    await postEntries(
      tx,
      payable.map(({ order, amount }) => refundEntry(order, amount, order.refundedAmount)),
    )
    await updateRefunded(
      tx,
      payable.map(({ order, target }) => ({ orderId: order.id, refundedAmount: target })),
    )
  }
  const waited = new Set(orders.filter((order) => order.cancellation?.state === 'open').map(idOf))
  const ids = canceled.map((order) => order.id)
  await updateCancellationsDone(tx, ids)
  await insertCancellations(
    tx,
    ids.filter((id) => !waited.has(id)),
    'done',
  )
  return new Map(refunds.map(({ order, amount }) => [order.id, amount]))
}

function idOf(order: AftercareFacts): string {
  return order.orderId
}
