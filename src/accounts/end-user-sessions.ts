import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateOtherSessionsRevoked, updateOwnSessionRevoked } from './sessions.sql.ts'
import { mayActOn } from './team.ts'
import type { UserRole } from './user.ts'
import { findUserProfile } from './users.sql.ts'

/**
 * Logs somebody out everywhere, or of one session, as an operator wants it, with an audit row where there was a
 * session to end. Their API keys go on. Who works here is logged out by an owner only. Refuses
 * `user_not_found`, `forbidden`.
 */
export async function endUserSessions(
  transaction: Transaction,
  actor: { id: string; role: UserRole },
  { userId, sessionId }: { userId: string; sessionId?: string },
): Promise<void> {
  const actorId = actor.id
  await transaction(async (tx) => {
    const user = (await findUserProfile(tx, userId)) ?? refuse('user_not_found')
    if (!mayActOn(actor, user)) refuse('forbidden')
    const subject = `user:${user.username}`
    if (sessionId !== undefined) {
      if (!(await updateOwnSessionRevoked(tx, userId, sessionId))) return
      const before = { session: sessionId }
      await insertAudit(tx, { actorId, action: 'user.end_session', subject, before, after: {} })
      return
    }
    const ended = await updateOtherSessionsRevoked(tx, userId, undefined)
    if (ended === 0) return
    await insertAudit(tx, {
      actorId,
      action: 'user.end_sessions',
      subject,
      before: { sessions: ended },
      after: { sessions: 0 },
    })
  })
}
