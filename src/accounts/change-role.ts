import { refuse } from '../core/refusal.ts'
import { teamChangedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateTokensEnded } from './mail-tokens.sql.ts'
import { lockTeam, updateUserRole } from './team.sql.ts'
import { memberToChange } from './team.ts'
import type { UserRole } from './user.ts'

/**
 * Gives somebody another role, which holds from their next request on, and tells the operators. `from` is the role
 * that the owner saw. Refuses `cannot_change_own_role`, `user_not_found`, `role_moved` when it is another one by now,
 * `account_blocked` for a blocked customer, `last_owner`, and `forbidden` for an actor who may not any more. What is
 * as wanted already leaves nothing behind.
 */
export async function changeRole(
  transaction: Transaction,
  actor: { id: string; username: string },
  { userId, from, to }: { userId: string; from: UserRole; to: UserRole },
): Promise<void> {
  if (userId === actor.id) refuse('cannot_change_own_role')
  await transaction(async (tx) => {
    const locked = await lockTeam(tx, [actor.id, userId])
    const member = memberToChange(locked, { actorId: actor.id, userId, takesOwner: to !== 'owner' })
    if (member.role === to) return
    if (member.role !== from) refuse('role_moved')
    if (from === 'customer') {
      if (!member.isActive) refuse('account_blocked')
      // A link for a new password that the desk made for a customer must not let in as an operator.
      await updateTokensEnded(tx, userId)
    }
    await updateUserRole(tx, userId, to)
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'team.role',
      subject: `user:${member.username}`,
      before: { role: from },
      after: { role: to },
    })
    await insertNotice(
      tx,
      teamChangedNotice({ username: member.username, by: actor.username, role: { from, to } }),
    )
  })
}
