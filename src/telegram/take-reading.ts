import type { Transaction } from '../platform/db.ts'
import { claimReading, type Reading } from './telegram-bots.sql.ts'

/** Longer than an answer can take, the longest wait included. */
const HELD_MS = 60_000

/** Takes the reading of what people write to the bot; undefined while another process has it, or the bot rests. */
export async function takeReading(transaction: Transaction, botId: string): Promise<Reading | undefined> {
  return transaction((tx) => claimReading(tx, botId, HELD_MS))
}
