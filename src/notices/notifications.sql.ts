import { insertNotificationMails } from '../accounts/mails.sql.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { empty, sql } from '../platform/sql.ts'
import { insertNotificationMessages } from '../telegram/telegram-messages.sql.ts'
import {
  type Notification,
  type NotificationEvent,
  type NotificationParams,
  topicOf,
} from './notification.ts'

/**
 * Writes notifications down, in order, tells the open pages of those they are for, and writes the mails and
 * Telegram messages of those who want them.
 */
export async function insertNotifications(tx: Tx, notifications: readonly Notification[]): Promise<void> {
  if (notifications.length === 0) return
  const column = <T>(read: (notification: Notification) => T) => notifications.map(read)
  for (const [topic, some] of Map.groupBy(notifications, (n) => topicOf(n.event))) {
    announce(
      tx,
      some.map((n) => n.userId),
      'notifications',
      topic,
    )
  }
  await tx.query(sql`
    insert into notifications (user_id, event, subject, params)
    select user_id, event, subject, params from unnest(
      ${column((n) => n.userId)}::uuid[], ${column((n) => n.event)}::text[], ${column((n) => n.subject)}::text[],
      ${column((n) => JSON.stringify(n.params ?? {}))}::jsonb[]
    ) with ordinality as n (user_id, event, subject, params, place)
    order by place`)
  await insertNotificationMails(tx, notifications)
  await insertNotificationMessages(tx, notifications)
}

export type NotificationRow = {
  id: number
  event: NotificationEvent
  subject: string | null
  params: NotificationParams
  /** Of the order that it is about. */
  serviceName: string | null
  /** What the announcement that it is about is called; English where it has any. */
  titleVi: string | null
  titleEn: string | null
  createdAt: Date
  isRead: boolean
}

/** A page of a customer's notifications, newest first; `before` is the id of the last one of the page before. */
export function listNotifications(
  db: Queryable,
  userId: string,
  page: { before: number | undefined; limit: number },
): Promise<NotificationRow[]> {
  return db.query(sql`
    select n.id, n.event, n.subject, n.params, o.service_name as "serviceName", n.created_at as "createdAt",
      n.read_at is not null as "isRead", a.title_vi as "titleVi", coalesce(a.title_en, a.title_vi) as "titleEn"
    from notifications n
    left join announcements a on a.id = case when n.event = 'announcement' then n.subject::int end
    left join orders o on o.user_id = n.user_id
      and o.number = case when left(n.event, 6) in ('order_', 'refill') then n.subject::bigint end
    where n.user_id = ${userId} ${page.before === undefined ? empty : sql`and n.id < ${page.before}`}
    order by n.id desc
    limit ${page.limit}`)
}

/** More than this is shown as more than this. */
const UNREAD_COUNTED_MAX = 100

/** How many of a customer's notifications are unread, counted up to a hundred. */
export async function countUnread(db: Queryable, userId: string): Promise<number> {
  const row = await queryOne<{ unread: number }>(
    db,
    sql`
    select count(*)::int as unread from (
      select from notifications where user_id = ${userId} and read_at is null limit ${UNREAD_COUNTED_MAX}
    ) as counted`,
  )
  return row!.unread
}

/** Marks a customer's notifications as read up to one of them, at most so many at once; gives how many. */
export async function updateRead(
  tx: Tx,
  userId: string,
  marked: { upTo: number | undefined; limit: number },
): Promise<number> {
  const rows = await tx.query(sql`
    update notifications set read_at = now()
    where id in (
      select id from notifications
      where user_id = ${userId} and read_at is null
        ${marked.upTo === undefined ? empty : sql`and id <= ${marked.upTo}`}
      order by id limit ${marked.limit}
    ) and user_id = ${userId} and read_at is null
    returning id`)
  return rows.length
}

/** Marks one of a customer's notifications as read; gives where it leads, and whether it was unread. */
export function updateOneRead(
  tx: Tx,
  userId: string,
  id: number,
): Promise<{ event: NotificationEvent; subject: string | null; wasUnread: boolean } | undefined> {
  return queryOne(
    tx,
    sql`
    update notifications n set read_at = coalesce(n.read_at, now())
    from (select id, read_at from notifications where id = ${id} and user_id = ${userId} for update) as before
    where n.id = before.id
    returning n.event, n.subject, before.read_at is null as "wasUnread"`,
  )
}

/** Deletes the oldest notifications where they are older than this, at most so many at once; gives how many. */
export async function deleteOldNotifications(tx: Tx, old: { days: number; limit: number }): Promise<number> {
  // Ids grow with time, so the oldest are found without an index of their own.
  const rows = await tx.query(sql`
    delete from notifications
    where id in (select id from notifications order by id limit ${old.limit})
      and created_at < now() - make_interval(days => ${old.days})
    returning id`)
  return rows.length
}
