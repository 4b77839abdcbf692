import { isIP } from 'node:net'
import { newId } from '../core/id.ts'
import { type Language, refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { openTicket, sealTicket } from './log-in-ticket.ts'
import type { Passwords } from './password.ts'
import type { SecondFactorProof } from './prove-second-factor.ts'
import { findHalfLoggedIn } from './second-factors.sql.ts'
import { insertSession } from './sessions.sql.ts'
import { findLogin } from './users.sql.ts'

const SESSION_DAYS = 30

/** Who somebody says they are. */
type Credentials = { name: string; password: string }

/** Where a log-in comes from. */
type Origin = {
  address: string | null
  userAgent: string | null
  /** Of the page; a program has none. */
  language?: Language
}

/**
 * Checks a password, and a code where a second factor is on, and opens a session. An unknown name, a wrong password
 * and a blocked account with a wrong password look and take the same, with a second factor or without. Refuses
 * `wrong_login`, and `account_blocked` and what `prove` refuses only to somebody who knows the password.
 */
export async function logIn(
  transaction: Transaction,
  passwords: Passwords,
  prove: SecondFactorProof,
  login: Credentials & Origin & { code?: string | undefined },
): Promise<{ userId: string; sessionId: string }> {
  const user = await checkPassword(transaction, passwords, login)
  if (user.hasSecondFactor) await prove(user.id, login.code)
  return openSession(transaction, user.id, login)
}

/**
 * The first step of a page: opens a session, or gives a ticket for the second step where a code is still needed.
 * Refuses as `logIn` does.
 */
export async function beginLogIn(
  transaction: Transaction,
  passwords: Passwords,
  encrypt: (text: string) => Buffer,
  login: Credentials & Origin,
): Promise<{ userId: string; sessionId: string } | { ticket: string }> {
  const user = await checkPassword(transaction, passwords, login)
  if (user.hasSecondFactor) return { ticket: sealTicket(encrypt, user, Date.now()) }
  return openSession(transaction, user.id, login)
}

/**
 * The second step: a ticket and a code open a session. Refuses `log_in_again` when the ticket is not good any more,
 * `account_blocked`, and what `prove` refuses.
 */
export async function finishLogIn(
  transaction: Transaction,
  prove: SecondFactorProof,
  decrypt: (sealed: Buffer) => string,
  login: Origin & { ticket: string | undefined; code: string },
): Promise<{ userId: string; sessionId: string }> {
  const held = openTicket(decrypt, login.ticket, Date.now()) ?? refuse('log_in_again')
  const user = await transaction((tx) => findHalfLoggedIn(tx, held.userId))
  if (!user || !held.isOf(user.passwordHash)) refuse('log_in_again')
  if (!user.isActive) refuse('account_blocked')
  await prove(held.userId, login.code)
  return openSession(transaction, held.userId, login)
}

async function checkPassword(transaction: Transaction, passwords: Passwords, login: Credentials) {
  // Two transactions: no connection is held while the password is hashed.
  const user = await transaction((tx) => findLogin(tx, login.name.trim().toLowerCase()))
  const matches = await passwords.matches(login.password, user?.passwordHash)
  if (!user || !matches) refuse('wrong_login')
  if (!user.isActive) refuse('account_blocked')
  return user
}

async function openSession(transaction: Transaction, userId: string, origin: Origin) {
  const sessionId = newId()
  // A proxy may hand on anything; PostgreSQL's inet takes no name and no zone such as fe80::1%eth0.
  const address = origin.address?.split('%')[0] ?? ''
  await transaction((tx) =>
    insertSession(tx, {
      id: sessionId,
      userId,
      days: SESSION_DAYS,
      address: isIP(address) ? address : null,
      userAgent: origin.userAgent?.slice(0, 300) ?? null,
      language: origin.language,
    }),
  )
  return { userId, sessionId }
}
