import { type Language, refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { type AcceptanceSource, acceptedKinds } from '../support/document.ts'
import { insertAcceptances, listCurrentVersionIds } from '../support/documents.sql.ts'
import type { Passwords } from './password.ts'
import { newUser, type UserRole } from './user.ts'
import { findReferralCode, insertUser } from './users.sql.ts'

export type Registration = {
  username: string
  email: string
  password: string
  referralCode?: string | undefined
  /** That they agree to the documents in force; unset for accounts that the shop makes itself. */
  acceptance?: Acceptance
}

type Acceptance = {
  language: Language
  source: AcceptanceSource
  address: string | null
  /** The versions that the form showed; others in force are refused. Unset: any are agreed to. */
  shown?: readonly number[] | undefined
}

const EMAIL_MAX = 100

/**
 * Makes an account, writes down which documents it agreed to, and gives its id. Refuses `account_exists`,
 * `documents_changed` and `unknown_referral_code`; a code of one's own mailbox, however it is spelt, counts as unknown.
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
    const userId = added?.id ?? refuse('account_exists')
    const { acceptance } = registration
    if (acceptance) {
      const { shown, language, source, address } = acceptance
      const versionIds = await listCurrentVersionIds(tx, acceptedKinds, language)
      if (shown && shown.join() !== versionIds.join()) refuse('documents_changed')
      await insertAcceptances(tx, { userId, versionIds, source, address })
    }
    return { userId }
  })
}
