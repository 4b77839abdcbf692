import type { Transaction } from '../platform/db.ts'
import { updateKeysUsed } from './api-keys.sql.ts'
import { updateSessionsSeen } from './sessions.sql.ts'

/** Writes down which sessions and keys were used, for the lists their owners look at. */
export async function noteUses(
  transaction: Transaction,
  uses: { sessionIds: readonly string[]; keys: readonly { keyId: string; address: string | null }[] },
): Promise<void> {
  await transaction(async (tx) => {
    if (uses.sessionIds.length > 0) await updateSessionsSeen(tx, uses.sessionIds)
    if (uses.keys.length > 0) await updateKeysUsed(tx, uses.keys)
  })
}
