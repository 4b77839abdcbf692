import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateOtherSessionsRevoked, updateOwnSessionRevoked } from './sessions.sql.ts'
import { findUserProfile } from './users.sql.ts'

/**
 * Logs somebody out everywhere, or of one session, as an operator wants it, with an audit row where there was a
 * session to end. Their API keys go on. Refuses `user_not_found`.
 */
export async function endUserSessions(
  transaction: Transaction,
  { actorId, userId, sessionId }: { actorId: string; userId: string; sessionId?: string },
): Promise<void> {
  await transaction(async (tx) => {
    const user = (await findUserProfile(tx, userId)) ?? refuse('user_not_found')
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
