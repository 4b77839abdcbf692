import { refuse } from '../core/refusal.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockTicket } from './operator-tickets.sql.ts'
import type { TicketStatus } from './ticket.ts'
import { findLastMessage, insertMessage } from './ticket-messages.sql.ts'
import { updateTicketStatus } from './tickets.sql.ts'

/** What an operator does with a ticket. A note leaves its state; a close may come without words. */
export type TicketAct = 'reply' | 'reply_close' | 'note' | 'close'

const statusAfter: Readonly<Record<TicketAct, TicketStatus | undefined>> = {
  reply: 'answered',
  reply_close: 'closed',
  close: 'closed',
  note: undefined,
}

/**
 * Answers, notes or closes as an operator, with an audit row; the customer is told of an answer. `seen` is the id of
 * the newest message on the operator's page. Refuses `ticket_not_found`, and `ticket_moved` when somebody has written
 * since: two operators never answer past each other, and a form sent twice answers once.
 */
export async function answerTicket(
  transaction: Transaction,
  operatorId: string,
  answer: { ticketNumber: number; act: TicketAct; body: string; seen: number },
): Promise<void> {
  const { ticketNumber, act, body } = answer
  await transaction(async (tx) => {
    const ticket = (await lockTicket(tx, ticketNumber)) ?? refuse('ticket_not_found')
    const last = await findLastMessage(tx, ticketNumber)
    if (last && last.id !== answer.seen) refuse('ticket_moved')
    const status = statusAfter[act] ?? ticket.status
    if (act === 'close' && ticket.status === 'closed') return
    if (act !== 'close') {
      const side = act === 'note' ? 'note' : 'operator'
      await insertMessage(tx, { ticketNumber, authorId: operatorId, side, body })
    }
    if (status !== ticket.status) await updateTicketStatus(tx, ticketNumber, status)
    if (act === 'reply' || act === 'reply_close') {
      await insertNotifications(tx, [
        { userId: ticket.userId, event: 'ticket_answered', subject: String(ticketNumber) },
      ])
    }
    await insertAudit(tx, {
      actorId: operatorId,
      action: `ticket.${act}`,
      subject: `ticket:${ticketNumber}`,
      before: { status: ticket.status },
      after: { status },
    })
  })
}
