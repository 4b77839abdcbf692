import type { Transaction } from '../platform/db.ts'
import { insertBroadcastDeliveries, insertServiceBroadcast } from './webhook-broadcasts.sql.ts'

const SERVICES_A_MESSAGE = 50
const ENDPOINTS = 500

/**
 * Brings what concerns everybody a step further: to the next 500 endpoints that want it. True when there may be more
 * to do.
 */
export async function broadcastChanges(transaction: Transaction): Promise<boolean> {
  return transaction(async (tx) => {
    if (await insertBroadcastDeliveries(tx, ENDPOINTS)) return true
    return insertServiceBroadcast(tx, SERVICES_A_MESSAGE)
  })
}
