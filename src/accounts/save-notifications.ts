import type { Transaction } from '../platform/db.ts'
import { type NotificationChannel, type NotificationEvent, notificationChannels } from './notification.ts'
import { upsertNotificationSettings } from './notification-settings.sql.ts'

/** Saves of which events somebody is told, on the channels that are named; what was chosen for others stays. */
export async function saveNotifications(
  transaction: Transaction,
  userId: string,
  chosen: Partial<Record<NotificationChannel, ReadonlySet<NotificationEvent>>>,
): Promise<void> {
  await transaction(async (tx) => {
    for (const channel of notificationChannels) {
      const events = chosen[channel]
      if (events) await upsertNotificationSettings(tx, userId, channel, events)
    }
  })
}
