import type { Transaction } from '../platform/db.ts'
import { insertBulkAct, type SeenOrder } from './order-bulk.sql.ts'
import type { BulkAct } from './order-bulk.ts'

/** Writes an act on many orders down before it begins. The same form again changes nothing. */
export async function startBulk(
  transaction: Transaction,
  act: {
    id: string
    act: BulkAct
    actorId: string
    reason: string | undefined
    orders: readonly SeenOrder[]
  },
): Promise<void> {
  await transaction((tx) => insertBulkAct(tx, act))
}
