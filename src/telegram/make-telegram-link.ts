import { LINKS_PER_HOUR, newLinkToken } from '../accounts/mail-link.ts'
import { countRecentLinks, insertMailToken, lockUserLinks } from '../accounts/mail-tokens.sql.ts'
import type { Passwords } from '../accounts/password.ts'
import { findPasswordHash } from '../accounts/profile.sql.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'

const HOUR_SECONDS = 3_600

/**
 * Makes a link that joins a Telegram chat to an account, gives its token, and has the bot listen. It takes the
 * password, as another email does: the chat is told of money, and may be sent links for a new password. Refuses
 * `wrong_password`, and `too_many_requests` past five links an hour.
 */
export async function makeTelegramLink(
  transaction: Transaction,
  passwords: Passwords,
  asked: { userId: string; password: string },
): Promise<string> {
  const { userId } = asked
  const stored = await transaction((tx) => findPasswordHash(tx, userId))
  if (!(await passwords.matches(asked.password, stored?.passwordHash))) refuse('wrong_password')
  return transaction(async (tx) => {
    await lockUserLinks(tx, userId)
    if ((await countRecentLinks(tx, userId, 'telegram')) >= LINKS_PER_HOUR) {
      refuse('too_many_requests', { seconds: HOUR_SECONDS })
    }
    const { token, hash, expiresAt } = newLinkToken('telegram')
    await insertMailToken(tx, { hash, userId, purpose: 'telegram', email: null, createdBy: null, expiresAt })
    wakeJob(tx, 'read_telegram', 'updates')
    return token
  })
}
