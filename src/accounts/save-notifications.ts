import type { Transaction } from '../platform/db.ts'
import type { NotificationEvent } from './notification.ts'
import { upsertMailSettings } from './notification-settings.sql.ts'

/** Saves of which events somebody is told by mail. */
export async function saveNotifications(
  transaction: Transaction,
  userId: string,
  byMail: ReadonlySet<NotificationEvent>,
): Promise<void> {
  await transaction((tx) => upsertMailSettings(tx, userId, byMail))
}
