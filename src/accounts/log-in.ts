import { isIP } from 'node:net'
import { newId } from '../core/id.ts'
import { type Language, refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import type { Passwords } from './password.ts'
import { insertSession } from './sessions.sql.ts'
import { findLogin } from './users.sql.ts'

const SESSION_DAYS = 30

/**
 * Checks a password and opens a session. An unknown name, a wrong password and a blocked account with a
 * wrong password look and take the same. Refuses `wrong_login`, and `account_blocked` only to somebody who
 * knows the password.
 */
export async function logIn(
  transaction: Transaction,
  passwords: Passwords,
  login: {
    name: string
    password: string
    address: string | null
    userAgent: string | null
    /** Of the page; a program has none. */
    language?: Language
  },
): Promise<{ userId: string; sessionId: string }> {
  // Two transactions: no connection is held while the password is hashed.
  const user = await transaction((tx) => findLogin(tx, login.name.trim().toLowerCase()))
  const matches = await passwords.matches(login.password, user?.passwordHash)
  if (!user || !matches) refuse('wrong_login')
  if (!user.isActive) refuse('account_blocked')
  const sessionId = newId()
  // A proxy may hand on anything; PostgreSQL's inet takes no name and no zone such as fe80::1%eth0.
  const address = login.address?.split('%')[0] ?? ''
  const userAgent = login.userAgent?.slice(0, 300) ?? null
  await transaction((tx) =>
    insertSession(tx, {
      id: sessionId,
      userId: user.id,
      days: SESSION_DAYS,
      address: isIP(address) ? address : null,
      userAgent,
      language: login.language,
    }),
  )
  return { userId: user.id, sessionId }
}
