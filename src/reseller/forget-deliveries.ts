import type { Transaction } from '../platform/db.ts'
import { DELIVERIES_KEPT_DAYS } from './webhook.ts'
import { deleteOldDeliveries } from './webhook-deliveries.sql.ts'
import { deleteEmptyWebhooks } from './webhook-endpoints.sql.ts'

const BATCH = 2_000

/** Deletes up to 4,000 deliveries that are older than 30 days or of deleted endpoints, and those endpoints after them. */
export async function forgetDeliveries(transaction: Transaction): Promise<void> {
  await transaction(async (tx) => {
    await deleteOldDeliveries(tx, { days: DELIVERIES_KEPT_DAYS, limit: BATCH })
    await deleteEmptyWebhooks(tx, BATCH)
  })
}
