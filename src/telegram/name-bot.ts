import type { Transaction } from '../platform/db.ts'
import { updateBotNamed } from './telegram-bots.sql.ts'

/** Remembers what the bot is called, which links to it need. */
export async function nameBot(transaction: Transaction, botId: string, username: string): Promise<void> {
  await transaction((tx) => updateBotNamed(tx, botId, username))
}
