import type { Transaction } from '../platform/db.ts'
import { DELIVERIES_KEPT_DAYS } from './webhook.ts'
import { deleteOldDeliveries } from './webhook-deliveries.sql.ts'
import { deleteEmptyWebhooks } from './webhook-endpoints.sql.ts'

const BATCH = 2_000
const BATCHES = 20

/**
 * Deletes deliveries that are older than 30 days or of deleted endpoints, and those endpoints after them: batch after
 * batch while they are full, up to 20.
 */
export async function forgetDeliveries(transaction: Transaction, batch = BATCH): Promise<void> {
  for (let n = 0; n < BATCHES && (await forgetBatch(transaction, batch)); n++);
}

function forgetBatch(transaction: Transaction, batch: number): Promise<boolean> {
  return transaction(async (tx) => {
    const count = await deleteOldDeliveries(tx, { days: DELIVERIES_KEPT_DAYS, limit: batch })
    await deleteEmptyWebhooks(tx, batch)
    return count >= batch
  })
}
