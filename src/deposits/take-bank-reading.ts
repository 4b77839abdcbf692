import type { Transaction } from '../platform/db.ts'
import { takeReading } from './bank-readings.sql.ts'

/**
 * Lets one process at a time read the bank's list, for at most so long. Says when the last whole reading was;
 * undefined while another process reads.
 */
export function takeBankReading(
  transaction: Transaction,
  leaseMs: number,
): Promise<{ lastReadAt: Date | null } | undefined> {
  return transaction((tx) => takeReading(tx, leaseMs))
}
