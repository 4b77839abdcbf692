import type { Transaction } from '../platform/db.ts'
import { updateCatalogueRead } from './providers.sql.ts'

/** Keeps why a provider's catalogue could not be read, for the operators' page. */
export async function recordReadFailure(
  transaction: Transaction,
  provider: string,
  reason: string,
): Promise<void> {
  await transaction((tx) => updateCatalogueRead(tx, provider, reason))
}
