import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { TicketKind, TicketStatus } from './ticket.ts'

export type Ticket = {
  number: number
  kind: TicketKind
  status: TicketStatus
  userId: string
  orderId: string | null
  orderNumber: number | null
  createdAt: Date
  closedAt: Date | null
}

/** A ticket in a list, with its newest message. */
export type TicketRow = Ticket & { lastMessage: string; lastAt: Date }

const columns = sql`
  t.number, t.kind, t.status, t.user_id as "userId", t.order_id as "orderId", o.number as "orderNumber",
  t.created_at as "createdAt", t.closed_at as "closedAt"`
// Cut already here: a list shows the beginning of it.
const lastMessage = sql`
  join lateral (
    select left(m.body, 160) as "lastMessage", m.created_at as "lastAt"
    from ticket_messages m where m.ticket_number = t.number and m.side <> 'note'
    order by m.id desc limit 1
  ) as m on true`

/** A page of a customer's tickets, newest first; `before` is the number of the last one of the page before. */
export function listUserTickets(
  db: Queryable,
  userId: string,
  page: { status: TicketStatus | undefined; before: number | undefined; limit: number },
): Promise<TicketRow[]> {
  return db.query(sql`
    select ${columns}, m.* from tickets t left join orders o on o.id = t.order_id ${lastMessage}
    where t.user_id = ${userId}
    ${page.status ? sql`and t.status = ${page.status}` : empty}
    ${page.before === undefined ? empty : sql`and t.number < ${page.before}`}
    order by t.number desc
    limit ${page.limit}`)
}

/** One ticket of a customer; somebody else's is as good as none. */
export function findUserTicket(db: Queryable, userId: string, number: number): Promise<Ticket | undefined> {
  return queryOne(
    db,
    sql`
    select ${columns} from tickets t left join orders o on o.id = t.order_id
    where t.number = ${number} and t.user_id = ${userId}`,
  )
}

/** The same, locked until the transaction ends. */
export function lockUserTicket(tx: Tx, userId: string, number: number): Promise<Ticket | undefined> {
  return queryOne(
    tx,
    sql`
    select ${columns} from tickets t left join orders o on o.id = t.order_id
    where t.number = ${number} and t.user_id = ${userId} for update of t`,
  )
}

/** A customer's order that a ticket may be about. */
export function findTicketOrder(
  db: Queryable,
  userId: string,
  number: number,
): Promise<{ id: string; number: number; serviceName: string } | undefined> {
  return queryOne(
    db,
    sql`
    select id, number, service_name as "serviceName" from orders
    where number = ${number} and user_id = ${userId} and parent_id is null`,
  )
}

/** Makes a customer's acts on tickets wait for each other until this transaction ends, so that limits hold. */
export async function lockTicketDesk(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(7306016, hashtext(${userId}))`)
}

/** How much of what is limited a customer has used. */
export async function getTicketUse(
  db: Queryable,
  userId: string,
): Promise<{ openTickets: number; messagesInHour: number }> {
  const row = await queryOne<{ openTickets: number; messagesInHour: number }>(
    db,
    sql`
    select
      (select count(*) from tickets where user_id = ${userId} and status <> 'closed')::int as "openTickets",
      (select count(*) from ticket_messages where author_id = ${userId} and side = 'customer'
        and created_at > now() - interval '1 hour')::int as "messagesInHour"`,
  )
  return row!
}

/** The ticket that this form opened already. */
export function findTicketOfForm(
  db: Queryable,
  userId: string,
  formToken: string,
): Promise<{ number: number } | undefined> {
  return queryOne(db, sql`select number from tickets where user_id = ${userId} and form_token = ${formToken}`)
}

export async function insertTicket(
  tx: Tx,
  ticket: { userId: string; kind: TicketKind; orderId: string | null; formToken: string },
): Promise<{ number: number }> {
  const row = await queryOne<{ number: number }>(
    tx,
    sql`
    insert into tickets (user_id, kind, order_id, form_token)
    values (${ticket.userId}, ${ticket.kind}, ${ticket.orderId}, ${ticket.formToken})
    returning number`,
  )
  return row!
}

/** Moves a ticket to another state; what begins to wait for us waits from now on. */
export async function updateTicketStatus(tx: Tx, number: number, status: TicketStatus): Promise<void> {
  await tx.query(sql`
    update tickets set status = ${status},
      waiting_since = case when ${status} = 'open' and status <> 'open' then now() else waiting_since end,
      closed_at = case when ${status} = 'closed' then coalesce(closed_at, now()) end
    where number = ${number}`)
}
