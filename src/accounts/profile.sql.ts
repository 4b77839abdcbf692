import type { Language } from '../core/refusal.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What somebody sees and edits of their own account. */
export type Profile = {
  email: string
  emailVerified: boolean
  phone: string | null
  language: Language | null
}

/** The profile of a user. */
export function findProfile(db: Queryable, userId: string): Promise<Profile | undefined> {
  return queryOne(
    db,
    sql`select email, email_verified as "emailVerified", phone, language from users where id = ${userId}`,
  )
}

/** Where mail goes for somebody by this email or user name. */
export function findMailbox(
  db: Queryable,
  name: string,
): Promise<{ id: string; email: string; language: Language | null; isActive: boolean } | undefined> {
  return queryOne(
    db,
    sql`
    select id, email, language, is_active as "isActive" from users
    where ${name.includes('@') ? sql`lower(email)` : sql`lower(username)`} = lower(${name})`,
  )
}

/** The password as it is stored, for one who is logged in. */
export function findPasswordHash(
  db: Queryable,
  userId: string,
): Promise<{ passwordHash: string } | undefined> {
  return queryOne(db, sql`select password_hash as "passwordHash" from users where id = ${userId}`)
}

/**
 * Writes email and phone; another email is unproven. Gives the email from before; undefined when somebody else has
 * the new one.
 */
export function updateContact(
  tx: Tx,
  userId: string,
  contact: { email: string; phone: string | null },
): Promise<{ oldEmail: string; language: Language | null; wasVerified: boolean } | undefined> {
  return queryOne(
    tx,
    sql`
    update users u set email = ${contact.email}, phone = ${contact.phone}, updated_at = now(),
      email_verified = before.email_verified and lower(before.email) = lower(${contact.email})
    from (select id, email, email_verified, language from users where id = ${userId} for update) as before
    where u.id = before.id
      and not exists (select from users where lower(email) = lower(${contact.email}) and id <> ${userId})
    returning before.email as "oldEmail", before.language, before.email_verified as "wasVerified"`,
  )
}

/** Notes that the mailbox is theirs; undefined when they have another by now. */
export function updateEmailVerified(
  tx: Tx,
  userId: string,
  email: string,
): Promise<{ id: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update users set email_verified = true, updated_at = now()
    where id = ${userId} and lower(email) = lower(${email})
    returning id`,
  )
}

/** Writes another password's hash. */
export async function updatePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.query(
    sql`update users set password_hash = ${passwordHash}, updated_at = now() where id = ${userId}`,
  )
}

/** Remembers the language that mail is written in. */
export async function updateLanguage(tx: Tx, userId: string, language: Language): Promise<void> {
  await tx.query(sql`
    update users set language = ${language} where id = ${userId} and language is distinct from ${language}`)
}
