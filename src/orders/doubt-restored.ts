import type { Transaction } from '../platform/db.ts'
import { insertRestoredRuns, updateAttemptsRestored, updateOrdersRestored } from './restored.sql.ts'

/**
 * After a backup was restored, before anything is sent: what was under way or waited may have been sent since the
 * backup was made, so it becomes `unknown`, keeps its money, and is left to a person. A second call finds nothing
 * more to do. Gives how many orders and runs of drip-feeds there were.
 */
export async function doubtRestored(transaction: Transaction): Promise<{ orders: number; runs: number }> {
  return transaction(async (tx) => {
    await updateAttemptsRestored(tx)
    const runs = await insertRestoredRuns(tx)
    return { orders: await updateOrdersRestored(tx), runs }
  })
}
