import type { Transaction } from '../platform/db.ts'
import { insertDueRuns } from './runs.sql.ts'

const BATCH = 100

/** Starts the runs whose time has come; each becomes an order that is dispatched like any other, once. */
export async function startRuns(transaction: Transaction, provider: string): Promise<number> {
  return transaction(async (tx) => (await insertDueRuns(tx, provider, BATCH)).length)
}
