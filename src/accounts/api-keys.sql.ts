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
}

const keyColumns = sql`
  id, name, beginning, scope, is_test as "isTest", addresses::text[] as addresses, created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", host(last_used_address) as "lastUsedAddress"`

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

/** How many keys of a user are live. */
export async function countLiveKeys(db: Queryable, userId: string): Promise<number> {
  const rows = await db.query<{ count: number }>(sql`
    select count(*)::int as count from api_keys
    where user_id = ${userId} and revoked_at is null and (expires_at is null or expires_at > now())`)
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

/** A use of a key; `address` is null where it was not known. */
export type KeyUse = { keyId: string; address: string | null }

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
/** More new places than this in a day are not told one by one. */
const NEW_PLACES_A_DAY = 5

/**
 * Remembers from where keys were used; gives the places that are new to a key which was used from elsewhere before,
 * at most five of a key in a day. An IPv6 address stands for its network.
 */
export function insertKeyAddresses(
  tx: Tx,
  uses: readonly KeyUse[],
): Promise<{ userId: string; beginning: string; address: string }[]> {
  return tx.query(sql`
    with used as (
      select distinct id, case family(address) when 6 then network(set_masklen(address, 64)) else network(address) end
        as address
      from unnest(${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.address)}::inet[])
        as u (id, address)
      where address is not null
    ), added as (
      insert into api_key_addresses (key_id, address)
      select u.id, u.address from used u join api_keys k on k.id = u.id
      where (select count(*) from api_key_addresses b where b.key_id = u.id) < ${PLACES_MAX}
      order by u.id, u.address
      on conflict do nothing
      returning key_id, address
    )
    select k.user_id as "userId", k.beginning, case family(a.address) when 4 then host(a.address) else a.address::text end as address
    from added a join api_keys k on k.id = a.key_id
    where exists (select from api_key_addresses b where b.key_id = a.key_id)
      and (
        select count(*) from api_key_addresses b
        where b.key_id = a.key_id and b.first_seen_at > now() - interval '1 day'
      ) < ${NEW_PLACES_A_DAY}`)
}

/** One live key of this user, for them to change; undefined when they have no such key. */
export function lockLiveKey(tx: Tx, userId: string, keyId: string): Promise<ApiKeyRow | undefined> {
  return queryOne(
    tx,
    sql`
    select ${keyColumns} from api_keys
    where id = ${keyId} and user_id = ${userId} and revoked_at is null and (expires_at is null or expires_at > now())
    for update`,
  )
}

/** Lets a key run out in so many hours, if it does not sooner. */
export async function updateKeyRunsOut(tx: Tx, keyId: string, hours: number): Promise<void> {
  await tx.query(sql`
    update api_keys set expires_at = least(expires_at, now() + make_interval(hours => ${hours}))
    where id = ${keyId}`)
}
