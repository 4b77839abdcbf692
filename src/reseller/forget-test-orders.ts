import type { Transaction } from '../platform/db.ts'
import { TEST_ORDERS_KEPT_DAYS } from './test-order.ts'
import { deleteOldTestOrders } from './test-orders.sql.ts'

const BATCH = 2_000

/** Deletes up to 2,000 orders of test keys that are older than a week. */
export async function forgetTestOrders(transaction: Transaction): Promise<void> {
  await transaction((tx) => deleteOldTestOrders(tx, { days: TEST_ORDERS_KEPT_DAYS, limit: BATCH }))
}
