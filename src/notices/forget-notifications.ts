import type { Transaction } from '../platform/db.ts'
import { deleteOldNotifications } from './notifications.sql.ts'

/** For so long customers find what they were told. */
export const NOTIFICATIONS_KEPT_DAYS = 90
const BATCH = 2_000

/** Deletes up to 2,000 notifications that are older than 90 days; gives how many. */
export async function forgetNotifications(transaction: Transaction): Promise<number> {
  return transaction((tx) => deleteOldNotifications(tx, { days: NOTIFICATIONS_KEPT_DAYS, limit: BATCH }))
}
