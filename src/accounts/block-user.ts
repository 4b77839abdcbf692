import { refuse } from '../core/refusal.ts'
import { teamChangedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { mayDo } from './permission.ts'
import { updateUserSessionsRevoked } from './sessions.sql.ts'
import { lockTeam } from './team.sql.ts'
import { memberToChange } from './team.ts'
import { isOperator, type UserRole } from './user.ts'
import { findUserProfile, updateUserActive } from './users.sql.ts'

type Blocking = { userId: string; isActive: boolean; reason?: string }

/**
 * Blocks or unblocks somebody; blocking logs them out everywhere, and why is kept in the audit log. Who works here is
 * blocked by an owner only, which the operators are told, and the last owner never. Refuses `user_not_found`,
 * `cannot_block_self`, `forbidden`, `last_owner`.
 */
export async function blockUser(
  transaction: Transaction,
  actor: { id: string; username: string; role: UserRole },
  change: Blocking,
): Promise<void> {
  if (change.userId === actor.id) refuse('cannot_block_self')
  await transaction(async (tx) => {
    const isOfTeam = isOperator((await findUserProfile(tx, change.userId)) ?? refuse('user_not_found'))
    if (isOfTeam && !mayDo(actor.role, 'team.change')) refuse('forbidden')
    if (isOfTeam) await checkTeam(tx, actor.id, change)
    const before = (await updateUserActive(tx, change.userId, change.isActive)) ?? refuse('user_not_found')
    // Made an operator since: that would have needed the team's locks.
    if (isOperator(before) && !isOfTeam) refuse('role_moved')
    if (!change.isActive) await updateUserSessionsRevoked(tx, change.userId)
    await insertAudit(tx, {
      actorId: actor.id,
      action: change.isActive ? 'user.unblock' : 'user.block',
      subject: `user:${before.username}`,
      before: { isActive: before.wasActive },
      after: { isActive: change.isActive, ...(change.reason !== undefined && { reason: change.reason }) },
    })
    if (isOperator(before) && before.wasActive !== change.isActive) {
      const { username } = before
      await insertNotice(tx, teamChangedNotice({ username, by: actor.username, isActive: change.isActive }))
    }
  })
}

async function checkTeam(tx: Tx, actorId: string, { userId, isActive }: Blocking): Promise<void> {
  memberToChange(await lockTeam(tx, [actorId, userId]), { actorId, userId, takesOwner: !isActive })
}
