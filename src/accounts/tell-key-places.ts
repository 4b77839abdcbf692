import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updatePlacesTold } from './api-keys.sql.ts'

/**
 * Tells owners of keys, once a day for a key, how many more new places there were than were told one by one; a few keys
 * at a time, the others a minute later.
 */
export async function tellKeyPlaces(transaction: Transaction): Promise<void> {
  await transaction(async (tx) => {
    const told = await updatePlacesTold(tx)
    await insertNotifications(
      tx,
      told.map(({ userId, beginning, isRefused, places }) => ({
        userId,
        event: 'key_new_address' as const,
        subject: beginning,
        params: { code: beginning, isRefused, count: places },
      })),
    )
  })
}
