import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { type NotificationEvent, notificationEventNames, notificationEvents } from './notification.ts'

/** Which events a user is mailed about: what they chose, else the event's default. */
export async function listMailSettings(
  db: Queryable,
  userId: string,
): Promise<Record<NotificationEvent, boolean>> {
  const chosen = await db.query<{ event: NotificationEvent; isOn: boolean }>(sql`
    select event, is_on as "isOn" from notification_settings where user_id = ${userId} and channel = 'mail'`)
  const byEvent = new Map(chosen.map((one) => [one.event, one.isOn]))
  return Object.fromEntries(
    notificationEventNames.map((event) => [event, byEvent.get(event) ?? notificationEvents[event].mail]),
  ) as Record<NotificationEvent, boolean>
}

/** Writes down which events a user is mailed about, all of them. */
export async function upsertMailSettings(
  tx: Tx,
  userId: string,
  events: ReadonlySet<NotificationEvent>,
): Promise<void> {
  await tx.query(sql`
    insert into notification_settings (user_id, event, channel, is_on)
    select ${userId}, event, 'mail', is_on
    from unnest(${notificationEventNames}::text[], ${notificationEventNames.map((event) => events.has(event))}::boolean[])
      as chosen (event, is_on)
    on conflict (user_id, event, channel) do update set is_on = excluded.is_on`)
}
