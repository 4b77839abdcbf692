import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { LoggedError } from './logged-error.ts'

/** Has processes that write errors down do so one after the other, and no longer than a moment. */
export async function lockLoggedErrors(tx: Tx): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(7306031) from set_config('statement_timeout', '3000', true)`)
}

/** Adds errors, no two with one fingerprint; what is known already is counted. */
export async function upsertLoggedErrors(tx: Tx, errors: readonly LoggedError[]): Promise<void> {
  await tx.query(sql`
    insert into kept_errors as k (fingerprint, message, place, times, first_at, last_at)
    select * from unnest(${errors.map((one) => one.fingerprint)}::text[], ${errors.map((one) => one.message)}::text[],
      ${errors.map((one) => one.place)}::text[], ${errors.map((one) => one.times)}::bigint[],
      ${errors.map((one) => one.firstAt)}::timestamptz[], ${errors.map((one) => one.lastAt)}::timestamptz[])
    on conflict (fingerprint) do update set message = excluded.message, times = k.times + excluded.times,
      last_at = greatest(k.last_at, excluded.last_at)`)
}

/** Forgets all but the newest `keep`. */
export async function deleteOldErrors(tx: Tx, keep: number): Promise<void> {
  await tx.query(sql`
    delete from kept_errors where fingerprint in (
      select fingerprint from kept_errors order by last_at desc, fingerprint offset ${keep})`)
}

/** The newest errors. */
export function listLoggedErrors(db: Queryable, limit: number): Promise<LoggedError[]> {
  return db.query(sql`
    select fingerprint, message, place, times, first_at as "firstAt", last_at as "lastAt"
    from kept_errors order by last_at desc, fingerprint limit ${limit}`)
}
