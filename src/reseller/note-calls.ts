import type { Transaction } from '../platform/db.ts'
import type { ApiCall } from './api-call.ts'
import { deleteOldCalls, insertCalls } from './api-calls.sql.ts'

/** Writes calls down for their owners to look at; of each customer the last 200 are kept. */
export async function noteCalls(transaction: Transaction, calls: readonly ApiCall[]): Promise<void> {
  await transaction(async (tx) => {
    await insertCalls(tx, calls)
    await deleteOldCalls(tx, [...new Set(calls.map((call) => call.userId))])
  })
}
