import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What an operator did, as the audit log keeps it. */
export type AuditRow = {
  id: number
  action: string
  actorId: string | null
  /** Null for what the panel itself did. */
  actorName: string | null
  before: Readonly<Record<string, unknown>> | null
  after: Readonly<Record<string, unknown>> | null
  createdAt: Date
}

/** The newest entries about one subject, such as `order:1042`, under any of its names. */
export function listAuditOf(db: Queryable, subjects: readonly string[], limit: number): Promise<AuditRow[]> {
  return db.query(sql`
    select a.id, a.action, a.actor_id as "actorId", u.username as "actorName", a.before, a.after,
      a.created_at as "createdAt"
    from audit_log a left join users u on u.id = a.actor_id
    where a.subject = any(${subjects}::text[]) order by a.id desc limit ${limit}`)
}
