import type { Transaction } from '../platform/db.ts'
import { HOLD_MS } from './webhook.ts'
import { type ClaimedDelivery, takeMoreDeliveries } from './webhook-deliveries.sql.ts'

/** Takes up to `limit` more of what is due at an endpoint that this process holds; committed before a byte leaves. */
export async function claimMore(
  transaction: Transaction,
  endpointId: string,
  limit: number,
): Promise<ClaimedDelivery[]> {
  return transaction((tx) => takeMoreDeliveries(tx, endpointId, limit, HOLD_MS))
}
