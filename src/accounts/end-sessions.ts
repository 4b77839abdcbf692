import type { Transaction } from '../platform/db.ts'
import { updateOtherSessionsRevoked, updateOwnSessionRevoked } from './sessions.sql.ts'

/** Ends one session of a user, or all but the one they are in. Somebody else's session is left alone. */
export async function endSessions(
  transaction: Transaction,
  userId: string,
  which: { sessionId: string } | { allExcept: string },
): Promise<void> {
  await transaction(async (tx) => {
    if ('sessionId' in which) await updateOwnSessionRevoked(tx, userId, which.sessionId)
    else await updateOtherSessionsRevoked(tx, userId, which.allExcept)
  })
}
