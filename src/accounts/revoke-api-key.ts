import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateKeyRevoked } from './api-keys.sql.ts'
import { mayActOn } from './team.ts'
import type { UserRole } from './user.ts'
import { findUserProfile } from './users.sql.ts'

/**
 * Ends a key at once, in every process: for its owner, or for an operator, with an audit row; of who works here for an
 * owner of the shop only. Refuses `key_not_found`, for somebody else's key too; of an operator `user_not_found` and
 * `forbidden`.
 */
export async function revokeApiKey(
  transaction: Transaction,
  userId: string,
  keyId: string,
  operator?: { id: string; role: UserRole },
): Promise<void> {
  await transaction(async (tx) => {
    const user = operator && ((await findUserProfile(tx, userId)) ?? refuse('user_not_found'))
    if (operator && user && !mayActOn(operator, user)) refuse('forbidden')
    const key = (await updateKeyRevoked(tx, userId, keyId)) ?? refuse('key_not_found')
    if (!operator || !user) return
    await insertAudit(tx, {
      actorId: operator.id,
      action: 'user.revoke_key',
      subject: `user:${user.username}`,
      before: { key: keyId, name: key.name, beginning: key.beginning },
      after: {},
    })
  })
}
