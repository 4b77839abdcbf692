import type { Language } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { LINKS_PER_HOUR, newLinkToken } from './mail-link.ts'
import { countRecentLinks, insertMailToken, lockUserLinks } from './mail-tokens.sql.ts'
import { insertMail } from './mails.sql.ts'
import { findMailbox } from './profile.sql.ts'

/**
 * Mails a link for a new password to whoever has this email or user name, in the language they chose, else in that
 * of the page. Says nothing of what it found: nobody of that name, a blocked account and one that was sent enough
 * links this hour (the last one stays good) look the same as success.
 */
export async function askReset(
  transaction: Transaction,
  encrypt: (text: string) => Buffer,
  asked: { name: string; language: Language },
): Promise<void> {
  await transaction(async (tx) => {
    const person = await findMailbox(tx, asked.name.trim())
    if (!person?.isActive) return
    await lockUserLinks(tx, person.id)
    if ((await countRecentLinks(tx, person.id, 'reset')) >= LINKS_PER_HOUR) return
    const { token, hash, expiresAt } = newLinkToken('reset')
    const { id: userId, email } = person
    await insertMailToken(tx, { hash, userId, purpose: 'reset', email, createdBy: null, expiresAt })
    await insertMail(tx, {
      userId,
      address: email,
      language: person.language ?? asked.language,
      event: 'reset',
      sealedToken: encrypt(token),
      expiresAt,
    })
  })
}
