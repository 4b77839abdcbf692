import type { Language } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { findLink } from '../telegram/telegram-links.sql.ts'
import { insertMessage } from '../telegram/telegram-messages.sql.ts'
import { LINKS_PER_HOUR, newLinkToken } from './mail-link.ts'
import { countRecentLinks, insertMailToken, lockUserLinks } from './mail-tokens.sql.ts'
import { insertMail } from './mails.sql.ts'
import { findMailbox } from './profile.sql.ts'

/** How a link for a new password travels. */
export type ResetWay = 'mail' | 'telegram'

/**
 * Sends a link for a new password to whoever has this email or user name, by mail or to the chat that is linked, in
 * the language they chose, else in that of the page. Says nothing of what it found: nobody of that name, a blocked
 * account, one without a chat and one that was sent enough links this hour (the last one stays good) look the same as
 * success.
 */
export async function askReset(
  transaction: Transaction,
  encrypt: (text: string) => Buffer,
  asked: { name: string; language: Language; way: ResetWay },
): Promise<void> {
  await transaction(async (tx) => {
    const person = await findMailbox(tx, asked.name.trim())
    if (!person?.isActive) return
    const { id: userId, email } = person
    const byTelegram = asked.way === 'telegram'
    if (byTelegram && !(await findLink(tx, userId))) return
    await lockUserLinks(tx, userId)
    if ((await countRecentLinks(tx, userId, 'reset')) >= LINKS_PER_HOUR) return
    const { token, hash, expiresAt } = newLinkToken('reset')
    const stored = { hash, userId, purpose: 'reset' as const, createdBy: null, expiresAt }
    // What came by Telegram proves no mailbox.
    await insertMailToken(tx, { ...stored, email: byTelegram ? null : email })
    const language = person.language ?? asked.language
    const letter = { userId, language, event: 'reset' as const, sealedToken: encrypt(token), expiresAt }
    if (byTelegram) await insertMessage(tx, letter)
    else await insertMail(tx, { ...letter, address: email })
  })
}
