import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { MessageSide } from './ticket.ts'

export type TicketMessage = {
  id: number
  side: MessageSide
  author: string
  body: string
  createdAt: Date
}

/**
 * The newest messages of a ticket, oldest of them first; `before` is the id of the first one of the page before.
 * Notes only `withNotes`.
 */
export async function listMessages(
  db: Queryable,
  ticketNumber: number,
  page: { withNotes: boolean; before: number | undefined; limit: number },
): Promise<TicketMessage[]> {
  const rows = await db.query<TicketMessage>(sql`
    select m.id, m.side, u.username as author, m.body, m.created_at as "createdAt"
    from ticket_messages m join users u on u.id = m.author_id
    where m.ticket_number = ${ticketNumber}
    ${page.withNotes ? empty : sql`and m.side <> 'note'`}
    ${page.before === undefined ? empty : sql`and m.id < ${page.before}`}
    order by m.id desc
    limit ${page.limit}`)
  return rows.reverse()
}

export type LastMessage = {
  id: number
  side: MessageSide
  authorId: string
  body: string
  secondsAgo: number
}

/** The newest message of a ticket, notes too. */
export function findLastMessage(db: Queryable, ticketNumber: number): Promise<LastMessage | undefined> {
  return queryOne(
    db,
    sql`
    select id, side, author_id as "authorId", body, extract(epoch from now() - created_at)::float8 as "secondsAgo"
    from ticket_messages where ticket_number = ${ticketNumber} order by id desc limit 1`,
  )
}

export async function insertMessage(
  tx: Tx,
  message: { ticketNumber: number; authorId: string; side: MessageSide; body: string },
): Promise<{ id: number }> {
  const row = await queryOne<{ id: number }>(
    tx,
    sql`
    insert into ticket_messages (ticket_number, author_id, side, body)
    values (${message.ticketNumber}, ${message.authorId}, ${message.side}, ${message.body})
    returning id`,
  )
  return row!
}
