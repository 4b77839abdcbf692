import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What an operator wrote down about a customer. */
export type OperatorNote = {
  id: string
  authorId: string
  authorName: string
  body: string
  createdAt: Date
}

const columns = sql`
  n.id, n.author_id as "authorId", a.username as "authorName", n.body, n.created_at as "createdAt"`

/** The newest notes about a customer. */
export function listUserNotes(db: Queryable, userId: string, limit: number): Promise<OperatorNote[]> {
  return db.query(sql`
    select ${columns} from operator_notes n join users a on a.id = n.author_id
    where n.user_id = ${userId} order by n.created_at desc, n.id desc limit ${limit}`)
}

/** Writes a note about a user; undefined when this form was sent before. */
export async function insertNote(
  tx: Tx,
  note: { id: string; userId: string; authorId: string; body: string },
): Promise<{ id: string } | undefined> {
  const rows = await tx.query<{ id: string }>(sql`
    insert into operator_notes (id, user_id, author_id, body)
    values (${note.id}, ${note.userId}, ${note.authorId}, ${note.body})
    on conflict (id) do nothing returning id`)
  return rows[0]
}
