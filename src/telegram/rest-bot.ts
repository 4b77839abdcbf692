import type { Transaction } from '../platform/db.ts'
import { upsertBotRest } from './telegram-bots.sql.ts'

/** Telegram said that the bot speaks too much: nothing is sent to anybody, by whichever process, until then. */
export async function restBot(transaction: Transaction, botId: string, forMs: number): Promise<void> {
  await transaction((tx) => upsertBotRest(tx, botId, forMs))
}
