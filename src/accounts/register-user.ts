import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import type { Passwords } from './password.ts'
import { newUser, type UserRole } from './user.ts'
import { findReferralCode, insertUser } from './users.sql.ts'

export type Registration = {
  username: string
  email: string
  password: string
  referralCode?: string | undefined
}

const EMAIL_MAX = 100

/**
 * Makes an account and gives its id. Refuses `account_exists` and `unknown_referral_code`; a code of one's own
 * mailbox, however it is spelt, counts as unknown.
 *
 * The password is hashed before anything is looked up, and user name and email share one sentence, so
 * neither the time nor the words tell a guesser which of them is known here.
 */
export async function registerUser(
  transaction: Transaction,
  passwords: Passwords,
  registration: Registration,
  role: UserRole = 'customer',
): Promise<{ userId: string }> {
  const email = registration.email.trim().toLowerCase()
  // Some letters become two in lower case.
  if ([...email].length > EMAIL_MAX) refuse('invalid_request', { field: 'email', problem: 'maxLength' })
  const passwordHash = await passwords.hash(registration.password)
  return transaction(async (tx) => {
    const code = registration.referralCode?.trim()
    const referrer = code
      ? ((await findReferralCode(tx, code, email)) ?? refuse('unknown_referral_code'))
      : undefined
    const account = newUser(registration, passwordHash, role, referrer?.referralCode)
    const added = await insertUser(tx, account)
    return { userId: added?.id ?? refuse('account_exists') }
  })
}
