import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { addressOfNotification } from './notification.ts'
import { updateOneRead } from './notifications.sql.ts'

/** Marks one of a customer's notifications as read and gives where it leads; undefined for none of theirs. */
export async function openNotification(
  transaction: Transaction,
  userId: string,
  id: number,
): Promise<string | undefined> {
  return transaction(async (tx) => {
    const opened = await updateOneRead(tx, userId, id)
    // Their other pages show a badge too.
    if (opened?.wasUnread) announce(tx, [userId], 'notifications')
    return opened && addressOfNotification(opened)
  })
}
