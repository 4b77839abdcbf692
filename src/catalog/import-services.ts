import type { Transaction } from '../platform/db.ts'
import { type ImportedService, upsertServices } from './services.sql.ts'

/** Puts priced services on sale. Gives how many were added and changed. */
export async function importServices(
  transaction: Transaction,
  services: readonly ImportedService[],
): Promise<{ added: number; changed: number }> {
  return transaction((tx) => upsertServices(tx, services))
}
