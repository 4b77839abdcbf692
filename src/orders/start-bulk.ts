import type { Transaction } from '../platform/db.ts'
import { insertBulkAct, type NewBulkAct } from './order-bulk.sql.ts'

/** Writes an act on many orders down before it begins. The same form again changes nothing. */
export async function startBulk(transaction: Transaction, act: NewBulkAct): Promise<void> {
  await transaction((tx) => insertBulkAct(tx, act))
}
