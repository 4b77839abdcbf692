import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { AnnouncementPeriod, AnnouncementText, AskedAnnouncement } from './announcement.ts'

/** An announcement as customers see it. */
export type ShownAnnouncement = AnnouncementText & { id: number; startsAt: Date }

const text = sql`
  title_vi as "titleVi", body_vi as "bodyVi", title_en as "titleEn", body_en as "bodyEn", tone,
  starts_at as "startsAt"`
const isShown = sql`ended_at is null and starts_at <= now() and (ends_at is null or ends_at > now())`

/** What is shown to a customer now and was not put away by them, the newest first. */
export function listShownAnnouncements(
  db: Queryable,
  userId: string,
  limit: number,
): Promise<ShownAnnouncement[]> {
  return db.query(sql`
    select id, ${text} from announcements a
    where ${isShown} and not exists (
      select from announcement_dismissals d where d.user_id = ${userId} and d.announcement_id = a.id)
    order by starts_at desc, id desc limit ${limit}`)
}

/** One that has begun, over or not: people come back to it from the bell. One that was never shown is none. */
export function findBegunAnnouncement(db: Queryable, id: number): Promise<ShownAnnouncement | undefined> {
  return queryOne(
    db,
    sql`
    select id, ${text} from announcements
    where id = ${id} and starts_at <= now() and (ended_at is null or ended_at > starts_at)`,
  )
}

/** Puts an announcement away for somebody; once is enough. */
export async function insertDismissal(tx: Tx, dismissed: { id: number; userId: string }): Promise<void> {
  await tx.query(sql`
    insert into announcement_dismissals (announcement_id, user_id)
    select id, ${dismissed.userId}::uuid from announcements where id = ${dismissed.id}
    on conflict do nothing`)
}

/** An announcement as operators see it. */
export type AnnouncementRow = AnnouncementText &
  AnnouncementPeriod & {
    id: number
    version: number
    endedAt: Date | null
    rings: boolean
    /** How many customers' bells it is in. */
    toldCount: number
    /** Since when it is in all of them. */
    toldAt: Date | null
    updatedAt: Date
    updatedBy: string
  }

const row = sql`
  a.id, a.version, ${text}, a.ends_at as "endsAt", a.ended_at as "endedAt", a.rings, a.told_count as "toldCount",
  a.told_at as "toldAt", a.updated_at as "updatedAt", u.username as "updatedBy"`

/** A page of all announcements, the newest first; `before` is the id of the last one of the page before. */
export function listAnnouncements(
  db: Queryable,
  page: { before: number | undefined; limit: number },
): Promise<AnnouncementRow[]> {
  return db.query(sql`
    select ${row} from announcements a join users u on u.id = a.updated_by
    ${page.before === undefined ? empty : sql`where a.id < ${page.before}`}
    order by a.id desc limit ${page.limit}`)
}

/** One announcement. */
export function findAnnouncement(db: Queryable, id: number): Promise<AnnouncementRow | undefined> {
  return queryOne(
    db,
    sql`select ${row} from announcements a join users u on u.id = a.updated_by where a.id = ${id}`,
  )
}

/** Writes an announcement; undefined where the same form wrote it before. */
export function insertAnnouncement(
  tx: Tx,
  announcement: AskedAnnouncement & { token: string; by: string },
): Promise<{ id: number; startsAt: Date } | undefined> {
  const one = announcement
  return queryOne(
    tx,
    sql`
    insert into announcements (form_token, title_vi, body_vi, title_en, body_en, tone, starts_at, ends_at, rings,
      created_by, updated_by)
    values (${one.token}, ${one.titleVi}, ${one.bodyVi}, ${one.titleEn}, ${one.bodyEn}, ${one.tone},
      coalesce(${one.startsAt}::timestamptz, now()), ${one.endsAt}, ${one.rings}, ${one.by}, ${one.by})
    on conflict (form_token) do nothing
    returning id, starts_at as "startsAt"`,
  )
}

/**
 * Writes an announcement anew over the version that its editor was shown; undefined where that is not the newest, or
 * where it is over. Once bells have begun to ring they ring to the end, whatever the form says.
 */
export function updateAnnouncement(
  tx: Tx,
  change: AskedAnnouncement & { id: number; version: number; by: string },
): Promise<{ version: number } | undefined> {
  return queryOne(
    tx,
    sql`
    update announcements set version = version + 1, title_vi = ${change.titleVi}, body_vi = ${change.bodyVi},
      title_en = ${change.titleEn}, body_en = ${change.bodyEn}, tone = ${change.tone},
      starts_at = coalesce(${change.startsAt}::timestamptz, now()), ends_at = ${change.endsAt},
      rings = case when told_count = 0 and told_at is null then ${change.rings} else rings end,
      updated_at = now(), updated_by = ${change.by}
    where id = ${change.id} and version = ${change.version} and ended_at is null
      and (ends_at is null or ends_at > now())
    returning version`,
  )
}

/** Ends an announcement now; undefined where it is over already. */
export function updateAnnouncementEnded(
  tx: Tx,
  end: { id: number; by: string },
): Promise<{ version: number } | undefined> {
  return queryOne(
    tx,
    sql`
    update announcements set version = version + 1, ended_at = now(), updated_at = now(), updated_by = ${end.by}
    where id = ${end.id} and ended_at is null and (ends_at is null or ends_at > now())
    returning version`,
  )
}

/** Locks the oldest announcement that still has bells to ring; one that another process is at is passed over. */
export function lockRingingAnnouncement(
  tx: Tx,
): Promise<{ id: number; toldUpTo: string | null } | undefined> {
  return queryOne(
    tx,
    sql`
    select id, told_up_to as "toldUpTo" from announcements
    where rings and told_at is null and ${isShown}
    order by starts_at, id limit 1
    for update skip locked`,
  )
}

/** Puts an announcement into the bells of the customers after one, in the order of their ids; gives theirs. */
export function insertAnnouncementNotifications(
  tx: Tx,
  announcement: { id: number; toldUpTo: string | null },
  limit: number,
): Promise<{ userId: string }[]> {
  const { id, toldUpTo } = announcement
  return tx.query(sql`
    insert into notifications (user_id, event, subject)
    select u.id, 'announcement', ${String(id)} from users u
    where u.role = 'customer' and u.is_active ${toldUpTo === null ? empty : sql`and u.id > ${toldUpTo}`}
    order by u.id limit ${limit}
    returning user_id as "userId"`)
}

/** Notes how far the bells have rung. */
export async function updateAnnouncementTold(
  tx: Tx,
  told: { id: number; upTo: string | null; count: number; isDone: boolean },
): Promise<void> {
  await tx.query(sql`
    update announcements set told_up_to = coalesce(${told.upTo}::uuid, told_up_to),
      told_count = told_count + ${told.count}, told_at = case when ${told.isDone} then now() end
    where id = ${told.id}`)
}
