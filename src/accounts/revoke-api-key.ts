import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { updateKeyRevoked } from './api-keys.sql.ts'

/** Ends a key at once, in every process. Refuses `key_not_found`, for somebody else's key too. */
export async function revokeApiKey(transaction: Transaction, userId: string, keyId: string): Promise<void> {
  await transaction(async (tx) => {
    if (!(await updateKeyRevoked(tx, userId, keyId))) refuse('key_not_found')
  })
}
