import type { Queryable } from '../platform/db.ts'
import { empty, type HistoryPage, sql } from '../platform/sql.ts'
import type { AuditAction } from './audit-action.ts'

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

const columns = sql`
  a.id, a.action, a.actor_id as "actorId", u.username as "actorName", a.before, a.after, a.created_at as "createdAt"`

/** Which entries a list shows: by one person, of one action, about one subject, of some days. */
export type AuditFilter = {
  actorId: string | undefined
  action: string | undefined
  subject: string | undefined
  from: Date | undefined
  /** Before this moment. */
  until: Date | undefined
}

export type ListedAudit = AuditRow & { subject: string }

/** A page of the audit log, newest first; `before` is the id of the last row of the page before. */
export function listAudit(
  db: Queryable,
  { actorId, action, subject, from, until }: AuditFilter,
  page: { before: number | undefined; limit: number },
): Promise<ListedAudit[]> {
  // Ids rise with the time, so days are found as ids and the list goes along one index.
  return db.query(sql`
    select ${columns}, a.subject from audit_log a left join users u on u.id = a.actor_id
    where true
    ${actorId === undefined ? empty : sql`and a.actor_id = ${actorId}`}
    ${action === undefined ? empty : sql`and a.action = ${action}`}
    ${subject === undefined ? empty : sql`and a.subject = ${subject}`}
    ${from ? sql`and a.id >= (select id from audit_log where created_at >= ${from} order by created_at, id limit 1)` : empty}
    ${until ? sql`and a.id <= (select id from audit_log where created_at < ${until} order by created_at desc, id desc limit 1)` : empty}
    ${page.before === undefined ? empty : sql`and a.id < ${page.before}`}
    order by a.id desc limit ${page.limit}`)
}

/** Every action that the log knows, in the order of the alphabet. */
export async function listAuditActions(db: Queryable): Promise<string[]> {
  // From one action to the next along the index: the log is long, its actions are few.
  const rows = await db.query<{ action: string }>(sql`
    with recursive known as (
      (select action from audit_log order by action limit 1)
      union all
      select (select action from audit_log a where a.action > k.action order by a.action limit 1)
      from known k where k.action is not null
    )
    select action from known where action is not null limit 200`)
  return rows.map(({ action }) => action)
}

/** The newest entries about one subject, such as `order:1042`, under any of its names; but for those of one action. */
export function listAuditOf(
  db: Queryable,
  subjects: readonly string[],
  page: HistoryPage & { except?: AuditAction },
): Promise<AuditRow[]> {
  return db.query(sql`
    select ${columns} from audit_log a left join users u on u.id = a.actor_id
    where a.subject = any(${subjects}::text[])
    ${page.before ? sql`and a.created_at < ${page.before}` : empty}
    ${page.except === undefined ? empty : sql`and a.action <> ${page.except}`}
    order by a.id desc limit ${page.limit}`)
}
