import type { Language } from '../core/refusal.ts'
import type { Notification } from '../notices/notification.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'
import { type NotificationEvent, newsOf, notificationEvents } from './notification.ts'

/** What a mail may be about. */
export type MailEvent =
  | NotificationEvent
  | 'reset'
  | 'verify'
  | 'password_changed'
  | 'second_factor_changed'
  | 'email_changed'

export type NewMail = {
  userId: string
  address: string
  language: Language
  event: MailEvent
  /** Encrypted: the token of the link in it. */
  sealedToken?: Buffer
  expiresAt: Date
}

/** Writes a mail down, and has it sent once this transaction has committed. */
export async function insertMail(tx: Tx, mail: NewMail): Promise<void> {
  wakeJob(tx, 'send_mails', 'smtp')
  await tx.query(sql`
    insert into mails (user_id, address, language, event, sealed_token, expires_at)
    values (${mail.userId}, ${mail.address}, ${mail.language}, ${mail.event}, ${mail.sealedToken ?? null},
      ${mail.expiresAt})`)
}

const MAILS_PER_HOUR = 30

/**
 * Writes the mails that these notifications come to, for the customers who want to be told of them that way, and has
 * them sent; called beside the writing of the notifications, in the same transaction. Only mailboxes that were
 * proven: anybody could have named somebody else's. Past 30 of a kind in an hour they are left out, the bell and the
 * lists have them. Locks nothing of the people.
 */
export async function insertNotificationMails(tx: Tx, notifications: readonly Notification[]): Promise<void> {
  const events = newsOf(notifications)
  if (events.length === 0) return
  const written = await tx.query(sql`
    insert into mails (user_id, address, language, event, facts, expires_at)
    select u.id, u.email, coalesce(u.language, 'vi'), e.event, e.facts, now() + interval '1 day'
    from unnest(${events.map((one) => one.userId)}::uuid[], ${events.map((one) => one.event)}::text[],
      ${events.map((one) => JSON.stringify(one.facts))}::jsonb[],
      ${events.map((one) => notificationEvents[one.event].mail)}::boolean[]) as e (user_id, event, facts, by_default)
    join users u on u.id = e.user_id
    left join notification_settings n on n.user_id = u.id and n.event = e.event and n.channel = 'mail'
    where u.email_verified and u.is_active and coalesce(n.is_on, e.by_default)
      and (
        select count(*) from mails m
        where m.user_id = u.id and m.event = e.event and m.created_at > now() - interval '1 hour'
      ) < ${MAILS_PER_HOUR}
    returning id`)
  if (written.length > 0) wakeJob(tx, 'send_mails', 'smtp')
}

export type WaitingMail = {
  id: number
  address: string
  username: string
  language: Language
  event: MailEvent
  facts: Record<string, unknown>
  sealedToken: Buffer | null
  attempts: number
  expiresAt: Date
}

/** Locks the oldest mails that may be sent now; those that another process is sending are passed over. */
export function lockWaitingMails(tx: Tx, limit: number): Promise<WaitingMail[]> {
  return tx.query(sql`
    select m.id, m.address, u.username, m.language, m.event, m.facts, m.sealed_token as "sealedToken", m.attempts,
      m.expires_at as "expiresAt"
    from mails m join users u on u.id = m.user_id
    where m.sent_at is null and m.given_up_at is null and m.send_after <= now()
    order by m.send_after, m.id
    limit ${limit}
    for update of m skip locked`)
}

/** Keeps mails from everybody else while they are being sent. */
export async function updateMailsHeld(tx: Tx, ids: readonly number[], holdMs: number): Promise<void> {
  await tx.query(sql`
    update mails set attempts = attempts + 1, send_after = now() + make_interval(secs => ${holdMs / 1000})
    where id = any(${ids}::bigint[])`)
}

/** A mail was taken: the secret in it has done its work. */
export async function updateMailSent(tx: Tx, id: number): Promise<void> {
  await tx.query(
    sql`update mails set sent_at = now(), error = null, sealed_token = null where id = ${id} and sent_at is null`,
  )
}

/** A mail is given up for good. */
export async function updateMailGivenUp(tx: Tx, id: number, error: string): Promise<void> {
  await tx.query(sql`
    update mails set given_up_at = now(), error = left(${error}, 500), sealed_token = null where id = ${id}`)
}

/** Puts a mail back for later; `isUntried`: it was held, but never offered to the server. */
export async function updateMailPutBack(
  tx: Tx,
  id: number,
  later: { error: string; inMs: number; isUntried: boolean },
): Promise<void> {
  await tx.query(sql`
    update mails set error = left(${later.error}, 500), send_after = now() + make_interval(secs => ${later.inMs / 1000}),
      attempts = attempts - ${later.isUntried ? 1 : 0}::integer
    where id = ${id}`)
}

/** In how many milliseconds the next mail may be sent; undefined when none waits. */
export async function findNextMail(db: Queryable): Promise<{ inMs: number } | undefined> {
  const row = await queryOne<{ inMs: number | null }>(
    db,
    sql`
    select extract(epoch from min(send_after) - now())::float8 * 1000 as "inMs"
    from mails where sent_at is null and given_up_at is null`,
  )
  return row?.inMs == null ? undefined : { inMs: Math.max(0, Math.ceil(row.inMs)) }
}

/** Forgets mails of more than a month ago. */
export async function deleteOldMails(tx: Tx, limit: number): Promise<void> {
  await tx.query(sql`
    delete from mails where id in (
      select id from mails where created_at < now() - interval '30 days' order by created_at limit ${limit}
      for update skip locked
    )`)
}
