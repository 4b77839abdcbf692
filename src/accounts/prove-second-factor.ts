import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { type FactorSecrets, hashOfRecoveryCode, readProof, stepOfCode } from './second-factor.ts'
import { updateFactorTried, updateRecoveryUsed, updateStepUsed } from './second-factors.sql.ts'

/**
 * Takes a code of the app or a recovery code, which is used up. Refuses `second_factor_needed` without one,
 * `wrong_code` for a wrong or used one, `too_many_requests`, and `second_factor_off` where none is on.
 */
export type SecondFactorProof = (userId: string, code: string | undefined) => Promise<void>

const TRIES_MAX = 10
const TRIES_MINUTES = 15

/** The proof of a second factor: ten tries in 15 minutes for each account, however many guess at once. */
export function secondFactorProof(transaction: Transaction, secrets: FactorSecrets): SecondFactorProof {
  return async (userId, code = '') => {
    if (code.trim() === '') refuse('second_factor_needed')
    // Counted and committed first: a try that is refused must not take its count back.
    const factor =
      (await transaction((tx) => updateFactorTried(tx, userId, TRIES_MINUTES))) ?? refuse('second_factor_off')
    if (factor.tries > TRIES_MAX) refuse('too_many_requests', { seconds: Math.max(1, factor.secondsLeft) })
    const proof = readProof(code) ?? refuse('wrong_code')
    if (proof.kind === 'recovery') {
      const hash = hashOfRecoveryCode(secrets.recoveryKey, userId, proof.text)
      ;(await transaction((tx) => updateRecoveryUsed(tx, userId, hash))) ?? refuse('wrong_code')
      return
    }
    const secret = secrets.decrypt(factor.sealedSecret)
    const step = stepOfCode(secret, proof.text, Date.now()) ?? refuse('wrong_code')
    ;(await transaction((tx) => updateStepUsed(tx, userId, step))) ?? refuse('wrong_code')
  }
}
