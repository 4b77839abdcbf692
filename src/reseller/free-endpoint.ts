import type { Transaction } from '../platform/db.ts'
import { updateEndpointFreed } from './webhook-endpoints.sql.ts'

/** Ends an endpoint's turn: whoever comes next may deliver to it. */
export async function freeEndpoint(transaction: Transaction, endpointId: string): Promise<void> {
  await transaction((tx) => updateEndpointFreed(tx, endpointId))
}
