import type { Language } from '../core/refusal.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Since when an account has a chat; undefined when it has none. */
export function findLink(db: Queryable, userId: string): Promise<{ linkedAt: Date } | undefined> {
  return queryOne(db, sql`select linked_at as "linkedAt" from telegram_links where user_id = ${userId}`)
}

/** The person behind a chat and the language they chose; undefined when it is linked to nobody. */
export function findLinkOfChat(
  db: Queryable,
  chatId: number,
): Promise<{ userId: string; username: string; language: Language | null } | undefined> {
  return queryOne(
    db,
    sql`
    select u.id as "userId", u.username, u.language from telegram_links l join users u on u.id = l.user_id
    where l.chat_id = ${chatId}`,
  )
}

/** Links a chat to an account, in place of the one it had. The chat must be free. */
export async function upsertLink(tx: Tx, userId: string, chatId: number): Promise<void> {
  await tx.query(sql`
    insert into telegram_links (user_id, chat_id) values (${userId}, ${chatId})
    on conflict (user_id) do update set chat_id = excluded.chat_id, linked_at = now(), told_at = null`)
}

/** Frees a chat; gives the person it was linked to, undefined when there was none. */
export function deleteLinkOfChat(tx: Tx, chatId: number): Promise<{ userId: string } | undefined> {
  return queryOne(tx, sql`delete from telegram_links where chat_id = ${chatId} returning user_id as "userId"`)
}

/** Takes an account's chat away. */
export async function deleteLink(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`delete from telegram_links where user_id = ${userId}`)
}

/** Notes that a chat was sent something just now. */
export async function updateChatTold(tx: Tx, chatId: number): Promise<void> {
  await tx.query(sql`update telegram_links set told_at = now() where chat_id = ${chatId}`)
}
