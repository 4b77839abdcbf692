import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { CurrentUser } from './user.ts'

/** Opens a session and remembers the log in. */
export async function insertSession(
  tx: Tx,
  session: { id: string; userId: string; days: number; address: string | null; userAgent: string | null },
): Promise<void> {
  await tx.query(sql`
    with login as (update users set last_login_at = now() where id = ${session.userId})
    insert into sessions (id, user_id, expires_at, address, user_agent)
    values (${session.id}, ${session.userId}, now() + make_interval(days => ${session.days}),
      ${session.address}::inet, ${session.userAgent})`)
}

/** The people behind these sessions: only open ones of accounts that are not blocked. */
export function listSessionUsers(db: Queryable, sessionIds: readonly string[]): Promise<CurrentUser[]> {
  return db.query(sql`
    select u.id, s.id as "sessionId", u.username, u.email, u.role, u.balance,
      u.total_spent as "totalSpent", u.order_count as "orderCount", u.referral_code as "referralCode"
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
