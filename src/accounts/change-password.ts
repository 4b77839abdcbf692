import { type Language, refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertMessage } from '../telegram/telegram-messages.sql.ts'
import { updateTokensEnded } from './mail-tokens.sql.ts'
import { insertMail } from './mails.sql.ts'
import type { Passwords } from './password.ts'
import { findPasswordHash, findProfile, updatePassword } from './profile.sql.ts'
import { updateOtherSessionsRevoked } from './sessions.sql.ts'

const TOLD_FOR_MS = 3 * 24 * 3_600_000

/**
 * Changes the password of somebody who knows the old one, ends their other sessions and every link that is under
 * way, and tells the linked chat and a proven mailbox. Refuses `wrong_password`.
 */
export async function changePassword(
  transaction: Transaction,
  passwords: Passwords,
  change: { userId: string; sessionId: string; old: string; new: string; language: Language },
): Promise<void> {
  const { userId } = change
  const stored = await transaction((tx) => findPasswordHash(tx, userId))
  if (!(await passwords.matches(change.old, stored?.passwordHash))) refuse('wrong_password')
  const passwordHash = await passwords.hash(change.new)
  await transaction(async (tx) => {
    await updateTokensEnded(tx, userId)
    await updatePassword(tx, userId, passwordHash)
    await updateOtherSessionsRevoked(tx, userId, change.sessionId)
    const expiresAt = new Date(Date.now() + TOLD_FOR_MS)
    const told = { userId, language: change.language, event: 'password_changed' as const, expiresAt }
    await insertMessage(tx, told)
    const person = await findProfile(tx, userId)
    if (!person?.emailVerified) return
    await insertMail(tx, { ...told, address: person.email, language: person.language ?? change.language })
  })
}
