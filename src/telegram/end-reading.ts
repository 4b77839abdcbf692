import type { Transaction } from '../platform/db.ts'
import { updateReadingEnded } from './telegram-bots.sql.ts'

/** Lets the next one read, from this update on; says whether somebody is about to write. */
export async function endReading(
  transaction: Transaction,
  botId: string,
  nextUpdateId: number,
): Promise<boolean> {
  return transaction((tx) => updateReadingEnded(tx, botId, nextUpdateId))
}
