import { refuse } from '../core/refusal.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { MESSAGES_PER_HOUR, OPEN_TICKETS_MAX, type TicketKind } from './ticket.ts'
import { insertMessage } from './ticket-messages.sql.ts'
import { ticketNotice } from './ticket-notice.ts'
import {
  findTicketOfForm,
  findTicketOrder,
  getTicketUse,
  insertTicket,
  lockTicketDesk,
} from './tickets.sql.ts'

/**
 * Opens a ticket with its first message and tells the operators; a form that comes twice gives the ticket that it
 * opened. Refuses `order_not_found`, `too_many_tickets` and `too_many_messages`.
 */
export async function openTicket(
  transaction: Transaction,
  user: { id: string; username: string },
  ticket: { kind: TicketKind; orderNumber: number | undefined; body: string; formToken: string },
): Promise<{ number: number }> {
  return transaction(async (tx) => {
    await lockTicketDesk(tx, user.id)
    const opened = await findTicketOfForm(tx, user.id, ticket.formToken)
    if (opened) return opened
    const order =
      ticket.orderNumber === undefined
        ? undefined
        : ((await findTicketOrder(tx, user.id, ticket.orderNumber)) ?? refuse('order_not_found'))
    const use = await getTicketUse(tx, user.id)
    if (use.openTickets >= OPEN_TICKETS_MAX) refuse('too_many_tickets', { max: OPEN_TICKETS_MAX })
    if (use.messagesInHour >= MESSAGES_PER_HOUR) refuse('too_many_messages', { max: MESSAGES_PER_HOUR })
    const { kind, body, formToken } = ticket
    const { number } = await insertTicket(tx, {
      userId: user.id,
      kind,
      orderId: order?.id ?? null,
      formToken,
    })
    await insertMessage(tx, { ticketNumber: number, authorId: user.id, side: 'customer', body })
    const { username } = user
    await insertNotice(tx, ticketNotice({ number, kind, orderNumber: order?.number ?? null, username, body }))
    return { number }
  })
}
