import type { Language } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { LINKS_PER_HOUR, newLinkToken } from './mail-link.ts'
import { countRecentLinks, insertMailToken, lockUserLinks } from './mail-tokens.sql.ts'
import { insertMail } from './mails.sql.ts'
import { findProfile } from './profile.sql.ts'

/**
 * Mails a link that proves the mailbox of an account. Nothing happens where it is proven already, or where enough
 * links were sent this hour: the last one stays good.
 */
export async function askVerification(
  transaction: Transaction,
  encrypt: (text: string) => Buffer,
  asked: { userId: string; language: Language },
): Promise<void> {
  await transaction(async (tx) => {
    const { userId } = asked
    const person = await findProfile(tx, userId)
    if (!person || person.emailVerified) return
    await lockUserLinks(tx, userId)
    if ((await countRecentLinks(tx, userId, 'verify')) >= LINKS_PER_HOUR) return
    const { email } = person
    const { token, hash, expiresAt } = newLinkToken('verify')
    await insertMailToken(tx, { hash, userId, purpose: 'verify', email, createdBy: null, expiresAt })
    await insertMail(tx, {
      userId,
      address: email,
      language: person.language ?? asked.language,
      event: 'verify',
      sealedToken: encrypt(token),
      expiresAt,
    })
  })
}
