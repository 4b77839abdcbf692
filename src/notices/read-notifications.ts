import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { updateRead } from './notifications.sql.ts'

/** Nobody reads more than that; it keeps the statement short. */
const READ_AT_ONCE = 20_000

/**
 * Marks a customer's notifications as read, the oldest 20,000 at most, up to the one with the id `upTo` when given:
 * what came after they looked stays unread. Gives how many were marked.
 */
export async function readNotifications(
  transaction: Transaction,
  userId: string,
  upTo?: number,
): Promise<number> {
  return transaction(async (tx) => {
    const read = await updateRead(tx, userId, { upTo, limit: READ_AT_ONCE })
    // Their other pages show a badge too.
    if (read > 0) announce(tx, [userId], 'notifications')
    return read
  })
}
