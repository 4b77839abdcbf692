import { queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { WebhookType } from './webhook.ts'

const SERVICES: WebhookType = 'service.changed'

/** Gathers the oldest changed services into one message for everybody; gives whether there were any. */
export async function insertServiceBroadcast(tx: Tx, limit: number): Promise<boolean> {
  const row = await queryOne<{ id: number }>(
    tx,
    sql`
    with taken as (
      delete from webhook_service_changes where id in (
        select id from webhook_service_changes order by id limit ${limit} for update skip locked
      ) returning id, data
    )
    insert into webhook_broadcasts (type, data)
    select ${SERVICES}, jsonb_build_object('services', jsonb_agg(data order by id)) from taken having count(*) > 0
    returning id`,
  )
  return row !== undefined
}

/**
 * Writes the oldest message's deliveries for the next `limit` endpoints that want it; the message goes with the last of
 * them. False when there is no message.
 */
export async function insertBroadcastDeliveries(tx: Tx, limit: number): Promise<boolean> {
  const row = await queryOne<{ id: number }>(
    tx,
    sql`
    with message as (
      select * from webhook_broadcasts order by id limit 1 for update skip locked
    ), next as (
      select e.id from message m join webhook_endpoints e on e.id > m.after_endpoint and m.type = any(e.events)
      where e.deleted_at is null and e.disabled_at is null
      order by e.id limit ${limit}
    ), written as (
      insert into webhook_deliveries (endpoint_id, type, data)
      select next.id, m.type, m.data from next cross join message m
    ), gone_on as (
      update webhook_broadcasts b set after_endpoint = (select id from next order by id desc limit 1)
      from message m where b.id = m.id and (select count(*) from next) = ${limit}
    ), over as (
      delete from webhook_broadcasts b using message m where b.id = m.id and (select count(*) from next) < ${limit}
    )
    select id from message`,
  )
  return row !== undefined
}
