import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { WebhookType } from './webhook.ts'

/** Why an endpoint is off: its owner paused it, it said that it is gone, or it failed for three days. */
export type DisabledReason = 'owner' | 'gone' | 'failing'

/** An endpoint as its owner sees it. */
export type WebhookRow = {
  id: string
  url: string
  events: WebhookType[]
  createdAt: Date
  disabledAt: Date | null
  disabledReason: DisabledReason | null
  failingSince: Date | null
  /** Until then the secret before the last change signs too. */
  oldSecretUntil: Date | null
  waiting: number
}

const WAITING_COUNTED_MAX = 1_000

const columns = sql`
  e.id, e.url, e.events, e.created_at as "createdAt", e.disabled_at as "disabledAt",
  e.disabled_reason as "disabledReason", e.failing_since as "failingSince",
  case when e.old_secret_until > now() then e.old_secret_until end as "oldSecretUntil",
  (
    select count(*)::int from (
      select from webhook_deliveries d where d.endpoint_id = e.id and d.next_try_at is not null
      limit ${WAITING_COUNTED_MAX}
    ) w
  ) as waiting`

/** A user's endpoints, the oldest first; what waits for each is counted up to a thousand. */
export function listWebhooks(db: Queryable, userId: string, limit: number): Promise<WebhookRow[]> {
  return db.query(sql`
    select ${columns} from webhook_endpoints e
    where e.user_id = ${userId} and e.deleted_at is null
    order by e.created_at, e.id limit ${limit}`)
}

/** One of a user's endpoints. */
export function findWebhook(db: Queryable, userId: string, id: string): Promise<WebhookRow | undefined> {
  return queryOne(
    db,
    sql`
    select ${columns} from webhook_endpoints e
    where e.id = ${id} and e.user_id = ${userId} and e.deleted_at is null`,
  )
}

/** Makes everybody who makes an endpoint for this user wait until this transaction ends, so that they can be counted. */
export async function lockUserWebhooks(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks:${userId}`}, 0))`)
}

/** How many endpoints a user has. */
export async function countWebhooks(db: Queryable, userId: string): Promise<number> {
  const row = await queryOne<{ count: number }>(
    db,
    sql`select count(*)::int as count from webhook_endpoints where user_id = ${userId} and deleted_at is null`,
  )
  return row!.count
}

/** Writes a new endpoint. */
export async function insertWebhook(
  tx: Tx,
  webhook: { id: string; userId: string; url: string; events: readonly WebhookType[]; sealedSecret: Buffer },
): Promise<void> {
  await tx.query(sql`
    insert into webhook_endpoints (id, user_id, url, events, sealed_secret)
    values (${webhook.id}, ${webhook.userId}, ${webhook.url}, ${webhook.events}::text[], ${webhook.sealedSecret})`)
}

/** What a try tells of its endpoint. */
export type EndpointState = {
  userId: string
  url: string
  failures: number
  hasFailedMs: number
  isOff: boolean
}

/** Locks an endpoint for the recording of a try; before its deliveries, as everybody does. */
export function lockEndpoint(tx: Tx, id: string): Promise<EndpointState | undefined> {
  return queryOne(
    tx,
    sql`
    select user_id as "userId", url, failures, disabled_at is not null or deleted_at is not null as "isOff",
      coalesce(extract(epoch from now() - failing_since), 0)::float8 * 1000 as "hasFailedMs"
    from webhook_endpoints where id = ${id} for no key update`,
  )
}

/**
 * It answered as it should, at the address that it still has: its failures are forgotten. While it rests they are not,
 * since what arrives then was begun before it failed.
 */
export async function updateEndpointAnswered(tx: Tx, id: string, url: string): Promise<void> {
  await tx.query(sql`
    update webhook_endpoints set failures = 0, failing_since = null
    where id = ${id} and url = ${url} and failures > 0 and rests_until <= now()`)
}

/** It failed once more and rests. What was under way together fails together, and counts once. */
export async function updateEndpointFailed(tx: Tx, id: string, restMs: number): Promise<void> {
  await tx.query(sql`
    update webhook_endpoints set failures = failures + 1, failing_since = coalesce(failing_since, now()),
      rests_until = now() + make_interval(secs => ${restMs / 1000})
    where id = ${id} and rests_until <= now()`)
}

/** Nobody delivers to it any more. */
export async function updateEndpointFreed(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`update webhook_endpoints set held_until = '-infinity' where id = ${id}`)
}

/** Switches an endpoint off. */
export async function updateEndpointDisabled(tx: Tx, id: string, reason: DisabledReason): Promise<void> {
  await tx.query(sql`
    update webhook_endpoints set disabled_at = now(), disabled_reason = ${reason}
    where id = ${id} and disabled_at is null and deleted_at is null`)
}

/** Whether there is anybody to deliver to. */
export async function hasWebhooks(db: Queryable): Promise<boolean> {
  const row = await queryOne<{ has: boolean }>(
    db,
    sql`
    select exists (select from webhook_endpoints where deleted_at is null and disabled_at is null) as has`,
  )
  return row!.has
}

/**
 * Changes where an endpoint is, what it hears, and whether it is on; what is undefined stays. Switched on, or moved, it
 * starts without its failures. False when the user has no such endpoint.
 */
export async function updateWebhook(
  tx: Tx,
  userId: string,
  id: string,
  change: {
    url?: string | undefined
    events?: readonly WebhookType[] | undefined
    isOn?: boolean | undefined
  },
): Promise<boolean> {
  const isOn = change.isOn ?? null
  const rows = await tx.query(sql`
    update webhook_endpoints set
      url = coalesce(${change.url ?? null}, url), events = coalesce(${change.events ?? null}::text[], events),
      disabled_at = case
        when ${isOn}::boolean then null when not ${isOn}::boolean then coalesce(disabled_at, now()) else disabled_at end,
      disabled_reason = case
        when ${isOn}::boolean then null when not ${isOn}::boolean then coalesce(disabled_reason, 'owner')
        else disabled_reason end,
      failures = 0, failing_since = null, rests_until = '-infinity'
    where id = ${id} and user_id = ${userId} and deleted_at is null
    returning id`)
  return rows.length > 0
}

/**
 * Puts a new secret in place; the one before it signs too for `overlapHours`. False when there is no such endpoint, or
 * two secrets sign already.
 */
export async function updateSecretChanged(
  tx: Tx,
  userId: string,
  id: string,
  change: { sealedSecret: Buffer; overlapHours: number },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update webhook_endpoints set sealed_old_secret = sealed_secret, sealed_secret = ${change.sealedSecret},
      old_secret_until = now() + make_interval(hours => ${change.overlapHours}::int)
    where id = ${id} and user_id = ${userId} and deleted_at is null
      and (old_secret_until is null or old_secret_until <= now())
    returning id`)
  return rows.length > 0
}

/** Deletes an endpoint; its secrets go at once, its deliveries with the clearing away. */
export async function updateWebhookDeleted(tx: Tx, userId: string, id: string): Promise<boolean> {
  const rows = await tx.query(sql`
    update webhook_endpoints set deleted_at = now(), sealed_secret = '', sealed_old_secret = null, old_secret_until = null
    where id = ${id} and user_id = ${userId} and deleted_at is null
    returning id`)
  return rows.length > 0
}

/** Forgets deleted endpoints of which nothing is left. */
export async function deleteEmptyWebhooks(tx: Tx, limit: number): Promise<void> {
  await tx.query(sql`
    delete from webhook_endpoints where id in (
      select e.id from webhook_endpoints e
      where e.deleted_at is not null and not exists (select from webhook_deliveries d where d.endpoint_id = e.id)
      order by e.deleted_at limit ${limit} for update skip locked
    )`)
}
