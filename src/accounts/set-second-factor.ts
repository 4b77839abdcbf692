import { type Language, refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { insertMessage } from '../telegram/telegram-messages.sql.ts'
import { insertMail } from './mails.sql.ts'
import type { Passwords } from './password.ts'
import { findPasswordHash, findProfile } from './profile.sql.ts'
import type { SecondFactorProof } from './prove-second-factor.ts'
import {
  type FactorSecrets,
  hashOfRecoveryCode,
  newFactorSecret,
  newRecoveryCodes,
  stepOfCode,
} from './second-factor.ts'
import {
  deleteFactor,
  deletePendingFactor,
  findFactor,
  insertPendingFactor,
  insertRecoveryCodes,
  updateFactorConfirmed,
} from './second-factors.sql.ts'
import type { UserRole } from './user.ts'
import { findLogin, findUserProfile } from './users.sql.ts'

const TOLD_FOR_MS = 3 * 24 * 3_600_000

/**
 * Begins a second factor for somebody who knows their password: a session left open must not lock its owner out.
 * Refuses `wrong_password`, `second_factor_on`.
 */
export async function beginSecondFactor(
  transaction: Transaction,
  passwords: Passwords,
  encrypt: (text: string) => Buffer,
  begin: { userId: string; password: string },
): Promise<void> {
  await checkPassword(transaction, passwords, begin)
  const sealed = encrypt(newFactorSecret())
  await transaction(
    async (tx) => (await insertPendingFactor(tx, begin.userId, sealed)) ?? refuse('second_factor_on'),
  )
}

/**
 * Turns the begun one on by its first code, and gives the recovery codes, which are seen this once. Refuses
 * `wrong_code`, and `second_factor_moved` when there is none that waits any more.
 */
export async function confirmSecondFactor(
  transaction: Transaction,
  secrets: FactorSecrets,
  confirm: { userId: string; code: string; language: Language },
): Promise<string[]> {
  const { userId } = confirm
  const codes = newRecoveryCodes()
  await transaction(async (tx) => {
    const factor = await findFactor(tx, userId)
    if (!factor || factor.isOn) refuse('second_factor_moved')
    const code = confirm.code.replace(/\s/g, '')
    const step = stepOfCode(secrets.decrypt(factor.sealedSecret), code, Date.now()) ?? refuse('wrong_code')
    ;(await updateFactorConfirmed(tx, userId, factor.sealedSecret, step)) ?? refuse('second_factor_moved')
    const hashes = codes.map((one) => hashOfRecoveryCode(secrets.recoveryKey, userId, one))
    await insertRecoveryCodes(tx, userId, hashes)
    await tellOfChange(tx, userId, confirm.language)
  })
  return codes
}

/** Gives up one that was only begun. */
export async function dropPendingFactor(transaction: Transaction, userId: string): Promise<void> {
  await transaction((tx) => deletePendingFactor(tx, userId))
}

/** Turns it off, for the password and a code. Refuses `wrong_password` and what the proof refuses. */
export async function endSecondFactor(
  transaction: Transaction,
  passwords: Passwords,
  prove: SecondFactorProof,
  end: { userId: string; password: string; code: string; language: Language },
): Promise<void> {
  await checkPassword(transaction, passwords, end)
  await prove(end.userId, end.code)
  await transaction(async (tx) => {
    ;(await deleteFactor(tx, end.userId)) ?? refuse('second_factor_off')
    await tellOfChange(tx, end.userId, end.language)
  })
}

/**
 * An owner takes somebody's second factor away, who has lost app and recovery codes. Refuses `forbidden` for anybody
 * else and for one's own, `user_not_found`, `second_factor_off`.
 */
export async function resetSecondFactor(
  transaction: Transaction,
  actor: { id: string; role: UserRole },
  reset: { userId: string; reason: string; language: Language },
): Promise<void> {
  const { userId, reason } = reset
  // With a link for a new password this lets in as them, so it takes somebody above the desk.
  if (actor.role !== 'owner' || actor.id === userId) refuse('forbidden')
  await transaction(async (tx) => {
    const user = (await findUserProfile(tx, userId)) ?? refuse('user_not_found')
    ;(await deleteFactor(tx, userId)) ?? refuse('second_factor_off')
    await tellOfChange(tx, userId, reset.language)
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'user.second_factor_reset',
      subject: `user:${user.username}`,
      before: { secondFactor: true },
      after: { secondFactor: false, reason },
    })
  })
}

/**
 * Takes the second factor of whoever has this email or user name away, by a command at the machine: the way out for
 * an owner. Refuses `user_not_found`, `second_factor_off`.
 */
export async function dropSecondFactor(transaction: Transaction, name: string): Promise<void> {
  await transaction(async (tx) => {
    const user = (await findLogin(tx, name)) ?? refuse('user_not_found')
    ;(await deleteFactor(tx, user.id)) ?? refuse('second_factor_off')
    await tellOfChange(tx, user.id, 'vi')
    await insertAudit(tx, {
      actorId: null,
      action: 'user.second_factor_reset',
      subject: `user:${name}`,
      before: { secondFactor: true },
      after: { secondFactor: false },
    })
  })
}

async function checkPassword(
  transaction: Transaction,
  passwords: Passwords,
  given: { userId: string; password: string },
): Promise<void> {
  const stored = await transaction((tx) => findPasswordHash(tx, given.userId))
  if (!(await passwords.matches(given.password, stored?.passwordHash))) refuse('wrong_password')
}

/** Tells the linked chat and a proven mailbox, in their owner's language; `language` where they never chose one. */
async function tellOfChange(tx: Tx, userId: string, language: Language): Promise<void> {
  const expiresAt = new Date(Date.now() + TOLD_FOR_MS)
  const told = { userId, language, event: 'second_factor_changed' as const, expiresAt }
  await insertMessage(tx, told)
  const person = await findProfile(tx, userId)
  if (!person?.emailVerified) return
  await insertMail(tx, { ...told, address: person.email, language: person.language ?? language })
}
