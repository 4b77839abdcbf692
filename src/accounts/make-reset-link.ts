import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { newLinkToken } from './mail-link.ts'
import { insertMailToken } from './mail-tokens.sql.ts'
import { mayDo } from './permission.ts'
import type { UserRole } from './user.ts'
import { findUserProfile } from './users.sql.ts'

/**
 * Makes a link for a new password that an operator hands to somebody, and gives its token. Who works here is given
 * one by an owner only: it lets in as them. Refuses `user_not_found`, `forbidden`.
 */
export async function makeResetLink(
  transaction: Transaction,
  actor: { id: string; role: UserRole },
  userId: string,
): Promise<string> {
  const { token, hash, expiresAt } = newLinkToken('reset')
  await transaction(async (tx) => {
    const user = (await findUserProfile(tx, userId)) ?? refuse('user_not_found')
    if (user.role !== 'customer' && !mayDo(actor.role, 'team.change')) refuse('forbidden')
    if (!user.isActive) refuse('account_blocked')
    const token = { hash, userId, purpose: 'reset', email: null, createdBy: actor.id, expiresAt } as const
    await insertMailToken(tx, token)
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'user.reset_link',
      subject: `user:${user.username}`,
      before: {},
      after: { expiresAt: expiresAt.toISOString() },
    })
  })
  return token
}
