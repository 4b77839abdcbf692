import type { Transaction } from '../platform/db.ts'
import {
  lockWaitingMessages,
  updateMessagesHeld,
  updateMessagesLapsed,
  type WaitingMessage,
} from './telegram-messages.sql.ts'

const BATCH = 30
// Longer than a batch can take: each message gives up after Telegram's time limit.
const HOLD_MS = 10 * 60_000
const LAPSED_ROWS = 200

/** Takes the oldest waiting messages for sending; if this process dies they are free again in ten minutes. */
export async function holdMessages(transaction: Transaction): Promise<WaitingMessage[]> {
  return transaction(async (tx) => {
    await updateMessagesLapsed(tx, LAPSED_ROWS)
    const messages = await lockWaitingMessages(tx, BATCH)
    if (messages.length > 0) {
      const ids = messages.map((message) => message.id)
      await updateMessagesHeld(tx, ids, HOLD_MS)
    }
    return messages
  })
}
