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
  lastUsedAt: Date | null
}

/** The owners of the keys with these hashes: only keys that are live, of accounts that are not blocked. */
export function listKeyOwners(db: Queryable, hashes: readonly Buffer[]): Promise<KeyOwner[]> {
  return db.query(sql`
    select ${currentUserColumns}, k.id as "keyId", k.hash, k.scope, k.addresses::text[] as addresses,
      k.last_used_at as "lastUsedAt"
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
  addresses: string[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  lastUsedAddress: string | null
}

const keyColumns = sql`
  id, name, beginning, scope, addresses::text[] as addresses, created_at as "createdAt", expires_at as "expiresAt",
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
  addresses: readonly string[]
  expiresAt: Date | null
}

/** Stores a key by its hash. */
export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<ApiKeyRow> {
  const row = await queryOne<ApiKeyRow>(
    tx,
    sql`
    insert into api_keys (id, user_id, name, hash, beginning, scope, addresses, expires_at)
    values (${key.id}, ${key.userId}, ${key.name}, ${key.hash}, ${key.beginning}, ${key.scope},
      (select coalesce(array_agg(network(range::inet)), '{}') from unnest(${key.addresses}::text[]) as range),
      ${key.expiresAt})
    returning ${keyColumns}`,
  )
  return row!
}

/** Ends a key of this user at once; undefined when they have no such key. */
export function updateKeyRevoked(tx: Tx, userId: string, keyId: string): Promise<{ id: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update api_keys set revoked_at = now()
    where id = ${keyId} and user_id = ${userId} and revoked_at is null
    returning id`,
  )
}

/** Writes down when and from where keys were used last. One that somebody is changing is passed over. */
export async function updateKeysUsed(
  tx: Tx,
  uses: readonly { keyId: string; address: string | null }[],
): Promise<void> {
  await tx.query(sql`
    update api_keys k set last_used_at = now(), last_used_address = used.address
    from unnest(${uses.map((use) => use.keyId)}::uuid[], ${uses.map((use) => use.address)}::inet[])
      as used (id, address)
    where k.id = used.id and k.id in (
      select id from api_keys where id = any(${uses.map((use) => use.keyId)}::uuid[])
      order by id for update skip locked
    )`)
}
