import type { Notification } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { insertKeyAddresses, type KeyUse, type NewPlace, updateKeysUsed } from './api-keys.sql.ts'
import { updateSessionsSeen } from './sessions.sql.ts'

/**
 * Writes down which sessions and keys were used, for the lists their owners look at, and tells the owner of a key that
 * it was used from a place it never was before, or tried from one where it may not be used.
 */
export async function noteUses(
  transaction: Transaction,
  uses: { sessionIds: readonly string[]; keys: readonly KeyUse[] },
): Promise<void> {
  await transaction(async (tx) => {
    if (uses.sessionIds.length > 0) await updateSessionsSeen(tx, uses.sessionIds)
    if (uses.keys.length === 0) return
    const used = uses.keys.filter((use) => !use.isRefused)
    if (used.length > 0) await updateKeysUsed(tx, used)
    const places = await insertKeyAddresses(tx, uses.keys)
    await insertNotifications(tx, places.map(placeNotification))
  })
}

function placeNotification({ userId, beginning, address, isRefused }: NewPlace): Notification {
  return { userId, event: 'key_new_address', subject: address, params: { code: beginning, isRefused } }
}
