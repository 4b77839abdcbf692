/** What a ticket can be about: its subject. */
export const ticketKinds = ['order', 'payment', 'account', 'other'] as const
export type TicketKind = (typeof ticketKinds)[number]

/** `open` waits for us, `answered` for the customer. */
export const ticketStatuses = ['open', 'answered', 'closed'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

/** `note` is for operators only. */
export type MessageSide = 'customer' | 'operator' | 'note'

/** How long a message may be, in characters. */
export const MESSAGE_MAX = 4_000
/** How many tickets of a customer may be open or answered at once. */
export const OPEN_TICKETS_MAX = 5
/** How many messages a customer may write in an hour, over all tickets. */
export const MESSAGES_PER_HOUR = 20
/** For how long after its end a customer may go on with a ticket. */
export const REOPEN_DAYS = 14

/** Whether a customer may still write into a ticket: into a closed one only for some days. */
export function mayWrite(ticket: { status: TicketStatus; closedAt: Date | null }, now: Date): boolean {
  if (ticket.closedAt === null) return true
  return now.getTime() - ticket.closedAt.getTime() <= REOPEN_DAYS * 24 * 3_600_000
}
