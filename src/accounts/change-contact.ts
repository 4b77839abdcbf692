import { type Language, refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertMessage } from '../telegram/telegram-messages.sql.ts'
import { updateTokensEnded } from './mail-tokens.sql.ts'
import { insertMail } from './mails.sql.ts'
import type { Passwords } from './password.ts'
import { readPhone } from './phone.ts'
import { findPasswordHash, findProfile, updateContact } from './profile.sql.ts'

const TOLD_FOR_MS = 3 * 24 * 3_600_000
const EMAIL_MAX = 100

/**
 * Changes email and phone. Another email asks for the password, is unproven, ends every link that is under way, and
 * is told to the linked chat and, where the old one was proven, there. Refuses `wrong_password`, `account_exists`, and
 * `invalid_request` for a phone that is none. Says whether the email is another one.
 */
export async function changeContact(
  transaction: Transaction,
  passwords: Passwords,
  change: { userId: string; email: string; phone: string; password: string; language: Language },
): Promise<{ isNewEmail: boolean }> {
  const { userId } = change
  const email = change.email.trim().toLowerCase()
  if ([...email].length > EMAIL_MAX) refuse('invalid_request', { field: 'email', problem: 'maxLength' })
  const phone = change.phone.trim() === '' ? null : readPhone(change.phone)
  if (phone === undefined) refuse('invalid_request', { field: 'phone', problem: 'pattern' })
  const before = await transaction(async (tx) => ({
    email: (await findProfile(tx, userId))?.email,
    hash: (await findPasswordHash(tx, userId))?.passwordHash,
  }))
  const isNewEmail = email !== before.email?.toLowerCase()
  if (isNewEmail && !(await passwords.matches(change.password, before.hash))) refuse('wrong_password')
  await transaction(async (tx) => {
    if (isNewEmail) await updateTokensEnded(tx, userId)
    const changed = (await updateContact(tx, userId, { email, phone })) ?? refuse('account_exists')
    if (!isNewEmail) return
    const language = changed.language ?? change.language
    const expiresAt = new Date(Date.now() + TOLD_FOR_MS)
    const told = { userId, language, event: 'email_changed' as const, expiresAt }
    await insertMessage(tx, told)
    if (changed.wasVerified) await insertMail(tx, { ...told, address: changed.oldEmail })
  }).catch(refuseTaken)
  return { isNewEmail }
}

/** Two who take one email at the same moment: the index decides. */
function refuseTaken(error: unknown): never {
  if ((error as { code?: string }).code === '23505') refuse('account_exists')
  throw error
}
