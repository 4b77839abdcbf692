import { type NotificationEvent, newsOf, notificationEvents } from '../accounts/notification.ts'
import type { Language } from '../core/refusal.ts'
import type { Notification } from '../notices/notification.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'

/** What a message may be about. */
type MessageEvent =
  | NotificationEvent
  | 'reset'
  | 'password_changed'
  | 'email_changed'
  | 'second_factor_changed'

export type NewMessage = {
  userId: string
  /** For those who never chose one. */
  language: Language
  event: MessageEvent
  /** Encrypted: the token of the link in it. */
  sealedToken?: Buffer
  expiresAt: Date
}

/** Writes a message down where the account has a chat, and has it sent once this transaction has committed. */
export async function insertMessage(tx: Tx, message: NewMessage): Promise<void> {
  const written = await tx.query(sql`
    insert into telegram_messages (user_id, language, event, sealed_token, expires_at)
    select u.id, coalesce(u.language, ${message.language}), ${message.event}, ${message.sealedToken ?? null},
      ${message.expiresAt}
    from telegram_links l join users u on u.id = l.user_id
    where l.user_id = ${message.userId}
    returning id`)
  if (written.length > 0) wakeJob(tx, 'send_telegrams', 'customers')
}

const MESSAGES_PER_HOUR = 30

/**
 * Writes the messages that these notifications come to, for those who have a chat and want to be told there. Called
 * beside the writing of the mails, and bounded like them: 30 of a kind in an hour. Locks nothing of the people.
 */
export async function insertNotificationMessages(
  tx: Tx,
  notifications: readonly Notification[],
): Promise<void> {
  const events = newsOf(notifications)
  if (events.length === 0) return
  const written = await tx.query(sql`
    insert into telegram_messages (user_id, language, event, facts, expires_at)
    select u.id, coalesce(u.language, 'vi'), e.event, e.facts, now() + interval '1 day'
    from unnest(${events.map((one) => one.userId)}::uuid[], ${events.map((one) => one.event)}::text[],
      ${events.map((one) => JSON.stringify(one.facts))}::jsonb[],
      ${events.map((one) => notificationEvents[one.event].telegram)}::boolean[])
      as e (user_id, event, facts, by_default)
    join telegram_links l on l.user_id = e.user_id
    join users u on u.id = e.user_id
    left join notification_settings n on n.user_id = u.id and n.event = e.event and n.channel = 'telegram'
    where u.is_active and coalesce(n.is_on, e.by_default)
      and (
        select count(*) from telegram_messages m
        where m.user_id = u.id and m.event = e.event and m.created_at > now() - interval '1 hour'
      ) < ${MESSAGES_PER_HOUR}
    returning id`)
  if (written.length > 0) wakeJob(tx, 'send_telegrams', 'customers')
}

export type WaitingMessage = {
  id: number
  userId: string
  chatId: number
  language: Language
  event: MessageEvent
  facts: Record<string, unknown>
  sealedToken: Buffer | null
  attempts: number
  expiresAt: Date
}

/** Gives up what can no longer be told: it ran out, or the account has no chat any more. */
export async function updateMessagesLapsed(tx: Tx, limit: number): Promise<void> {
  await tx.query(sql`
    update telegram_messages set given_up_at = now(), sealed_token = null,
      error = case when expires_at <= now() then 'it ran out' else 'no chat is linked' end
    where id in (
      select m.id from telegram_messages m
      where m.sent_at is null and m.given_up_at is null and m.send_after <= now()
        and (m.expires_at <= now() or not exists (select from telegram_links l where l.user_id = m.user_id))
      order by m.send_after, m.id limit ${limit} for update skip locked
    )`)
}

/**
 * Locks the oldest messages that may be sent now; those that another process is sending are passed over, and so are
 * chats that were told something within the last second. None while the bot rests.
 */
export function lockWaitingMessages(tx: Tx, limit: number): Promise<WaitingMessage[]> {
  return tx.query(sql`
    select m.id, m.user_id as "userId", l.chat_id as "chatId", m.language, m.event, m.facts,
      m.sealed_token as "sealedToken", m.attempts, m.expires_at as "expiresAt"
    from telegram_messages m join telegram_links l on l.user_id = m.user_id
    where m.sent_at is null and m.given_up_at is null and m.send_after <= now()
      and coalesce(l.told_at <= now() - interval '1 second', true)
      and not exists (select from telegram_bots where rests_until > now())
    order by m.send_after, m.id
    limit ${limit}
    for update of m skip locked`)
}

/** Keeps messages from everybody else while they are being sent. */
export async function updateMessagesHeld(tx: Tx, ids: readonly number[], holdMs: number): Promise<void> {
  await tx.query(sql`
    update telegram_messages set attempts = attempts + 1, send_after = now() + make_interval(secs => ${holdMs / 1000})
    where id = any(${ids}::bigint[])`)
}

/** Messages were taken: the secrets in them have done their work. */
export async function updateMessagesSent(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.query(sql`
    update telegram_messages set sent_at = now(), error = null, sealed_token = null where id = any(${ids}::bigint[])`)
}

/** Messages are given up for good. */
export async function updateMessagesGivenUp(tx: Tx, ids: readonly number[], error: string): Promise<void> {
  await tx.query(sql`
    update telegram_messages set given_up_at = now(), error = left(${error}, 500), sealed_token = null
    where id = any(${ids}::bigint[])`)
}

/** Puts messages back for later, each for its own time; `isUntried`: they were held, but Telegram refused none. */
export async function updateMessagesPutBack(
  tx: Tx,
  messages: readonly { id: number; inMs: number }[],
  why: { error: string | null; isUntried: boolean },
): Promise<void> {
  await tx.query(sql`
    update telegram_messages m set error = coalesce(left(${why.error}, 500), m.error),
      send_after = now() + make_interval(secs => b.ms / 1000), attempts = attempts - ${why.isUntried ? 1 : 0}::integer
    from unnest(${messages.map((one) => one.id)}::bigint[], ${messages.map((one) => one.inMs)}::float8[]) as b (id, ms)
    where m.id = b.id`)
}

/** In how many milliseconds the next message may be sent; undefined when none waits. */
export async function findNextMessage(db: Queryable): Promise<{ inMs: number } | undefined> {
  const row = await queryOne<{ inMs: number | null }>(
    db,
    sql`
    select extract(epoch from min(greatest(
      m.send_after, l.told_at + interval '1 second', (select max(rests_until) from telegram_bots)
    )) - now())::float8 * 1000 as "inMs"
    from telegram_messages m left join telegram_links l on l.user_id = m.user_id
    where m.sent_at is null and m.given_up_at is null`,
  )
  return row?.inMs == null ? undefined : { inMs: Math.max(0, Math.ceil(row.inMs)) }
}

/** Forgets messages of more than a month ago. */
export async function deleteOldMessages(tx: Tx, limit: number): Promise<void> {
  await tx.query(sql`
    delete from telegram_messages where id in (
      select id from telegram_messages where created_at < now() - interval '30 days' order by created_at limit ${limit}
      for update skip locked
    )`)
}

/** Forgets messages that have waited for more than a week, so that somebody must have taken their bot away. */
export async function deleteUnsentMessages(tx: Tx, limit: number): Promise<void> {
  // Only what waits is in the index that this goes along.
  await tx.query(sql`
    delete from telegram_messages where id in (
      select id from telegram_messages
      where sent_at is null and given_up_at is null and created_at < now() - interval '7 days'
      order by send_after, id limit ${limit} for update skip locked
    )`)
}
