import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { empty, join, plannedAnew, type Sql, sql } from '../platform/sql.ts'
import type { UserFilter } from './user-filter.ts'
import { type UserRow, userColumns } from './users.sql.ts'

/**
 * How many users one page looks at where its filters have no index of their own: so many of those that the one with
 * an index leaves, and the next page goes on behind them.
 */
const LOOKED_AT = 10_000

const WORDS_MAX = 5

/** What a list asks for; `codeOwner` is whose transfer code was searched for. */
export type UserSelection = Omit<UserFilter, 'kept'> & { codeOwner: string | undefined }

/** A page of users, newest first. It may be short before the end: see `findLookedAtUser`. */
export function listUsers(db: Queryable, selection: UserSelection, limit: number): Promise<UserRow[]> {
  return db.query(
    plannedAnew(sql`
    with candidates as not materialized (
      select u.* from users u where ${leadOf(selection)} ${placeOf(selection)}
      order by u.created_at desc, u.id desc limit ${LOOKED_AT}
    )
    select ${userColumns} from candidates u where ${restOf(selection)}
    order by u.created_at desc, u.id desc limit ${limit}`),
  )
}

/** The last user that a page which came out short has looked at; undefined when it looked at all there are. */
export async function findLookedAtUser(db: Queryable, selection: UserSelection): Promise<string | undefined> {
  const rows = await db.query<{ id: string }>(
    plannedAnew(sql`
    select u.id from users u where ${leadOf(selection)} ${placeOf(selection)}
    order by u.created_at desc, u.id desc limit 1 offset ${LOOKED_AT - 1}`),
  )
  return rows[0]?.id
}

/** Whose transfer code this is: one made for a deposit, or somebody's permanent one. */
export async function findCodeOwner(db: Queryable, code: string): Promise<string | undefined> {
  const rows = await db.query<{ userId: string }>(sql`
    select user_id as "userId" from deposits where code = upper(${code})
    union all select user_id from permanent_codes where code = upper(${code})
    limit 1`)
  return rows[0]?.userId
}

/** Users whom words fit: the one with that very name, the one with that very email, then the newest. */
export function listUsersNamed(
  db: Queryable,
  words: string,
  limit: number,
): Promise<{ id: string; username: string }[]> {
  // Both found along an index of their own: in the order of one list everybody who fits would be looked at.
  return db.query(
    plannedAnew(sql`
    with named as (
      (select id, username, 1 as rank, created_at from users where lower(username) = lower(${words}))
      union all
      (select id, username, 2, created_at from users where lower(email) = lower(${words}))
      union all
      (select u.id, u.username, 3, u.created_at from users u where ${matchesUser(words)}
        order by u.created_at desc, u.id desc limit ${limit})
    ), once as (
      select distinct on (id) id, username, rank, created_at from named order by id, rank
    )
    select id, username from once order by rank, created_at desc limit ${limit}`),
  )
}

/**
 * Whether a user `u` has every word of a search in their name, email or phone, whatever its diacritics. The pieces of
 * the words lead along the index; `strpos` tells whether they stand together.
 */
function matchesUser(search: string): Sql {
  const text = sql`user_search_text(u.username, u.email, u.phone)`
  const isPhone = /^\+?\d[\d .-]{7,20}$/.test(search)
  const words = isPhone
    ? [sql`plain_phone(${search})`]
    : search
        .slice(0, 100)
        .split(/\s+/u)
        .filter(Boolean)
        .slice(0, WORDS_MAX)
        .map((word) => sql`fold_text(${word})`)
  if (words.length === 0) return sql`true`
  // A single letter has no pieces: it is found by those of no word, which is everybody.
  const matches = words.map(
    (word) => sql`text_pieces(${text}) @> text_pieces(${word}) and strpos(${text}, ${word}) > 0`,
  )
  return sql`(${join(matches, ' and ')})`
}

/** The one condition that leads along an index. */
function leadOf({ search, codeOwner, isBlocked, role }: UserSelection): Sql {
  if (codeOwner !== undefined) return sql`u.id = ${codeOwner}`
  if (search !== undefined) return matchesUser(search)
  if (role !== undefined && role !== 'customer') return sql`u.role = ${role} and u.role <> 'customer'`
  return isBlocked ? sql`not u.is_active` : sql`true`
}

// The place is read back by id: a moment that went through a Date has lost its microseconds.
function placeOf({ before, from, until }: UserSelection): Sql {
  return sql`
    ${before ? sql`and (u.created_at, u.id) < (select created_at, id from users where id = ${before})` : empty}
    ${from ? sql`and u.created_at >= ${from}` : empty} ${until ? sql`and u.created_at < ${until}` : empty}`
}

function restOf({ isBlocked, role, spent, hasBalance }: UserSelection): Sql {
  return join(
    [
      sql`true`,
      ...(isBlocked === undefined ? [] : [sql`u.is_active = ${!isBlocked}`]),
      ...(role === undefined ? [] : [sql`u.role = ${role}`]),
      ...(spent ? [sql`u.total_spent >= ${spent.from}`] : []),
      ...(spent?.below ? [sql`u.total_spent < ${spent.below}`] : []),
      ...(hasBalance ? [sql`u.balance > 0`] : []),
    ],
    ' and ',
  )
}
/** Somebody whom a user has referred, with what came of it. */
export type ReferredUser = { id: string; username: string; totalSpent: Money; createdAt: Date }

/** The newest whom a user has referred. */
export function listReferredUsers(db: Queryable, code: string, limit: number): Promise<ReferredUser[]> {
  return db.query(sql`
    select id, username, total_spent as "totalSpent", created_at as "createdAt" from users
    where referred_by_code = ${code} order by created_at desc limit ${limit}`)
}

/** How many a user has referred, counted no further than `most`. */
export async function countReferredUsers(db: Queryable, code: string, most: number): Promise<number> {
  const rows = await db.query<{ users: number }>(sql`
    select count(*)::int as users
    from (select from users where referred_by_code = ${code} limit ${most}) as few`)
  return rows[0]!.users
}
