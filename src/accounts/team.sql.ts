import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { TeamMember } from './team.ts'
import type { UserRole } from './user.ts'

/** An operator as the team's page shows them. */
export type TeamRow = TeamMember & {
  email: string
  hasSecondFactor: boolean
  /** The last use of any of their sessions; null when they never logged in. */
  lastSeenAt: Date | null
}

/** Everybody who works here, owners first, blocked ones too. */
export function listTeam(db: Queryable, limit: number): Promise<TeamRow[]> {
  return db.query(sql`
    select u.id, u.username, u.email, u.role, u.is_active as "isActive",
      exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
      greatest(u.last_login_at, (
        select max(coalesce(s.last_seen_at, s.created_at)) from sessions s where s.user_id = u.id
      )) as "lastSeenAt"
    from users u
    where u.role <> 'customer'
    order by array_position(array['owner', 'finance', 'support', 'viewer'], u.role::text), lower(u.username)
    limit ${limit}`)
}

/** Somebody by their whole user name or email, in any case. */
export function findNamed(db: Queryable, name: string): Promise<{ id: string } | undefined> {
  return queryOne(
    db,
    sql`
    select id from users
    where ${name.includes('@') ? sql`lower(email)` : sql`lower(username)`} = lower(${name})`,
  )
}

/**
 * Locks every owner and these people, in the order of their ids: of two who change each other one is first, and the
 * second sees what the first has done.
 */
export function lockTeam(tx: Tx, ids: readonly string[]): Promise<TeamMember[]> {
  return tx.query(sql`
    select id, username, role, is_active as "isActive" from users
    where id = any(${ids}::uuid[]) or (role = 'owner' and role <> 'customer')
    order by id for no key update`)
}

/** Gives somebody another role. */
export async function updateUserRole(tx: Tx, userId: string, role: UserRole): Promise<void> {
  await tx.query(sql`update users set role = ${role}, updated_at = now() where id = ${userId}`)
}
