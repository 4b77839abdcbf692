import { ratePer } from '../catalog/service.ts'
import { orderAttentionNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import {
  lockDueUnknown,
  type UnknownOrder,
  updateForPerson,
  updateRequeued,
  updateReviewed,
} from './unknown.sql.ts'
import { weighBalance } from './unknown-review.ts'

const BATCH = 100

/** What is left on our account with the provider now; undefined when it could not be read. */
export type BalanceNow = { balance: string; currencyRate: string } | undefined

/**
 * Looks at the unknown orders of a provider that are due. With a dedupe field they are sent again, because the
 * provider answers a repeat with the first order. With a balance from before the sending, one that has surely
 * not moved clears the order; everything else is left to a person, with the arithmetic.
 */
export async function reviewUnknown(
  transaction: Transaction,
  provider: { name: string; dedupeField: string | null; serialiseAdds: boolean },
  now: BalanceNow,
): Promise<void> {
  await transaction(async (tx) => {
    const orders = await lockDueUnknown(tx, provider.name, BATCH)
    if (provider.dedupeField !== null) {
      await updateRequeued(
        tx,
        orders.map((order) => order.id),
        'dedupe',
      )
      return
    }
    if (!provider.serialiseAdds) {
      await updateReviewed(
        tx,
        orders.map((order) => order.id),
      )
      return
    }
    for (const order of orders) await weighOne(tx, provider.name, order, now)
  })
}

async function weighOne(tx: Tx, provider: string, order: UnknownOrder, now: BalanceNow): Promise<void> {
  const evidence =
    now && order.balanceBefore !== null
      ? weighBalance({
          before: order.balanceBefore,
          after: now.balance,
          currencyRate: now.currencyRate,
          cost: order.providerRate.forQuantity(order.quantity, ratePer(order.serviceType)),
          othersRun: order.othersRun,
        })
      : undefined
  if (evidence?.verdict === 'absent' && evidence.isCertain) {
    await updateRequeued(tx, [order.id], 'balance')
    return
  }
  const attention = evidence
    ? `unknown: ${evidence.isCertain ? 'certainly ' : 'perhaps '}${evidence.verdict}; ${evidence.arithmetic}`
    : 'unknown: its balance before or after could not be read'
  await updateForPerson(tx, {
    orderId: order.id,
    attemptId: order.attemptId,
    attention,
    balanceAfter: now?.balance ?? null,
  })
  await insertNotice(tx, orderAttentionNotice(order, provider, attention))
}
