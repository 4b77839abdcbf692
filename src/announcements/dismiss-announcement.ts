import type { Transaction } from '../platform/db.ts'
import { insertDismissal } from './announcements.sql.ts'

/** Puts an announcement away for one customer. One that does not exist is away already. */
export async function dismissAnnouncement(
  transaction: Transaction,
  dismissed: { id: number; userId: string },
): Promise<void> {
  await transaction((tx) => insertDismissal(tx, dismissed))
}
