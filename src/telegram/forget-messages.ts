import type { Transaction } from '../platform/db.ts'
import { deleteOldMessages, deleteUnsentMessages } from './telegram-messages.sql.ts'

const BATCH = 2_000

/**
 * Deletes up to 2,000 messages of more than a month ago, and as many that have waited for more than a week: no bot
 * was there to send them or to let them run out.
 */
export async function forgetMessages(transaction: Transaction): Promise<void> {
  await transaction(async (tx) => {
    await deleteOldMessages(tx, BATCH)
    await deleteUnsentMessages(tx, BATCH)
  })
}
