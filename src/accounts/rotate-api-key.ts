import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { beginningOfKey, hashOfKey, KEYS_MAX, newApiKey, ROTATION_HOURS } from './api-key.ts'
import {
  type ApiKeyRow,
  copyKeyAddresses,
  countLiveKeys,
  insertApiKey,
  lockLiveKey,
  lockUserKeys,
  updateKeyRotated,
} from './api-keys.sql.ts'

/**
 * Makes a key that takes the place of another: the same name, scope, addresses, known places, and the end that it had.
 * Both work for two days, so that programs can move over one by one. The new key is in what this gives and nowhere
 * else. Refuses `key_not_found` for a key that is not theirs or no longer works, `key_rotated` for one whose successor
 * works, and `too_many_keys`.
 */
export async function rotateApiKey(
  transaction: Transaction,
  userId: string,
  keyId: string,
): Promise<{ key: string; row: ApiKeyRow }> {
  return transaction(async (tx) => {
    await lockUserKeys(tx, userId)
    const old = (await lockLiveKey(tx, userId, keyId)) ?? refuse('key_not_found')
    if (old.isRotated) refuse('key_rotated')
    const key = newApiKey(old.isTest ? 'test' : 'live')
    const row = await insertApiKey(tx, {
      id: newId(),
      userId,
      name: old.name,
      hash: hashOfKey(key),
      beginning: beginningOfKey(key),
      scope: old.scope,
      isTest: old.isTest,
      addresses: old.addresses,
      expiresAt: old.ownEnd,
    })
    await updateKeyRotated(tx, { keyId: old.id, successorId: row.id, hours: ROTATION_HOURS })
    await copyKeyAddresses(tx, old.id, row.id)
    // Afterwards: now the old one is no longer counted, so that the last key one may have can be rotated too.
    if ((await countLiveKeys(tx, userId)) > KEYS_MAX) refuse('too_many_keys', { max: KEYS_MAX })
    return { key, row }
  })
}
