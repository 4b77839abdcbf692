import type { Transaction } from '../platform/db.ts'
import { insertTermsAcceptance } from './documents.sql.ts'

/** Writes down that somebody ordered under the version of the terms that their form showed; once is enough. */
export async function acceptTerms(
  transaction: Transaction,
  accepted: { userId: string; versionId: number; address: string | null },
): Promise<void> {
  await transaction((tx) => insertTermsAcceptance(tx, accepted))
}
