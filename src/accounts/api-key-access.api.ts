import type { FastifyRequest } from 'fastify'
import { refuse } from '../core/refusal.ts'
import { createBatcher } from '../platform/batcher.ts'
import type { Queryable } from '../platform/db.ts'
import type { AccountLimits } from './account-limits.ts'
import {
  hashOfKey,
  isFromAllowed,
  isWellMadeKey,
  type KeyScope,
  looksLikeApiKey,
  scopeAllows,
} from './api-key.ts'
import { type KeyOwner, listKeyOwners } from './api-keys.sql.ts'
import type { UseLog } from './use-log.api.ts'

/** Finds who a key belongs to, for the REST API's guard and for whoever takes a key elsewhere (API v2's field). */
export type FindApiKeyOwner = (
  request: FastifyRequest,
  key: string,
  needed: KeyScope | undefined,
) => Promise<KeyOwner>

/**
 * Makes `findApiKeyOwner`. Keys that come together share one look-up. It refuses `wrong_key` (none, revoked, run
 * out, of a blocked account), `key_address` and `key_scope` (also where `needed` is undefined: no key gets in);
 * refusals are counted as wrong log-ins are, and too many are `too_many_requests`.
 */
export function apiKeyOwners(db: Queryable, limits: AccountLimits, uses: UseLog): FindApiKeyOwner {
  const find = createBatcher<Buffer, KeyOwner | undefined>({
    async run(hashes) {
      const owners = await listKeyOwners(db, hashes)
      const byHash = new Map(owners.map((owner) => [owner.hash.toString('hex'), owner]))
      return hashes.map((hash) => byHash.get(hash.toString('hex')))
    },
    runAlone: async (hash) => (await listKeyOwners(db, [hash]))[0],
    maxInFlight: 2,
    maxBatch: 200,
    maxWaiting: 20_000,
    overflow: () => refuse('unavailable'),
  })

  return async (request, key, needed) => {
    const owner = isWellMadeKey(key) ? await find(hashOfKey(key)) : undefined
    if (!owner) {
      await limits.wrongKey.check(request)
      refuse('wrong_key')
    }
    const isFromHere = isFromAllowed(owner.addresses, request.ip)
    if (!isFromHere) uses.refusedKey(owner.keyId, request.ip)
    if (!isFromHere || needed === undefined || !scopeAllows(owner.scope, needed)) {
      await limits.wrongKey.check(request)
      refuse(isFromHere ? 'key_scope' : 'key_address')
    }
    uses.key(owner.keyId, request.ip)
    return owner
  }
}

/** Refuses a key in the address: addresses are kept in histories and in the logs of everything on the way. */
export function refuseKeyInQuery(request: FastifyRequest): void {
  const values = Object.values((request.query ?? {}) as Record<string, unknown>).flat()
  if (values.some((value) => typeof value === 'string' && looksLikeApiKey(value.trim())))
    refuse('key_in_query')
}
