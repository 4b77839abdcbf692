import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { deleteLink } from './telegram-links.sql.ts'

/** Takes the chat away from an account; its open pages hear of it. */
export async function unlinkTelegram(transaction: Transaction, userId: string): Promise<void> {
  await transaction(async (tx) => {
    await deleteLink(tx, userId)
    announce(tx, [userId], 'notifications')
  })
}
