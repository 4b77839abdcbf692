import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How reading the bank's list goes. */
export type BankReading = {
  lastReadAt: Date | null
  failures: number
  lastFailure: string | null
  alarmedAt: Date | null
}

/** How reading the bank's list goes, for showing. */
export async function getBankReading(db: Queryable): Promise<BankReading> {
  const row = await queryOne<BankReading>(
    db,
    sql`
    select last_read_at as "lastReadAt", failures, last_failure as "lastFailure", alarmed_at as "alarmedAt"
    from bank_readings`,
  )
  return row!
}

/** Takes the reading for so long and says when the last whole one was; undefined while somebody else has it. */
export function takeReading(tx: Tx, leaseMs: number): Promise<{ lastReadAt: Date | null } | undefined> {
  return queryOne(
    tx,
    sql`
    update bank_readings set lease_until = now() + make_interval(secs => ${leaseMs / 1000})
    where lease_until <= now() returning last_read_at as "lastReadAt"`,
  )
}

/** Gives the reading back without a word on how it went. */
export async function updateReadingLeft(tx: Tx): Promise<void> {
  await tx.query(sql`update bank_readings set lease_until = '-infinity'`)
}

/** Notes that the whole list was read, and gives the reading back. */
export async function updateReadingDone(tx: Tx): Promise<void> {
  await tx.query(sql`
    update bank_readings set lease_until = '-infinity', last_read_at = now(), failures = 0, last_failure = null,
      alarmed_at = null`)
}

/**
 * Notes that the list could not be read, and gives the reading back. Gives whether the operators are to be told:
 * they are once, at the first failure of an `urgent` kind or the third in a row, until it is well again.
 */
export async function updateReadingFailed(
  tx: Tx,
  failure: { reason: string; urgent: boolean },
): Promise<boolean> {
  const row = await queryOne<{ tell: boolean }>(
    tx,
    sql`
    with before as (select failures, alarmed_at from bank_readings for update)
    update bank_readings b set lease_until = '-infinity', failures = least(b.failures + 1, 1000000),
      last_failure = left(${failure.reason}, 300),
      alarmed_at = coalesce(b.alarmed_at, case when ${failure.urgent} or b.failures >= 2 then now() end)
    from before
    returning before.alarmed_at is null and b.alarmed_at is not null as tell`,
  )
  return row!.tell
}
