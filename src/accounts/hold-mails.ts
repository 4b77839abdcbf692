import type { Transaction } from '../platform/db.ts'
import { deleteOldTokens } from './mail-tokens.sql.ts'
import { deleteOldMails, lockWaitingMails, updateMailsHeld, type WaitingMail } from './mails.sql.ts'

const BATCH = 20
// Longer than a batch can take: each mail gives up after the mail server's time limits.
const HOLD_MS = 15 * 60_000
const OLD_ROWS = 200

/** Takes the oldest waiting mails for sending; if this process dies they are free again in a quarter of an hour. */
export async function holdMails(transaction: Transaction): Promise<WaitingMail[]> {
  return transaction(async (tx) => {
    await deleteOldMails(tx, OLD_ROWS)
    await deleteOldTokens(tx, OLD_ROWS)
    const mails = await lockWaitingMails(tx, BATCH)
    if (mails.length > 0) {
      const ids = mails.map((mail) => mail.id)
      await updateMailsHeld(tx, ids, HOLD_MS)
    }
    return mails
  })
}
