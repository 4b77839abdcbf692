import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** The form of one order, or the lines of many. */
export type DraftKind = 'order' | 'mass'

/** What a customer has kept of this kind within the last week. */
export async function findKeptDraft(
  db: Queryable,
  userId: string,
  kind: DraftKind,
): Promise<string | undefined> {
  const row = await queryOne<{ content: string }>(
    db,
    sql`
    select content from order_drafts
    where user_id = ${userId} and kind = ${kind} and saved_at > now() - interval '7 days'`,
  )
  return row?.content
}

/** Keeps a draft in the place of the one before. */
export async function upsertDraft(
  tx: Tx,
  draft: { userId: string; kind: DraftKind; content: string },
): Promise<void> {
  await tx.query(sql`
    insert into order_drafts (user_id, kind, content) values (${draft.userId}, ${draft.kind}, ${draft.content})
    on conflict (user_id) do update set kind = excluded.kind, content = excluded.content, saved_at = now()`)
}
