import type { Language } from '../core/refusal.ts'
import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { CurrentUser } from './user.ts'

/** Opens a session and remembers the log in, and the language of the page where nothing was chosen yet. */
export async function insertSession(
  tx: Tx,
  session: {
    id: string
    userId: string
    days: number
    address: string | null
    userAgent: string | null
    language?: Language | undefined
  },
): Promise<void> {
  await tx.query(sql`
    with login as (
      update users set last_login_at = now(), language = coalesce(language, ${session.language ?? null})
      where id = ${session.userId}
    )
    insert into sessions (id, user_id, expires_at, address, user_agent)
    values (${session.id}, ${session.userId}, now() + make_interval(days => ${session.days}),
      ${session.address}::inet, ${session.userAgent})`)
}

/** What is read of the person behind a session or a key; `u` is the person. */
export const currentUserColumns = sql`
  u.id, u.username, u.email, u.role, u.balance, u.total_spent as "totalSpent", u.order_count as "orderCount",
  u.referral_code as "referralCode",
  u.role <> 'customer' and (select second_factor_compulsory from settings)
    and not exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null)
    as "lacksSecondFactor"`

/** Somebody by their session; `lastSeenAt` is as it was written last, which is not with every request. */
export type SessionUser = CurrentUser & { sessionId: string; lastSeenAt: Date }

/** The people behind these sessions: only open ones of accounts that are not blocked. */
export function listSessionUsers(db: Queryable, sessionIds: readonly string[]): Promise<SessionUser[]> {
  return db.query(sql`
    select ${currentUserColumns}, s.id as "sessionId", coalesce(s.last_seen_at, s.created_at) as "lastSeenAt"
    from sessions s join users u on u.id = s.user_id
    where s.id = any(${sessionIds}::uuid[]) and s.revoked_at is null and s.expires_at > now() and u.is_active`)
}

/** Ends a session; ending it twice is fine. */
export async function updateSessionRevoked(tx: Tx, sessionId: string): Promise<void> {
  await tx.query(sql`update sessions set revoked_at = now() where id = ${sessionId} and revoked_at is null`)
}

/** Ends all sessions of a user. */
export async function updateUserSessionsRevoked(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`update sessions set revoked_at = now() where user_id = ${userId} and revoked_at is null`)
}

/** Ends the other sessions of a user; with no `exceptId` all of them. Gives how many were open. */
export async function updateOtherSessionsRevoked(
  tx: Tx,
  userId: string,
  exceptId: string | undefined,
): Promise<number> {
  const ended = await tx.query(sql`
    update sessions set revoked_at = now()
    where user_id = ${userId} and revoked_at is null and id is distinct from ${exceptId ?? null}::uuid
    returning id`)
  return ended.length
}

/** Ends one session of this user; false for somebody else's, or one that is over, which stay as they are. */
export async function updateOwnSessionRevoked(tx: Tx, userId: string, sessionId: string): Promise<boolean> {
  const ended = await tx.query(sql`
    update sessions set revoked_at = now()
    where id = ${sessionId} and user_id = ${userId} and revoked_at is null
    returning id`)
  return ended.length > 0
}

/** A device that is logged in. */
export type OpenSession = {
  id: string
  userAgent: string | null
  address: string | null
  createdAt: Date
  lastSeenAt: Date
}

/** The open sessions of a user, the latest log-in first. */
export function listOpenSessions(db: Queryable, userId: string, limit: number): Promise<OpenSession[]> {
  return db.query(sql`
    select id, user_agent as "userAgent", host(address) as address, created_at as "createdAt",
      coalesce(last_seen_at, created_at) as "lastSeenAt"
    from sessions
    where user_id = ${userId} and revoked_at is null and expires_at > now()
    order by created_at desc, id
    limit ${limit}`)
}

/** A session that may be over: when, and whether somebody ended it or its time was up. */
export type KnownSession = OpenSession & { state: 'open' | 'ended' | 'expired'; endedAt: Date | null }

/** The sessions of a user, those that are over too, the latest log-in first. */
export function listSessions(db: Queryable, userId: string, limit: number): Promise<KnownSession[]> {
  // Blocking and the like mark all sessions as ended, those too that were over long before.
  return db.query(sql`
    select id, user_agent as "userAgent", host(address) as address, created_at as "createdAt",
      coalesce(last_seen_at, created_at) as "lastSeenAt",
      case when revoked_at < expires_at then 'ended' when expires_at <= now() then 'expired' else 'open' end as state,
      case when least(revoked_at, expires_at) <= now() then least(revoked_at, expires_at) end as "endedAt"
    from sessions
    where user_id = ${userId}
    order by created_at desc, id
    limit ${limit}`)
}

/**
 * Writes down that these sessions were used now. One that somebody is changing is passed over: nothing may wait
 * for a time that is only shown.
 */
export async function updateSessionsSeen(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    update sessions set last_seen_at = now()
    where id in (
      select id from sessions where id = any(${sessionIds}::uuid[]) order by id for update skip locked
    )`)
}
