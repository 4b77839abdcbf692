import type { Transaction } from '../platform/db.ts'
import { upsertBackup, upsertRestoredBackup } from './backups.sql.ts'

/** Notes that a backup of `bytes` was made, or, with `isRestored`, that it was restored to see that it can be. */
export async function noteBackup(
  transaction: Transaction,
  { isRestored, ...backup }: { file: string; bytes: number; isRestored: boolean },
): Promise<void> {
  await transaction((tx) => (isRestored ? upsertRestoredBackup(tx, backup) : upsertBackup(tx, backup)))
}
