import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { KeyScope } from './api-key.ts'
import { currentUserColumns } from './sessions.sql.ts'
import type { CurrentUser } from './user.ts'

/** Somebody by their key, with what the key may do and from where. */
export type KeyOwner = CurrentUser & {
  keyId: string
  hash: Buffer
  scope: KeyScope
  addresses: string[]
  /** Of a key that works on orders for trying out only. */
  isTest: boolean
  lastUsedAt: Date | null
}

/** The owners of the keys with these hashes: only keys that are live, of accounts that are not blocked. */
export function listKeyOwners(db: Queryable, hashes: readonly Buffer[]): Promise<KeyOwner[]> {
  return db.query(sql`
    select ${currentUserColumns}, k.id as "keyId", k.hash, k.scope, k.addresses::text[] as addresses,
      k.is_test as "isTest", k.last_used_at as "lastUsedAt"
    from api_keys k join users u on u.id = k.user_id
    where k.hash = any(${hashes}::bytea[]) and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now()) and u.is_active`)
}

/** A key as its owner sees it. The key itself is known to nobody here. */
export type ApiKeyRow = {
  id: string
  name: string
  beginning: string
  scope: KeyScope
  isTest: boolean
  addresses: string[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  lastUsedAddress: string | null
  /** Whether a key that took its place works. */
  isRotated: boolean
}

const isLive = sql`revoked_at is null and (expires_at is null or expires_at > now())`
const keyColumns = sql`
  id, name, beginning, scope, is_test as "isTest", addresses::text[] as addresses, created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", host(last_used_address) as "lastUsedAddress",
  exists (select from api_keys s where s.id = api_keys.successor_id and s.revoked_at is null
    and (s.expires_at is null or s.expires_at > now())) as "isRotated"`

/** The keys of a user that are not revoked, newest first; those that have run out too. */
export function listApiKeys(db: Queryable, userId: string, limit: number): Promise<ApiKeyRow[]> {
  return db.query(sql`
    select ${keyColumns} from api_keys
    where user_id = ${userId} and revoked_at is null
    order by created_at desc, id
    limit ${limit}`)
}

/** Makes everybody who makes a key for this user wait until this transaction ends, so that keys can be counted. */
export async function lockUserKeys(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`api_keys:${userId}`}, 0))`)
}

/**
 * How many keys of a user are live. One whose successor works is not counted, so that a rotation always has room; once
 * that successor was rotated itself it is, so that there are never more than two to a place.
 */
export async function countLiveKeys(db: Queryable, userId: string): Promise<number> {
  const rows = await db.query<{ count: number }>(sql`
    with live as (select id, successor_id from api_keys where user_id = ${userId} and ${isLive})
    select count(*)::int as count from live
    where not exists (
      select from live s where s.id = live.successor_id
        and not exists (select from live further where further.id = s.successor_id)
    )`)
  return rows[0]!.count
}

export type NewApiKey = {
  id: string
  userId: string
  name: string
  hash: Buffer
  beginning: string
  scope: KeyScope
  isTest: boolean
  addresses: readonly string[]
  expiresAt: Date | null
}

/** Stores a key by its hash. */
export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<ApiKeyRow> {
  const row = await queryOne<ApiKeyRow>(
    tx,
    sql`
    insert into api_keys (id, user_id, name, hash, beginning, scope, is_test, addresses, expires_at)
    values (${key.id}, ${key.userId}, ${key.name}, ${key.hash}, ${key.beginning}, ${key.scope}, ${key.isTest},
      (select coalesce(array_agg(network(range::inet)), '{}') from unnest(${key.addresses}::text[]) as range),
      ${key.expiresAt})
    returning ${keyColumns}`,
  )
  return row!
}

/** Ends a key of this user at once; undefined when they have no such key. */
export function updateKeyRevoked(
  tx: Tx,
  userId: string,
  keyId: string,
): Promise<{ name: string; beginning: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update api_keys set revoked_at = now()
    where id = ${keyId} and user_id = ${userId} and revoked_at is null
    returning name, beginning`,
  )
}

/** A use of a key, or a try from where it may not be used; `address` is null where it was not known. */
export type KeyUse = { keyId: string; address: string | null; isRefused: boolean }

/** Writes down when and from where keys were used last. One that somebody is changing is passed over. */
export async function updateKeysUsed(tx: Tx, uses: readonly KeyUse[]): Promise<void> {
  await tx.query(sql`
    update api_keys k set last_used_at = now(), last_used_address = used.address
    from unnest(${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.address)}::inet[])
      as used (id, address)
    where k.id = used.id and k.id in (
      select id from api_keys where id = any(${uses.map((use) => use.keyId)}::uuid[])
      order by id for update skip locked
    )`)
}

/** A key that was used from so many places is one that moves: further ones are neither kept nor told. */
const PLACES_MAX = 1000
/** More new places than this in a day are not told one by one but by the day's summary. */
const NEW_PLACES_A_DAY = 5

/** A place of a key that its owner is to hear of. */
export type NewPlace = { userId: string; beginning: string; address: string; isRefused: boolean }

/**
 * Remembers from where keys were used, or were refused; gives what is to be told of it now: places that are new to a
 * key which was used from elsewhere before, and those where it was refused, at most five of a key in a day. An IPv6
 * address stands for its network.
 */
export function insertKeyAddresses(tx: Tx, uses: readonly KeyUse[]): Promise<NewPlace[]> {
  return tx.query(sql`
    with used as (
      select id, is_refused,
        case family(address) when 6 then network(set_masklen(address, 64)) else network(address) end as address
      from unnest(${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.address)}::inet[],
        ${uses.map((use) => use.isRefused)}::boolean[]) as u (id, address, is_refused)
      where address is not null
    ), fresh as (
      select u.id, u.address, u.is_refused, k.user_id, k.beginning,
        not u.is_refused
          and not exists (select from api_key_addresses b where b.key_id = u.id and not b.is_refused) as is_first,
        row_number() over (partition by u.id order by u.address) as place,
        (select count(*) from api_key_addresses b
          where b.key_id = u.id and b.first_seen_at > now() - interval '1 day' and b.told_at is not null) as told
      from (select distinct on (id, address) * from used order by id, address) u join api_keys k on k.id = u.id
      where not exists (select from api_key_addresses b where b.key_id = u.id and b.address = u.address)
        and (select count(*) from api_key_addresses b where b.key_id = u.id and b.is_refused = u.is_refused)
          < ${PLACES_MAX}
    ), added as (
      insert into api_key_addresses (key_id, address, is_refused, told_at)
      select id, address, is_refused, case when is_first or told + place <= ${NEW_PLACES_A_DAY} then now() end
      from fresh
      order by id, address
      on conflict do nothing
      returning key_id, address, told_at
    )
    select f.user_id as "userId", f.beginning, f.is_refused as "isRefused",
      case family(a.address) when 4 then host(a.address) else a.address::text end as address
    from added a join fresh f on f.id = a.key_id and f.address = a.address
    where a.told_at is not null and not f.is_first`)
}

const SUMMARIES_AT_ONCE = 20

/** Takes the places that were not told for a day, as told: how many there are of each key, of a few keys at once. */
export function updatePlacesTold(
  tx: Tx,
): Promise<{ userId: string; beginning: string; isRefused: boolean; places: number }[]> {
  return tx.query(sql`
    with due as (
      select distinct key_id from (
        select key_id from api_key_addresses
        where told_at is null and first_seen_at < now() - interval '1 day'
        order by first_seen_at limit ${SUMMARIES_AT_ONCE}
      ) oldest
    ), told as (
      update api_key_addresses a set told_at = now() from due
      where a.key_id = due.key_id and a.told_at is null
      returning a.key_id, a.is_refused
    )
    select k.user_id as "userId", k.beginning, t.is_refused as "isRefused", count(*)::int as places
    from told t join api_keys k on k.id = t.key_id
    group by k.id, t.is_refused
    order by k.id, t.is_refused`)
}

/** Lets a key know the places that another one knows. */
export async function copyKeyAddresses(tx: Tx, fromKeyId: string, toKeyId: string): Promise<void> {
  await tx.query(sql`
    insert into api_key_addresses (key_id, address, is_refused, first_seen_at)
    select ${toKeyId}, address, is_refused, first_seen_at from api_key_addresses where key_id = ${fromKeyId}`)
}

/** A live key, and when it ends where no rotation makes it end sooner. */
export type LiveKey = ApiKeyRow & { ownEnd: Date | null }

/** One live key of this user, for them to change; undefined when they have no such key. */
export function lockLiveKey(tx: Tx, userId: string, keyId: string): Promise<LiveKey | undefined> {
  return queryOne(
    tx,
    sql`
    select ${keyColumns},
      case when successor_id is null then expires_at else end_before_rotation end as "ownEnd"
    from api_keys
    where id = ${keyId} and user_id = ${userId} and ${isLive}
    for update`,
  )
}

/** Lets a key that another takes the place of run out in so many hours, if it does not sooner. */
export async function updateKeyRotated(
  tx: Tx,
  rotated: { keyId: string; successorId: string; hours: number },
): Promise<void> {
  await tx.query(sql`
    update api_keys
    set successor_id = ${rotated.successorId},
      end_before_rotation = case when successor_id is null then expires_at else end_before_rotation end,
      expires_at = least(expires_at, now() + make_interval(hours => ${rotated.hours}))
    where id = ${rotated.keyId}`)
}
