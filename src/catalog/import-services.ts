import type { Transaction } from '../platform/db.ts'
import { lockCatalogue, updateChangesSuperseded } from './catalogue-changes.sql.ts'
import { type ImportedService, upsertServices } from './services.sql.ts'

/**
 * Puts a provider's priced services on sale. What waited of its changes has thereby been decided. Gives how many
 * were added and changed.
 */
export async function importServices(
  transaction: Transaction,
  provider: string,
  services: readonly ImportedService[],
): Promise<{ added: number; changed: number }> {
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    await updateChangesSuperseded(tx, provider)
    return upsertServices(tx, services)
  })
}
