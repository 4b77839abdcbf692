import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A second factor that is on, or one that waits for its first code. */
export type Factor = { sealedSecret: Buffer; isOn: boolean; codesLeft: number }

/** Somebody's second factor. One that nobody confirmed within an hour is as good as none. */
export function findFactor(db: Queryable, userId: string): Promise<Factor | undefined> {
  return queryOne(
    db,
    sql`
    select f.sealed_secret as "sealedSecret", f.confirmed_at is not null as "isOn",
      (select count(*)::int from recovery_codes r where r.user_id = f.user_id and r.used_at is null) as "codesLeft"
    from second_factors f
    where f.user_id = ${userId} and (f.confirmed_at is not null or f.created_at > now() - interval '1 hour')`,
  )
}

/** Begins one, in place of one that was only begun; undefined when there is one that is on. */
export function insertPendingFactor(
  tx: Tx,
  userId: string,
  sealedSecret: Buffer,
): Promise<{ userId: string } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into second_factors as f (user_id, sealed_secret) values (${userId}, ${sealedSecret})
    on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, created_at = now()
      where f.confirmed_at is null
    returning user_id as "userId"`,
  )
}

/** Turns on the one with this secret, whose code of `step` was shown; undefined when it does not wait any more. */
export function updateFactorConfirmed(
  tx: Tx,
  userId: string,
  sealedSecret: Buffer,
  step: number,
): Promise<{ userId: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update second_factors set confirmed_at = now(), last_step = ${step}
    where user_id = ${userId} and confirmed_at is null and sealed_secret = ${sealedSecret}
    returning user_id as "userId"`,
  )
}

/** Stores the recovery codes' hashes. */
export async function insertRecoveryCodes(tx: Tx, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.query(sql`
    insert into recovery_codes (user_id, hash) select ${userId}, unnest(${hashes}::bytea[])`)
}

/** Counts a try, before it is looked at; of any number at once each has its own count. Undefined when none is on. */
export function updateFactorTried(
  tx: Tx,
  userId: string,
  windowMinutes: number,
): Promise<{ sealedSecret: Buffer; tries: number; secondsLeft: number } | undefined> {
  return queryOne(
    tx,
    sql`
    update second_factors set
      tries = case when tries_since > now() - make_interval(mins => ${windowMinutes}) then tries + 1 else 1 end,
      tries_since = case
        when tries_since > now() - make_interval(mins => ${windowMinutes}) then tries_since else now() end
    where user_id = ${userId} and confirmed_at is not null
    returning sealed_secret as "sealedSecret", tries,
      ceil(extract(epoch from tries_since + make_interval(mins => ${windowMinutes}) - now()))::int as "secondsLeft"`,
  )
}

/** Uses up the code of a step and all before it; undefined when a code as new was used already. */
export function updateStepUsed(
  tx: Tx,
  userId: string,
  step: number,
): Promise<{ userId: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update second_factors set last_step = ${step}, tries = 0
    where user_id = ${userId} and confirmed_at is not null and last_step < ${step}
    returning user_id as "userId"`,
  )
}

/** Uses up a recovery code; undefined when there is none like it any more. */
export function updateRecoveryUsed(
  tx: Tx,
  userId: string,
  hash: Buffer,
): Promise<{ userId: string } | undefined> {
  return queryOne(
    tx,
    sql`
    with used as (
      update recovery_codes set used_at = now()
      where user_id = ${userId} and hash = ${hash} and used_at is null
      returning user_id
    )
    update second_factors f set tries = 0 from used where f.user_id = used.user_id
    returning f.user_id as "userId"`,
  )
}

/** Takes one that is on away, with its recovery codes; undefined when there was none. */
export function deleteFactor(tx: Tx, userId: string): Promise<{ userId: string } | undefined> {
  return queryOne(
    tx,
    sql`
    delete from second_factors where user_id = ${userId} and confirmed_at is not null
    returning user_id as "userId"`,
  )
}

/** Takes one away that was only begun. */
export async function deletePendingFactor(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`delete from second_factors where user_id = ${userId} and confirmed_at is null`)
}

/** Who has shown their password and still has to show a code. */
export function findHalfLoggedIn(
  db: Queryable,
  userId: string,
): Promise<{ passwordHash: string; isActive: boolean } | undefined> {
  return queryOne(
    db,
    sql`select password_hash as "passwordHash", is_active as "isActive" from users where id = ${userId}`,
  )
}
