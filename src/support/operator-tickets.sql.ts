import type { Money } from '../core/money.ts'
import type { OrderStatus } from '../orders/order.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { TicketStatus } from './ticket.ts'
import type { Ticket, TicketRow } from './tickets.sql.ts'

export type OperatorTicketRow = TicketRow & { username: string; waitingSince: Date }

const columns = sql`
  t.number, t.kind, t.status, t.user_id as "userId", t.order_id as "orderId", o.number as "orderNumber",
  t.created_at as "createdAt", t.closed_at as "closedAt", t.waiting_since as "waitingSince", u.username`

/**
 * A page of tickets for operators: those that wait for us come longest waiting first, others newest first. `after` is
 * the number of the last one of the page before. A search is a ticket's or order's number, or a user name or email.
 */
export function listTickets(
  db: Queryable,
  page: {
    status: TicketStatus | undefined
    search: string | undefined
    after: number | undefined
    limit: number
  },
): Promise<OperatorTicketRow[]> {
  const isWaiting = page.status === 'open'
  const search = page.search?.trim().toLowerCase()
  const number = /^#?(\d{1,15})$/.exec(search ?? '')?.[1]
  const matching = number
    ? sql`and (t.number = ${number}::bigint
        or t.order_id = (select id from orders where number = ${number}::bigint))`
    : sql`and t.user_id = (select id from users where lower(username) = ${search} or lower(email) = ${search} limit 1)`
  const place = isWaiting
    ? sql`and (t.waiting_since, t.number) > (select waiting_since, number from tickets where number = ${page.after})`
    : sql`and t.number < ${page.after}`
  return db.query(sql`
    select ${columns}, m.*
    from tickets t join users u on u.id = t.user_id left join orders o on o.id = t.order_id
    join lateral (
      select left(m.body, 160) as "lastMessage", m.created_at as "lastAt"
      from ticket_messages m where m.ticket_number = t.number and m.side <> 'note'
      order by m.id desc limit 1
    ) as m on true
    where true
    ${page.status ? sql`and t.status = ${page.status}` : empty}
    ${search ? matching : empty}
    ${page.after === undefined ? empty : place}
    order by ${isWaiting ? sql`t.waiting_since, t.number` : sql`t.number desc`}
    limit ${page.limit}`)
}

/** A ticket with what an operator wants to know of its customer and its order. */
export type OperatorTicket = Ticket & {
  username: string
  email: string
  balance: Money
  totalSpent: Money
  orderCount: number
  isActive: boolean
  order: { number: number; status: OrderStatus; serviceName: string; link: string; finalPrice: Money } | null
}

type OperatorTicketColumns = Omit<OperatorTicket, 'order'> & {
  orderStatus: OrderStatus | null
  serviceName: string | null
  link: string | null
  finalPrice: Money | null
}

/** One ticket, for operators. */
export async function findTicket(db: Queryable, number: number): Promise<OperatorTicket | undefined> {
  const row = await queryOne<OperatorTicketColumns>(
    db,
    sql`
    select ${columns}, u.email, u.balance, u.total_spent as "totalSpent", u.order_count as "orderCount",
      u.is_active as "isActive", o.status as "orderStatus", o.service_name as "serviceName", o.link,
      o.final_price as "finalPrice"
    from tickets t join users u on u.id = t.user_id left join orders o on o.id = t.order_id
    where t.number = ${number}`,
  )
  if (!row) return undefined
  const { orderStatus, serviceName, link, finalPrice, ...ticket } = row
  const order =
    row.orderNumber === null
      ? null
      : {
          number: row.orderNumber,
          status: orderStatus!,
          serviceName: serviceName!,
          link: link!,
          finalPrice: finalPrice!,
        }
  return { ...ticket, order }
}

/** Locks a ticket until the transaction ends. */
export function lockTicket(
  tx: Tx,
  number: number,
): Promise<{ number: number; userId: string; status: TicketStatus } | undefined> {
  return queryOne(
    tx,
    sql`select number, user_id as "userId", status from tickets where number = ${number} for update`,
  )
}
