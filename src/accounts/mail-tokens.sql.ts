import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { LinkPurpose } from './mail-link.ts'

export type NewMailToken = {
  hash: Buffer
  userId: string
  purpose: LinkPurpose
  /** The mailbox it goes to; null for one that an operator hands over. */
  email: string | null
  createdBy: string | null
  expiresAt: Date
}

/** Stores a token; those of the same person and purpose from before are worthless from now on. */
export async function insertMailToken(tx: Tx, token: NewMailToken): Promise<void> {
  await tx.query(sql`
    with ended as (
      update mail_tokens set ended_at = now()
      where user_id = ${token.userId} and purpose = ${token.purpose} and ended_at is null
    )
    insert into mail_tokens (hash, user_id, purpose, email, created_by, expires_at)
    values (${token.hash}, ${token.userId}, ${token.purpose}, ${token.email}, ${token.createdBy},
      ${token.expiresAt})`)
}

/** Makes everybody who asks for a link for this person wait until this transaction ends, so that links can be counted. */
export async function lockUserLinks(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`mail_tokens:${userId}`}, 0))`)
}

/** How many links of a purpose were mailed for this person within the last hour. */
export async function countRecentLinks(db: Queryable, userId: string, purpose: LinkPurpose): Promise<number> {
  const rows = await db.query<{ count: number }>(sql`
    select count(*)::int as count from mail_tokens
    where user_id = ${userId} and purpose = ${purpose} and created_by is null
      and created_at > now() - interval '1 hour'`)
  return rows[0]!.count
}

/** Whether a token is still good, without using it up. */
export async function hasLiveToken(db: Queryable, hash: Buffer, purpose: LinkPurpose): Promise<boolean> {
  const rows = await db.query(sql`
    select from mail_tokens t join users u on u.id = t.user_id
    where t.hash = ${hash} and t.purpose = ${purpose} and t.ended_at is null and t.expires_at > now()
      and u.is_active`)
  return rows.length > 0
}

/** Uses a token up: of any number who try at once, one gets the person. Undefined when it is not good any more. */
export function updateTokenUsed(
  tx: Tx,
  hash: Buffer,
  purpose: LinkPurpose,
): Promise<{ userId: string; email: string | null } | undefined> {
  return queryOne(
    tx,
    sql`
    update mail_tokens t set ended_at = now()
    from users u
    where t.hash = ${hash} and t.purpose = ${purpose} and t.ended_at is null and t.expires_at > now()
      and u.id = t.user_id and u.is_active
    returning t.user_id as "userId", t.email`,
  )
}

/** Puts every link of a person out of use. */
export async function updateTokensEnded(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`update mail_tokens set ended_at = now() where user_id = ${userId} and ended_at is null`)
}

/** Forgets tokens that ran out a month ago. */
export async function deleteOldTokens(tx: Tx, limit: number): Promise<void> {
  await tx.query(sql`
    delete from mail_tokens where hash in (
      select hash from mail_tokens where expires_at < now() - interval '30 days' limit ${limit} for update skip locked
    )`)
}
