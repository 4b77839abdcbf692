import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Endpoints for which more than `max` deliveries wait. */
export function listOverfullEndpoints(
  db: Queryable,
  { max, limit }: { max: number; limit: number },
): Promise<{ id: string; userId: string; url: string }[]> {
  return db.query(sql`
    select e.id, e.user_id as "userId", e.url from webhook_endpoints e
    where e.deleted_at is null and exists (
      select from webhook_deliveries d where d.endpoint_id = e.id and d.next_try_at is not null
      offset ${max}::int limit 1
    )
    order by e.id limit ${limit}`)
}

/** Gives up the oldest `limit` of what waits for an endpoint beyond the newest `max`. */
export async function updateBacklogGivenUp(
  tx: Tx,
  endpointId: string,
  { max, limit }: { max: number; limit: number },
): Promise<void> {
  await tx.query(sql`
    with beyond as (
      select id from webhook_deliveries where endpoint_id = ${endpointId} and next_try_at is not null
      order by id desc offset ${max}::int
    )
    update webhook_deliveries set given_up_at = now(), next_try_at = null where id in (
      select id from webhook_deliveries where id in (select id from beyond)
      order by id limit ${limit}::int for update skip locked
    )`)
}

/** Notes that its owner is told; false when they were already. */
export async function updateBacklogTold(tx: Tx, endpointId: string): Promise<boolean> {
  const rows = await tx.query(sql`
    update webhook_endpoints set backlog_told_at = now() where id = ${endpointId} and backlog_told_at is null
    returning id`)
  return rows.length > 0
}

/** Has the owners of endpoints for which no more than `max` wait any more told again, should they fill up once more. */
export async function updateBacklogsShrunk(tx: Tx, max: number): Promise<void> {
  await tx.query(sql`
    update webhook_endpoints e set backlog_told_at = null
    where e.backlog_told_at is not null and not exists (
      select from webhook_deliveries d where d.endpoint_id = e.id and d.next_try_at is not null
      offset ${max}::int limit 1
    )`)
}
