import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { DisabledReason } from '../reseller/webhook-endpoints.sql.ts'

/** An endpoint of a reseller as operators see it: where it is and how it fares. */
export type UserWebhook = {
  id: string
  url: string
  disabledReason: DisabledReason | null
  failingSince: Date | null
  /** The last try of any delivery; null before the first. */
  triedAt: Date | null
}

/** A user's endpoints, the oldest first. */
export function listUserWebhooks(db: Queryable, userId: string, limit: number): Promise<UserWebhook[]> {
  return db.query(sql`
    select id, url, disabled_reason as "disabledReason", failing_since as "failingSince", tried_at as "triedAt"
    from webhook_endpoints where user_id = ${userId} and deleted_at is null order by created_at, id limit ${limit}`)
}
