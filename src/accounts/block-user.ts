import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateUserSessionsRevoked } from './sessions.sql.ts'
import { updateUserActive } from './users.sql.ts'

/** Blocks or unblocks somebody; blocking logs them out everywhere. Refuses `user_not_found`, `cannot_block_self`. */
export async function blockUser(
  transaction: Transaction,
  actorId: string,
  change: { userId: string; isActive: boolean },
): Promise<void> {
  if (change.userId === actorId) refuse('cannot_block_self')
  await transaction(async (tx) => {
    const before = (await updateUserActive(tx, change.userId, change.isActive)) ?? refuse('user_not_found')
    if (!change.isActive) await updateUserSessionsRevoked(tx, change.userId)
    await insertAudit(tx, {
      actorId,
      action: change.isActive ? 'user.unblock' : 'user.block',
      subject: `user:${before.username}`,
      before: { isActive: before.wasActive },
      after: { isActive: change.isActive },
    })
  })
}
