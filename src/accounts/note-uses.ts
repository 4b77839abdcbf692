import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { insertKeyAddresses, type KeyUse, updateKeysUsed } from './api-keys.sql.ts'
import { updateSessionsSeen } from './sessions.sql.ts'

/**
 * Writes down which sessions and keys were used, for the lists their owners look at, and tells the owner of a key that
 * it was used from a place it never was before.
 */
export async function noteUses(
  transaction: Transaction,
  uses: { sessionIds: readonly string[]; keys: readonly KeyUse[] },
): Promise<void> {
  await transaction(async (tx) => {
    if (uses.sessionIds.length > 0) await updateSessionsSeen(tx, uses.sessionIds)
    if (uses.keys.length === 0) return
    await updateKeysUsed(tx, uses.keys)
    const places = await insertKeyAddresses(tx, uses.keys)
    await insertNotifications(
      tx,
      places.map(({ userId, beginning, address }) => ({
        userId,
        event: 'key_new_address' as const,
        subject: address,
        params: { code: beginning },
      })),
    )
  })
}
