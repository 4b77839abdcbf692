import { findRefillAttention, updateRefillsSeen } from '../aftercare/refills.sql.ts'
import { refuse } from '../core/refusal.ts'
import { orderEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { announce } from '../platform/live.ts'
import { getEarned, insertEarnings, updateTakenBack } from '../referrals/referrals.sql.ts'
import { lockWallets, postEntries } from '../wallet/wallet.sql.ts'
import { hasEnded } from './order.ts'
import { versionOf } from './order-bulk.ts'
import { endPayments, walletsOf } from './order-ending.ts'
import { updateRefunded } from './refunds.sql.ts'
import { decidesCost, reasonOf, recordOfAct, type SettlementAct, settledBy } from './settlement-act.ts'
import {
  findByProviderOrder,
  lockOrderToSettle,
  type OrderUnderAct,
  updateRequeued,
  updateSettled,
} from './unknown.sql.ts'

/**
 * Settles an order as an operator says, with an audit row: what was found upstream is followed on, what was not
 * taken is sent again, what is given up or was not delivered is refunded, and its provider's words then change
 * nothing about it. Refuses `order_not_found`, `cannot_settle_own_order` to its buyer,
 * `order_changed` when somebody else or its provider was faster, `provider_order_known` for an id that another order
 * has, a reason that says nothing, and figures that cannot be. Gives the order's parent when it is a run of a
 * drip-feed.
 */
export async function settleOrder(
  transaction: Transaction,
  {
    actorId,
    number,
    act,
    seen,
    reason,
  }: {
    actorId: string
    number: number
    act: SettlementAct
    /** The `versionOf` what the operator looked at: what is known of one sending says nothing of the next. */
    seen: string
    /** Why; asked for where the order waits for nobody. */
    reason?: string | undefined
  },
): Promise<string | undefined> {
  return transaction(async (tx) => {
    const locked = (await lockOrderToSettle(tx, number)) ?? refuse('order_not_found')
    // Read under the lock: what another operator has just seen is settled.
    const order = { ...locked, refillAttention: await findRefillAttention(tx, locked.id) }
    if (order.userId === actorId) refuse('cannot_settle_own_order')
    if (versionOf(order) !== seen) refuse('order_changed')
    const settled = settledBy(order, act)
    const why = reasonOf(order, reason)
    if (act.kind === 'found') await refuseKnown(tx, order, act.providerOrderId)
    if (act.kind === 'absent') await updateRequeued(tx, [order.id], 'person')
    else {
      const providerOrderId = act.kind === 'found' ? act.providerOrderId : null
      await updateSettled(tx, {
        ...{ orderId: order.id, status: settled.status, remains: settled.remains, providerOrderId },
        isDecided: decidesCost(act.kind),
      })
    }
    if (order.refillAttention !== null) await updateRefillsSeen(tx, order.id)
    if (hasEnded(settled.status)) {
      const endings = [{ order, target: settled.target, earns: settled.status !== 'failed' }]
      const balances = await lockWallets(tx, walletsOf(endings))
      const payments = endPayments(endings, { balances, earned: await getEarned(tx, [order.id]) })
      await postEntries(tx, payments.entries)
      await updateRefunded(tx, payments.refunds)
      await insertEarnings(tx, payments.earnings)
      await updateTakenBack(tx, payments.takenBack)
    }
    announce(tx, [order.userId], 'orders')
    await insertNotifications(
      tx,
      orderEnded(order, { status: settled.status, attention: null, refunded: settled.target }),
    )
    await insertAudit(tx, {
      actorId,
      action: 'order.settle',
      subject: `order:${order.number}`,
      before: {
        status: order.status,
        attention: order.attention ?? order.refillAttention,
        refunded: order.refundedAmount.toString(),
      },
      after: { ...recordOfAct(act), status: settled.status, refunded: settled.target.toString(), ...why },
    })
    wakeJob(tx, 'work_provider', order.provider)
    return order.parentId ?? undefined
  })
}

async function refuseKnown(tx: Tx, order: OrderUnderAct, providerOrderId: string): Promise<void> {
  const other = await findByProviderOrder(tx, order.provider, providerOrderId)
  if (other) refuse('provider_order_known', { number: other.number })
}
