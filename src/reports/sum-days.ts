import type { Transaction } from '../platform/db.ts'
import { deleteSums, insertSums, listDaysToSum, lockSums, updateCustomerDays } from './sums.sql.ts'

/** So many that one statement stays far below its time limit in a large shop. */
export const BATCH_DAYS = 7

/**
 * Keeps the sums of days that are over, and sums anew those whose orders have changed since, up to 7 days at a time, the
 * latest first. Gives how many it did; 0 while another process does it.
 */
export async function sumDays(transaction: Transaction): Promise<number> {
  return transaction(async (tx) => {
    if (!(await lockSums(tx))) return 0
    const days = (await listDaysToSum(tx, BATCH_DAYS)).map(({ day }) => day)
    if (days.length === 0) return 0
    // In this order: a change that commits in between is in the sums already, and its mark is left for the next time.
    await deleteSums(tx, days)
    await insertSums(tx, days)
    await updateCustomerDays(tx, days)
    return days.length
  })
}
