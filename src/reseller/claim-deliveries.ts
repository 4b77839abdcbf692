import type { Transaction } from '../platform/db.ts'
import { HOLD_MS } from './webhook.ts'
import { type ClaimedDelivery, takeDueDeliveries, updateDeliveriesLapsed } from './webhook-deliveries.sql.ts'

const LAPSED_ROWS = 200

/** Takes what is due at up to `limit` endpoints, one delivery each; committed before a byte leaves. */
export async function claimDeliveries(transaction: Transaction, limit: number): Promise<ClaimedDelivery[]> {
  return transaction(async (tx) => {
    await updateDeliveriesLapsed(tx, LAPSED_ROWS)
    return takeDueDeliveries(tx, limit, HOLD_MS)
  })
}
