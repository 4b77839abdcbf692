import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertMessage } from '../telegram/telegram-messages.sql.ts'
import { hashOfToken } from './mail-link.ts'
import { hasLiveToken, updateTokensEnded, updateTokenUsed } from './mail-tokens.sql.ts'
import type { Passwords } from './password.ts'
import { updateEmailVerified, updatePassword } from './profile.sql.ts'
import { updateUserSessionsRevoked } from './sessions.sql.ts'

const TOLD_FOR_MS = 3 * 24 * 3_600_000

/**
 * Sets a new password by a link, which is used up, logs out everywhere, and tells the linked chat. A link that came by mail has proven the
 * mailbox too. Refuses `link_dead`.
 */
export async function resetPassword(
  transaction: Transaction,
  passwords: Passwords,
  reset: { token: string; password: string },
): Promise<void> {
  const hash = hashOfToken(reset.token)
  // Looked at first, so that guesses cost no hashing; used up only together with the new password.
  if (!(await transaction((tx) => hasLiveToken(tx, hash, 'reset')))) refuse('link_dead')
  const passwordHash = await passwords.hash(reset.password)
  await transaction(async (tx) => {
    const { userId, email } = (await updateTokenUsed(tx, hash, 'reset')) ?? refuse('link_dead')
    // Links before the person, as everywhere: two who lock them in two orders would wait for each other.
    await updateTokensEnded(tx, userId)
    await updatePassword(tx, userId, passwordHash)
    await updateUserSessionsRevoked(tx, userId)
    if (email !== null) await updateEmailVerified(tx, userId, email)
    const expiresAt = new Date(Date.now() + TOLD_FOR_MS)
    await insertMessage(tx, { userId, language: 'vi', event: 'password_changed', expiresAt })
  })
}
