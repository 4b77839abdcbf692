import type { Queryable, Tx } from '../platform/db.ts'
import { empty, type HistoryPage, sql } from '../platform/sql.ts'

/** What an operator wrote down about a customer, about one of their orders, or about a bank transfer. */
export type OperatorNote = {
  id: string
  authorId: string
  authorName: string
  orderNumber: number | null
  body: string
  createdAt: Date
}

const columns = sql`
  n.id, n.author_id as "authorId", a.username as "authorName",
  (select number from orders where id = n.order_id) as "orderNumber", n.body, n.created_at as "createdAt"`

/** The newest notes about a customer, those about their orders among them. */
export function listUserNotes(db: Queryable, userId: string, limit: number): Promise<OperatorNote[]> {
  return db.query(sql`
    select ${columns} from operator_notes n join users a on a.id = n.author_id
    where n.user_id = ${userId} order by n.created_at desc, n.id desc limit ${limit}`)
}

/** The newest notes about an order. */
export function listOrderNotes(db: Queryable, orderId: string, page: HistoryPage): Promise<OperatorNote[]> {
  return db.query(sql`
    select ${columns} from operator_notes n join users a on a.id = n.author_id
    where n.order_id = ${orderId} ${page.before ? sql`and n.created_at < ${page.before}` : empty}
    order by n.created_at desc, n.id desc limit ${page.limit}`)
}

/** The newest notes about a bank transfer. */
export function listTransferNotes(db: Queryable, transferId: string, limit: number): Promise<OperatorNote[]> {
  return db.query(sql`
    select ${columns} from operator_notes n join users a on a.id = n.author_id
    where n.transfer_id = ${transferId} order by n.created_at desc, n.id desc limit ${limit}`)
}

/** Writes a note about a user, an order of theirs, or a transfer; undefined when this form was sent before. */
export async function insertNote(
  tx: Tx,
  note: {
    id: string
    userId: string | null
    orderId: string | null
    transferId: string | null
    authorId: string
    body: string
  },
): Promise<{ id: string } | undefined> {
  const rows = await tx.query<{ id: string }>(sql`
    insert into operator_notes (id, user_id, order_id, transfer_id, author_id, body)
    values (${note.id}, ${note.userId}, ${note.orderId}, ${note.transferId}, ${note.authorId}, ${note.body})
    on conflict (id) do nothing returning id`)
  return rows[0]
}
