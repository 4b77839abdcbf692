import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import {
  type NotificationChannel,
  type NotificationEvent,
  notificationChannels,
  notificationEventNames,
  notificationEvents,
} from './notification.ts'

/** Of which events somebody is told where. */
export type NotificationSettings = Record<NotificationEvent, Record<NotificationChannel, boolean>>

/** Of which events a user is told where: what they chose, else the event's default. */
export async function listNotificationSettings(db: Queryable, userId: string): Promise<NotificationSettings> {
  const chosen = await db.query<{
    event: NotificationEvent
    channel: NotificationChannel
    isOn: boolean
  }>(sql`
    select event, channel, is_on as "isOn" from notification_settings where user_id = ${userId}`)
  const isOn = new Map(chosen.map((one) => [`${one.event}:${one.channel}`, one.isOn]))
  return Object.fromEntries(
    notificationEventNames.map((event) => [
      event,
      Object.fromEntries(
        notificationChannels.map((channel) => [
          channel,
          isOn.get(`${event}:${channel}`) ?? notificationEvents[event][channel],
        ]),
      ),
    ]),
  ) as NotificationSettings
}

/** Writes down which events a user is told of on a channel, all of them. */
export async function upsertNotificationSettings(
  tx: Tx,
  userId: string,
  channel: NotificationChannel,
  events: ReadonlySet<NotificationEvent>,
): Promise<void> {
  await tx.query(sql`
    insert into notification_settings (user_id, event, channel, is_on)
    select ${userId}, event, ${channel}, is_on
    from unnest(${notificationEventNames}::text[], ${notificationEventNames.map((event) => events.has(event))}::boolean[])
      as chosen (event, is_on)
    on conflict (user_id, event, channel) do update set is_on = excluded.is_on`)
}
