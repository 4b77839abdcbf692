import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, type Sql, sql } from '../platform/sql.ts'

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
      returning e.*
    ) ${taken(1, until)}`)
}

/** Takes up to `limit` more of an endpoint that is held, while it does not rest, and holds them for `holdMs`. */
export function takeMoreDeliveries(
  tx: Tx,
  endpointId: string,
  limit: number,
  holdMs: number,
): Promise<ClaimedDelivery[]> {
  return tx.query(sql`
    with held as (
      select e.* from webhook_endpoints e join users u on u.id = e.user_id and u.is_active
      where e.id = ${endpointId} and e.deleted_at is null and e.disabled_at is null
        and e.held_until > now() and e.rests_until <= now()
    ) ${taken(limit, sql`now() + make_interval(secs => ${holdMs / 1000})`)}`)
}

/** Takes the next `limit` due deliveries of each endpoint in `held`. */
function taken(limit: number, until: Sql): Sql {
  return sql`, due as (
      select d.delivery_id, held.* from held cross join lateral (
        select id from webhook_deliveries where endpoint_id = held.id and next_try_at <= now()
        order by next_try_at, id limit ${limit} for no key update skip locked
      ) d (delivery_id)
    )
    update webhook_deliveries d set attempts = d.attempts + 1, next_try_at = ${until}
    from due where d.id = due.delivery_id
    returning d.id, d.message_id as "messageId", d.type, d.data, d.created_at as "createdAt", d.attempts,
      d.endpoint_id as "endpointId", due.url, due.sealed_secret as "sealedSecret",
      case when due.old_secret_until > now() then due.sealed_old_secret end as "sealedOldSecret"`
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

/** A delivery as the owner of its endpoint sees it, with its last try. */
export type DeliveryRow = {
  id: number
  messageId: string
  type: string
  data: unknown
  createdAt: Date
  state: 'waiting' | 'delivered' | 'given_up'
  tries: number
  nextTryAt: Date | null
  triedAt: Date | null
  tookMs: number | null
  httpStatus: number | null
  reply: string | null
  error: string | null
}

/** A page of an endpoint's deliveries, newest first; `before` is the id of the last one of the page before. */
export function listDeliveries(
  db: Queryable,
  endpointId: string,
  page: { before: number | undefined; limit: number },
): Promise<DeliveryRow[]> {
  return db.query(sql`
    select d.id, d.message_id as "messageId", d.type, d.data, d.created_at as "createdAt",
      case when d.delivered_at is not null then 'delivered' when d.given_up_at is not null then 'given_up' else 'waiting' end
        as state,
      (select count(*)::int from webhook_tries where delivery_id = d.id) as tries,
      case when d.next_try_at is not null then greatest(d.next_try_at, d.created_at) end as "nextTryAt",
      t.tried_at as "triedAt", t.took_ms as "tookMs", t.http_status as "httpStatus", t.reply, t.error
    from webhook_deliveries d
    left join lateral (select * from webhook_tries where delivery_id = d.id order by id desc limit 1) t on true
    where d.endpoint_id = ${endpointId} ${page.before === undefined ? empty : sql`and d.id < ${page.before}`}
    order by d.id desc
    limit ${page.limit}`)
}

/** A try, in the log of its delivery. */
export type TryRow = {
  id: number
  deliveryId: number
  triedAt: Date
  tookMs: number
  httpStatus: number | null
  reply: string | null
  error: string | null
}

/** Every try of these deliveries, the oldest first. */
export function listTries(db: Queryable, deliveryIds: readonly number[], limit: number): Promise<TryRow[]> {
  return db.query(sql`
    select id, delivery_id as "deliveryId", tried_at as "triedAt", took_ms as "tookMs", http_status as "httpStatus", reply,
      error
    from webhook_tries where delivery_id = any(${deliveryIds}::bigint[])
    order by id limit ${limit}`)
}

/** Has a settled delivery made again, with its own id and body; `waiting` when it still is, undefined when there is none. */
export async function updateReplayed(
  tx: Tx,
  endpointId: string,
  deliveryId: number,
): Promise<'replayed' | 'waiting' | undefined> {
  const row = await queryOne<{ wasSettled: boolean }>(
    tx,
    sql`
    with found as (
      select id, next_try_at is null as settled from webhook_deliveries
      where id = ${deliveryId} and endpoint_id = ${endpointId} for no key update
    ), replayed as (
      update webhook_deliveries d set ${replayed} from found where d.id = found.id and found.settled
    )
    select settled as "wasSettled" from found`,
  )
  if (!row) return undefined
  return row.wasSettled ? 'replayed' : 'waiting'
}

/** Has the oldest `limit` of those that were given up and happened since a time made again; gives how many. */
export async function updateFailedReplayed(
  tx: Tx,
  endpointId: string,
  since: Date,
  limit: number,
): Promise<number> {
  const rows = await tx.query(sql`
    with failed as (
      select id from webhook_deliveries
      where endpoint_id = ${endpointId} and given_up_at is not null and created_at >= ${since}
      order by created_at, id limit ${limit} for no key update skip locked
    )
    update webhook_deliveries d set ${replayed} from failed where d.id = failed.id
    returning d.id`)
  return rows.length
}

const replayed = sql`
  next_try_at = clock_timestamp(), attempts = 0, delivered_at = null, given_up_at = null,
  expires_at = now() + interval '4 days'`

/** Writes a delivery that tells of nothing but itself. It goes before all that waits, which lapses after four days. */
export async function insertTestDelivery(tx: Tx, endpointId: string, type: string): Promise<number> {
  const row = await queryOne<{ id: number }>(
    tx,
    sql`
    insert into webhook_deliveries (endpoint_id, type, data, next_try_at)
    values (${endpointId}, ${type}, jsonb_build_object('endpoint', ${endpointId}::text), now() - interval '5 days')
    returning id`,
  )
  return row!.id
}

/** Clears away what is older than `days`, and what deleted endpoints leave, with their tries; gives how many. */
export async function deleteOldDeliveries(
  tx: Tx,
  { days, limit }: { days: number; limit: number },
): Promise<number> {
  const rows = await tx.query(sql`
    delete from webhook_deliveries where id in (
      (
        select id from webhook_deliveries where created_at < now() - make_interval(days => ${days}::int)
        order by created_at limit ${limit}
      ) union (
        select d.id from webhook_endpoints e join webhook_deliveries d on d.endpoint_id = e.id
        where e.deleted_at is not null limit ${limit}
      )
    )
    returning id`)
  return rows.length
}
