import type { Mailer } from '../partners/mail.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { writeMail } from './customer-mail.tsx'
import { holdMails } from './hold-mails.ts'
import { findNextMail } from './mails.sql.ts'
import { settleMail } from './settle-mail.ts'

export type MailParts = {
  db: Queryable
  transaction: Transaction
  log: Log
  decrypt(sealed: Buffer): string
  /** Undefined while no mail server is configured: mails wait, and run out. */
  mail?: { mailer: Mailer; publicUrl: string } | undefined
}

const ROUNDS_MAX = 100

/** Sends what waits until nothing is due. Returns in how many milliseconds there is something to do again. */
export async function sendMails(parts: MailParts, stop: AbortSignal): Promise<number | undefined> {
  if (!parts.mail) return undefined
  const { mailer, publicUrl } = parts.mail
  let isDown = false
  for (let round = 0; round < ROUNDS_MAX && !isDown && !stop.aborted; round++) {
    const mails = await holdMails(parts.transaction)
    if (mails.length === 0) break
    for (const mail of mails) {
      if (isDown || stop.aborted) {
        await settleMail(parts.transaction, mail, { outcome: 'untried' })
        continue
      }
      if (mail.expiresAt.getTime() <= Date.now()) {
        await settleMail(parts.transaction, mail, { outcome: 'rejected', reason: 'it ran out' })
        continue
      }
      const token = mail.sealedToken ? parts.decrypt(mail.sealedToken) : undefined
      const letter = writeMail({ ...mail, token }, publicUrl)
      const outcome = await mailer.send({ id: `mail-${mail.id}`, to: mail.address, ...letter })
      await settleMail(parts.transaction, mail, outcome)
      if (outcome.outcome === 'sent') continue
      parts.log.warn({ mail: mail.id, event: mail.event, ...outcome }, 'a mail was not taken')
      isDown = outcome.outcome === 'retry' && outcome.isDown
    }
  }
  return (await findNextMail(parts.db))?.inMs
}
