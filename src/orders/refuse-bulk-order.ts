import type { Refusal } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { updateBulkOrder } from './order-bulk.sql.ts'

/** Writes down that an order of an act on many was left as it is, and why; what was done before stays done. */
export async function refuseBulkOrder(
  transaction: Transaction,
  place: { bulkId: string; number: number },
  refusal: Refusal,
): Promise<void> {
  await transaction((tx) => updateBulkOrder(tx, place, { outcome: 'refused', refusal }))
}
