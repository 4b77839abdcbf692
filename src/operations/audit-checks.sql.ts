import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How the audit log was found the last time: as it was written, or broken from a row on. */
export type AuditCheck = { brokenId: number | null; checkedAt: Date }

/** The last check; undefined before the first. */
export function findAuditCheck(db: Queryable): Promise<AuditCheck | undefined> {
  return queryOne(db, sql`select broken_id as "brokenId", checked_at as "checkedAt" from audit_checks`)
}

/** Where the next check goes on: behind what was checked, or, a week after it began, at the start. */
export async function lockAuditCheck(tx: Tx): Promise<{ position: number; brokenId: number | null }> {
  await tx.query(sql`insert into audit_checks default values on conflict do nothing`)
  await tx.query(sql`
    update audit_checks set position = 0, begun_at = now()
    where begun_at < now() - interval '7 days'`)
  const row = await queryOne<{ position: number; brokenId: number | null }>(
    tx,
    sql`select position, broken_id as "brokenId" from audit_checks for update`,
  )
  return row!
}

/** Follows the chain from `position` over at most `limit` rows: how far there were any, and the first that is broken. */
export async function followAuditChain(
  tx: Tx,
  position: number,
  limit: number,
): Promise<{ position: number; brokenId: number | null }> {
  const row = await queryOne<{ position: number; brokenId: number | null }>(
    tx,
    sql`
    select coalesce((select max(position) from audit_chain where position <= ${position + limit}), 0) as position, (
      select id from (
        select c.position, c.audit_id as id, c.hash, a as entry, lag(c.hash) over past as previous,
          lag(c.position, 1, ${position}::bigint) over past as before
        from audit_chain c left join audit_log a on a.id = c.audit_id
        where c.position between ${position} and ${position + limit}
        window past as (order by c.position)
        union all
        select null, a.id, null, a, null, null from audit_log a
        where a.id > coalesce((select audit_id from audit_chain where position = ${position}), 0)
          and not exists (select from audit_chain c where c.audit_id = a.id)
      ) as chained
      where position is null or position > ${position}
        and (position <> before + 1 or (entry).id is null or hash <> audit_hash(previous, entry))
      order by position nulls last, id limit 1
    ) as "brokenId"`,
  )
  return row!
}

/** Keeps how far a check came. */
export async function updateAuditCheck(
  tx: Tx,
  { position, brokenId }: { position: number; brokenId: number | null },
): Promise<void> {
  await tx.query(sql`
    update audit_checks set position = ${position}, broken_id = ${brokenId}::bigint, checked_at = now()`)
}
