import type { Transaction } from '../platform/db.ts'
import { updateSessionRevoked } from './sessions.sql.ts'

/** Ends a session at once, in every process. */
export async function logOut(transaction: Transaction, sessionId: string): Promise<void> {
  await transaction((tx) => updateSessionRevoked(tx, sessionId))
}
