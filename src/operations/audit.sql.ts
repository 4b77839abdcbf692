import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { AuditAction } from './audit-action.ts'

/** Writes down what an operator did, in the transaction that does it; without an actor a command of the panel did it. */
export async function insertAudit(
  tx: Tx,
  entry: { actorId: string | null; action: AuditAction; subject: string; before: object; after: object },
): Promise<void> {
  await tx.query(sql`
    insert into audit_log (actor_id, action, subject, before, after)
    values (${entry.actorId}, ${entry.action}, ${entry.subject}, ${JSON.stringify(entry.before)}::jsonb,
      ${JSON.stringify(entry.after)}::jsonb)`)
}

/**
 * The first audit row whose chain does not hold: changed, gone, in another's place, or never chained; undefined where
 * all hold. Rows cut off the end leave no trace here: compare the head with one that was kept elsewhere.
 */
export function findAuditBreak(db: Queryable): Promise<{ id: number } | undefined> {
  return queryOne(
    db,
    sql`
    select id from (
      select c.position, c.audit_id as id, c.hash, a as entry, lag(c.hash) over past as previous,
        lag(c.position, 1, 0::bigint) over past as before
      from audit_chain c left join audit_log a on a.id = c.audit_id
      window past as (order by c.position)
      union all
      select null, a.id, null, a, null, null from audit_log a
      where not exists (select from audit_chain c where c.audit_id = a.id)
    ) as chained
    where position is null or position <> before + 1 or (entry).id is null or hash <> audit_hash(previous, entry)
    order by position nulls last, id
    limit 1`,
  )
}

/** How many audit rows are chained, and the last one's hash (hex); null while there is none. */
export async function getAuditHead(db: Queryable): Promise<{ rows: number; hash: string | null }> {
  const head = await queryOne<{ rows: number; hash: string | null }>(
    db,
    sql`
    select count(*) as rows, (select encode(hash, 'hex') from audit_chain order by position desc limit 1) as hash
    from audit_chain`,
  )
  return head!
}
