import type { Transaction } from '../platform/db.ts'
import { updateListed } from './transfers.sql.ts'

/** Notes that the bank's list has these transfers; gives those of the ids that we know. */
export function noteListed(transaction: Transaction, sepayIds: readonly string[]): Promise<Set<string>> {
  return transaction((tx) => updateListed(tx, sepayIds))
}
