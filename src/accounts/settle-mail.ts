import type { MailOutcome } from '../partners/mail.ts'
import type { Transaction } from '../platform/db.ts'
import { updateMailGivenUp, updateMailPutBack, updateMailSent, type WaitingMail } from './mails.sql.ts'

const MINUTE_MS = 60_000
// After the last of these a mail is given up.
const pausesMs = [1, 5, 15, 60, 240].map((minutes) => minutes * MINUTE_MS)

/** Writes down what became of a mail: sent, given up, or when to try again. Gives which. */
export async function settleMail(
  transaction: Transaction,
  mail: WaitingMail,
  outcome: MailOutcome | { outcome: 'untried' },
): Promise<'sent' | 'given_up' | 'later'> {
  return transaction(async (tx) => {
    if (outcome.outcome === 'sent') {
      await updateMailSent(tx, mail.id)
      return 'sent'
    }
    if (outcome.outcome === 'untried') {
      const later = { error: 'the server was down', inMs: MINUTE_MS, isUntried: true }
      await updateMailPutBack(tx, mail.id, later)
      return 'later'
    }
    const inMs = outcome.outcome === 'retry' ? pausesMs[mail.attempts] : undefined
    if (inMs === undefined || Date.now() + inMs > mail.expiresAt.getTime()) {
      await updateMailGivenUp(tx, mail.id, outcome.reason)
      return 'given_up'
    }
    await updateMailPutBack(tx, mail.id, { error: outcome.reason, inMs, isUntried: false })
    return 'later'
  })
}
