import type { Transaction } from '../platform/db.ts'
import { allowLongStatements, refreshServiceRecords } from './service-records.sql.ts'

const LONGEST_SECONDS = 300

/** Brings every service's track record up to date. */
export async function refreshRecords(transaction: Transaction): Promise<void> {
  await transaction(async (tx) => {
    await allowLongStatements(tx, LONGEST_SECONDS)
    await refreshServiceRecords(tx)
  })
}
