import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { mayDo } from './permission.ts'
import { updateUserSessionsRevoked } from './sessions.sql.ts'
import type { UserRole } from './user.ts'
import { updateUserActive } from './users.sql.ts'

/**
 * Blocks or unblocks somebody; blocking logs them out everywhere. Who works here is blocked by an owner only. Refuses
 * `user_not_found`, `cannot_block_self`, `forbidden`.
 */
export async function blockUser(
  transaction: Transaction,
  actor: { id: string; role: UserRole },
  change: { userId: string; isActive: boolean },
): Promise<void> {
  if (change.userId === actor.id) refuse('cannot_block_self')
  await transaction(async (tx) => {
    const before = (await updateUserActive(tx, change.userId, change.isActive)) ?? refuse('user_not_found')
    if (before.role !== 'customer' && !mayDo(actor.role, 'team.change')) refuse('forbidden')
    if (!change.isActive) await updateUserSessionsRevoked(tx, change.userId)
    await insertAudit(tx, {
      actorId: actor.id,
      action: change.isActive ? 'user.unblock' : 'user.block',
      subject: `user:${before.username}`,
      before: { isActive: before.wasActive },
      after: { isActive: change.isActive },
    })
  })
}
