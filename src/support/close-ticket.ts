import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { lockUserTicket, updateTicketStatus } from './tickets.sql.ts'

/** Closes a customer's own ticket; closing it twice is fine. Refuses `ticket_not_found`. */
export async function closeTicket(transaction: Transaction, userId: string, number: number): Promise<void> {
  await transaction(async (tx) => {
    const ticket = (await lockUserTicket(tx, userId, number)) ?? refuse('ticket_not_found')
    if (ticket.status !== 'closed') await updateTicketStatus(tx, number, 'closed')
  })
}
