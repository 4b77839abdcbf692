import type { Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A delivery that is being made: `attempts` counts this try, and is its token. */
export type ClaimedDelivery = {
  id: number
  messageId: string
  type: string
  data: unknown
  createdAt: Date
  attempts: number
  endpointId: string
  url: string
  sealedSecret: Buffer
  /** While it still signs too. */
  sealedOldSecret: Buffer | null
}

/**
 * Takes the next due delivery of each of up to `limit` endpoints that nobody delivers to, those that were tried
 * longest ago first, and holds both for `holdMs`.
 */
export function takeDueDeliveries(tx: Tx, limit: number, holdMs: number): Promise<ClaimedDelivery[]> {
  const until = sql`now() + make_interval(secs => ${holdMs / 1000})`
  return tx.query(sql`
    with free as (
      select e.id from webhook_endpoints e join users u on u.id = e.user_id and u.is_active
      where e.deleted_at is null and e.disabled_at is null and e.held_until <= now() and e.rests_until <= now()
        and exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.next_try_at <= now())
      order by e.tried_at nulls first, e.id limit ${limit} for no key update of e skip locked
    ), held as (
      update webhook_endpoints e set held_until = ${until}, tried_at = now() from free where e.id = free.id
      returning e.id, e.url, e.sealed_secret, case when e.old_secret_until > now() then e.sealed_old_secret end as old
    ), due as (
      select d.delivery_id, held.* from held cross join lateral (
        select id from webhook_deliveries where endpoint_id = held.id and next_try_at <= now()
        order by next_try_at, id limit 1 for no key update skip locked
      ) d (delivery_id)
    )
    update webhook_deliveries d set attempts = d.attempts + 1, next_try_at = ${until}
    from due where d.id = due.delivery_id
    returning d.id, d.message_id as "messageId", d.type, d.data, d.created_at as "createdAt", d.attempts,
      d.endpoint_id as "endpointId", due.url, due.sealed_secret as "sealedSecret", due.old as "sealedOldSecret"`)
}

/** Gives up what waited so long that nobody wants it any more. */
export async function updateDeliveriesLapsed(tx: Tx, limit: number): Promise<void> {
  await tx.query(sql`
    update webhook_deliveries set given_up_at = now(), next_try_at = null where id in (
      select id from webhook_deliveries where next_try_at is not null and expires_at <= now()
      order by expires_at limit ${limit} for update skip locked
    )`)
}

/** Writes a try into the log. */
export async function insertTry(
  tx: Tx,
  deliveryId: number,
  answer: {
    tookMs: number
    httpStatus: number | undefined
    reply: string | undefined
    error: string | undefined
  },
): Promise<void> {
  await tx.query(sql`
    insert into webhook_tries (delivery_id, tried_at, took_ms, http_status, reply, error)
    values (${deliveryId}, clock_timestamp() - make_interval(secs => ${answer.tookMs / 1000}), ${answer.tookMs},
      ${answer.httpStatus ?? null}, ${answer.reply ?? null}, ${answer.error ?? null})`)
}

/** Settles a delivery whose try this is, or says in how long it is tried again. */
export async function updateTried(
  tx: Tx,
  delivery: { id: number; attempts: number },
  outcome: 'delivered' | 'given_up' | { againInMs: number },
): Promise<void> {
  const inMs = typeof outcome === 'string' ? null : outcome.againInMs
  await tx.query(sql`
    update webhook_deliveries set
      next_try_at = now() + make_interval(secs => ${inMs}::float8 / 1000),
      delivered_at = case when ${outcome === 'delivered'} then now() end,
      given_up_at = case when ${outcome === 'given_up'} then now() end
    where id = ${delivery.id} and attempts = ${delivery.attempts} and next_try_at is not null`)
}
