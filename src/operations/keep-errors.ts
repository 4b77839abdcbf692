import type { Transaction } from '../platform/db.ts'
import { type LoggedError, readLoggedError } from './logged-error.ts'
import { deleteOldErrors, lockLoggedErrors, upsertLoggedErrors } from './logged-errors.sql.ts'

/** As many different errors are kept. */
export const ERRORS_KEPT = 200
const WAITING_MAX = 100

export type ErrorKeeper = {
  /** Takes a line of the log. Never throws, waits for nothing, and never logs. */
  take(line: string): void
  /** Writes down what was taken since. Never rejects: what cannot be written stays for the next time, or is lost. */
  write(transaction: Transaction): Promise<void>
}

/** Gathers errors as they are logged, so that many at once are one row and one transaction. */
export function keepErrors(): ErrorKeeper {
  let waiting = new Map<string, LoggedError>()
  let isWriting = false
  const add = (error: LoggedError) => {
    const known = waiting.get(error.fingerprint)
    if (known)
      waiting.set(error.fingerprint, { ...known, times: known.times + error.times, lastAt: error.lastAt })
    else if (waiting.size < WAITING_MAX) waiting.set(error.fingerprint, error)
  }
  return {
    take(line) {
      const error = readLoggedError(line, new Date())
      if (error) add(error)
    },
    async write(transaction) {
      if (isWriting || waiting.size === 0) return
      isWriting = true
      const errors = [...waiting.values()]
      waiting = new Map()
      try {
        await transaction(async (tx) => {
          await lockLoggedErrors(tx)
          await upsertLoggedErrors(tx, errors)
          await deleteOldErrors(tx, ERRORS_KEPT)
        })
      } catch {
        // Logging it would bring it back here.
        for (const error of errors) add(error)
      } finally {
        isWriting = false
      }
    },
  }
}
