import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { Tier } from './tier.ts'
import type { NewUser, UserRole } from './user.ts'

/** Adds a user; undefined when the user name or the email is taken. */
export function insertUser(tx: Tx, user: NewUser): Promise<{ id: string } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into users (id, username, email, password_hash, referral_code, referred_by_code, role)
    values (${user.id}, ${user.username}, ${user.email}, ${user.passwordHash}, ${user.referralCode},
      ${user.referredByCode}, ${user.role})
    on conflict do nothing
    returning id`,
  )
}

/** Whether the code belongs to somebody who can be credited, and who does not have this same mailbox. */
export function findReferralCode(
  db: Queryable,
  code: string,
  email: string,
): Promise<{ referralCode: string } | undefined> {
  return queryOne(
    db,
    sql`
    select referral_code as "referralCode" from users
    where referral_code = upper(${code}) and is_active and plain_email(email) <> plain_email(${email})`,
  )
}

/** Who logs in under this email or user name. */
export function findLogin(
  db: Queryable,
  name: string,
): Promise<{ id: string; passwordHash: string; isActive: boolean; hasSecondFactor: boolean } | undefined> {
  // An email has an @ and a user name has none, so one name never means two people.
  return queryOne(
    db,
    sql`
    select id, password_hash as "passwordHash", is_active as "isActive",
      exists (select from second_factors f where f.user_id = users.id and f.confirmed_at is not null)
        as "hasSecondFactor"
    from users
    where ${name.includes('@') ? sql`lower(email)` : sql`lower(username)`} = lower(${name})`,
  )
}

/** All tiers, lowest first. */
export function listTiers(db: Queryable): Promise<Tier[]> {
  return db.query(sql`
    select level, name, icon, min_spent as "minSpent", discount::float8 as "discountPercent", benefits,
      name_en as "nameEn", benefits_en as "benefitsEn"
    from tiers order by min_spent`)
}

/** A user as operators see them in a list. */
export type UserRow = {
  id: string
  username: string
  email: string
  role: UserRole
  balance: Money
  totalSpent: Money
  orderCount: number
  isActive: boolean
  createdAt: Date
  lastLoginAt: Date | null
}

/** What a `UserRow` is made of, from `users u`. */
export const userColumns = sql`
  u.id, u.username, u.email, u.role, u.balance, u.total_spent as "totalSpent", u.order_count as "orderCount",
  u.is_active as "isActive", u.created_at as "createdAt", u.last_login_at as "lastLoginAt"`

/** Everything an operator may know of a user. */
export type UserProfile = UserRow & {
  phone: string | null
  referralCode: string
  referralEarnings: Money
  referrerId: string | null
  referrerName: string | null
  hasSecondFactor: boolean
  isEmailVerified: boolean
  /** Since when a chat of Telegram is linked; null when none is. */
  telegramLinkedAt: Date | null
}

/** One user, for operators. */
export function findUserProfile(db: Queryable, userId: string): Promise<UserProfile | undefined> {
  return queryOne(
    db,
    sql`
    select ${userColumns}, u.phone, u.referral_code as "referralCode", u.referral_earnings as "referralEarnings",
      r.id as "referrerId", r.username as "referrerName",
      exists (select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
      u.email_verified as "isEmailVerified",
      (select linked_at from telegram_links l where l.user_id = u.id) as "telegramLinkedAt"
    from users u left join users r on r.referral_code = u.referred_by_code
    where u.id = ${userId}`,
  )
}

/** Blocks or unblocks a user; gives what it was before, undefined when there is no such user. */
export function updateUserActive(
  tx: Tx,
  userId: string,
  isActive: boolean,
): Promise<{ username: string; role: UserRole; wasActive: boolean } | undefined> {
  return queryOne(
    tx,
    sql`
    update users u set is_active = ${isActive}, updated_at = now()
    from (select id, is_active from users where id = ${userId} for update) as before
    where u.id = before.id
    returning u.username, u.role, before.is_active as "wasActive"`,
  )
}

/** Whether anybody works here; nobody means that the first operator is still to be made. */
export async function hasOperator(db: Queryable): Promise<boolean> {
  return (await db.query(sql`select from users where role <> 'customer' limit 1`)).length > 0
}

/** Waits until no other process is making the first operator; held until this transaction ends. */
export async function lockFirstOperator(tx: Tx): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(7306003)`)
}
