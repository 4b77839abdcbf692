import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { beginningOfKey, hashOfKey, KEYS_MAX, type KeyScope, newApiKey, readAddresses } from './api-key.ts'
import { type ApiKeyRow, countLiveKeys, insertApiKey, lockUserKeys } from './api-keys.sql.ts'

const DAY_MS = 86_400_000

/**
 * Makes a key for a user. The key is in what this gives and nowhere else. `addresses` is as typed, parted by
 * blanks or commas. Refuses `too_many_keys` and `invalid_request` for addresses that are none.
 */
export async function makeApiKey(
  transaction: Transaction,
  userId: string,
  wanted: { name: string; scope: KeyScope; isTest: boolean; addresses: string; days: number | undefined },
): Promise<{ key: string; row: ApiKeyRow }> {
  const name = wanted.name.trim()
  if (name === '') refuse('invalid_request', { field: 'name', problem: 'required' })
  const addresses =
    readAddresses(wanted.addresses) ??
    refuse('invalid_request', { field: 'addresses', problem: 'unreadable' })
  const key = newApiKey(wanted.isTest ? 'test' : 'live')
  const row = await transaction(async (tx) => {
    await lockUserKeys(tx, userId)
    if ((await countLiveKeys(tx, userId)) >= KEYS_MAX) refuse('too_many_keys', { max: KEYS_MAX })
    return insertApiKey(tx, {
      id: newId(),
      userId,
      name,
      hash: hashOfKey(key),
      beginning: beginningOfKey(key),
      scope: wanted.scope,
      isTest: wanted.isTest,
      addresses,
      expiresAt: wanted.days === undefined ? null : new Date(Date.now() + wanted.days * DAY_MS),
    })
  })
  return { key, row }
}
