import { refuse } from '../core/refusal.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { MESSAGES_PER_HOUR, mayWrite, OPEN_TICKETS_MAX, REOPEN_DAYS } from './ticket.ts'
import { findLastMessage, insertMessage } from './ticket-messages.sql.ts'
import { ticketNotice } from './ticket-notice.ts'
import { getTicketUse, lockTicketDesk, lockUserTicket, updateTicketStatus } from './tickets.sql.ts'

/** The same words again within this time are the same click. */
const REPEAT_SECONDS = 60

/**
 * Writes a customer's message into a ticket of theirs, which waits for us from then on; a closed one is open again.
 * The same words twice within a minute are written once. Refuses `ticket_not_found`, `ticket_closed` once it has been
 * for too long, `too_many_tickets` for one that would be open again, and `too_many_messages`.
 */
export async function writeMessage(
  transaction: Transaction,
  user: { id: string; username: string },
  message: { ticketNumber: number; body: string },
): Promise<void> {
  const { ticketNumber, body } = message
  await transaction(async (tx) => {
    await lockTicketDesk(tx, user.id)
    const ticket = (await lockUserTicket(tx, user.id, ticketNumber)) ?? refuse('ticket_not_found')
    const last = await findLastMessage(tx, ticketNumber)
    const isRepeat = last?.authorId === user.id && last.body === body && last.secondsAgo < REPEAT_SECONDS
    if (isRepeat) return
    if (!mayWrite(ticket, new Date())) refuse('ticket_closed', { days: REOPEN_DAYS })
    const use = await getTicketUse(tx, user.id)
    if (ticket.status === 'closed' && use.openTickets >= OPEN_TICKETS_MAX) {
      refuse('too_many_tickets', { max: OPEN_TICKETS_MAX })
    }
    if (use.messagesInHour >= MESSAGES_PER_HOUR) refuse('too_many_messages', { max: MESSAGES_PER_HOUR })
    await insertMessage(tx, { ticketNumber, authorId: user.id, side: 'customer', body })
    if (ticket.status !== 'open') await updateTicketStatus(tx, ticketNumber, 'open')
    await insertNotice(tx, ticketNotice({ ...ticket, username: user.username, body }))
  })
}
