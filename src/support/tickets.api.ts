import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { toVietnamIso } from '../core/clock.ts'
import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { exactly, success } from '../platform/reply.ts'
import { openTicket } from './open-ticket.ts'
import { MESSAGE_MAX } from './ticket.ts'
import { listMessages } from './ticket-messages.sql.ts'
import { findUserTicket, listUserTickets, type Ticket } from './tickets.sql.ts'
import { writeMessage } from './write-message.ts'

const MESSAGES_SHOWN = 100

const number = Type.Integer({ minimum: 1, maximum: 999_999_999_999 })
const kind = Type.Union(
  [Type.Literal('order'), Type.Literal('payment'), Type.Literal('account'), Type.Literal('other')],
  { examples: ['other'] },
)
const status = Type.Union([Type.Literal('open'), Type.Literal('answered'), Type.Literal('closed')], {
  description: 'open: waits for us; answered: waits for you',
})
const message = Type.String({
  minLength: 1,
  maxLength: MESSAGE_MAX,
  pattern: '\\S',
  examples: ['My order has not started.'],
})
const ticketFields = {
  number: Type.Integer(),
  kind,
  status,
  order_number: Type.Union([Type.Integer(), Type.Null()]),
  created_at: Type.String(),
  closed_at: Type.Union([Type.String(), Type.Null()]),
}
const Message = Type.Object({
  id: Type.Integer(),
  from: Type.Union([Type.Literal('customer'), Type.Literal('support')]),
  message: Type.String(),
  created_at: Type.String(),
})
const paging = (name: string) => ({
  before: Type.Optional(Type.Integer({ minimum: 1, description: `${name} of the page before` })),
})
const next = Type.Union([Type.Integer(), Type.Null()], { description: 'before for the next page' })

/** Tickets over the API: the list, a new one, a thread, going on. */
export function ticketRoutes(app: Server, parts: { db: Queryable; transaction: Transaction }): void {
  const { db, transaction } = parts
  const config = { access: 'customer' } as const

  app.get(
    '/api/tickets',
    {
      config,
      schema: {
        summary: 'My tickets, newest first',
        operationId: 'listTickets',
        tags: ['Support'],
        querystring: exactly({
          status: Type.Optional(status),
          ...paging('next'),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
        }),
        response: {
          200: success({
            data: Type.Array(Type.Object({ ...ticketFields, last_message: Type.String() })),
            pagination: Type.Object({ limit: Type.Integer(), next }),
          }),
        },
      },
    },
    async (request) => {
      const { status, before, limit = 20 } = request.query
      const rows = await listUserTickets(db, userOf(request).id, { status, before, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const data = shown.map((row) => ({ ...presentTicket(row), last_message: row.lastMessage }))
      const following = rows.length > limit ? shown.at(-1)!.number : null
      return { success: true as const, data, pagination: { limit, next: following } }
    },
  )

  app.post(
    '/api/tickets',
    {
      config,
      schema: {
        summary: 'Open a ticket',
        description: 'At most 5 that are not closed, and 20 messages an hour. There are no attachments.',
        operationId: 'openTicket',
        tags: ['Support'],
        body: exactly({
          kind,
          order_number: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999_999_999 })),
          message,
        }),
        response: { 200: success({ number: Type.Integer() }) },
      },
    },
    async (request) => {
      const { kind, order_number: orderNumber } = request.body
      const body = request.body.message.trim()
      const ticket = { kind, orderNumber, body, formToken: newId() }
      return { success: true as const, ...(await openTicket(transaction, userOf(request), ticket)) }
    },
  )

  app.get(
    '/api/tickets/:number',
    {
      config,
      schema: {
        summary: 'One of my tickets, with its newest messages',
        operationId: 'getTicket',
        tags: ['Support'],
        params: exactly({ number }),
        querystring: exactly(paging('next')),
        response: {
          200: success({ ticket: Type.Object(ticketFields), messages: Type.Array(Message), next }),
        },
      },
    },
    async (request) => {
      const { number } = request.params
      const found = await findUserTicket(db, userOf(request).id, number)
      const ticket = presentTicket(found ?? refuse('ticket_not_found'))
      const { before } = request.query
      const rows = await listMessages(db, number, { withNotes: false, before, limit: MESSAGES_SHOWN + 1 })
      const shown = rows.slice(-MESSAGES_SHOWN)
      const messages = shown.map((row) => ({
        id: row.id,
        from: row.side === 'customer' ? ('customer' as const) : ('support' as const),
        message: row.body,
        created_at: toVietnamIso(row.createdAt),
      }))
      const following = rows.length > MESSAGES_SHOWN ? shown[0]!.id : null
      return { success: true as const, ticket, messages, next: following }
    },
  )

  app.post(
    '/api/tickets/:number/messages',
    {
      config,
      schema: {
        summary: 'Write into one of my tickets',
        description: 'A closed one is open again; that is possible for 14 days.',
        operationId: 'writeTicketMessage',
        tags: ['Support'],
        params: exactly({ number }),
        body: exactly({ message }),
        response: { 200: success({}) },
      },
    },
    async (request) => {
      const body = request.body.message.trim()
      await writeMessage(transaction, userOf(request), { ticketNumber: request.params.number, body })
      return { success: true as const }
    },
  )
}

function presentTicket(ticket: Ticket) {
  return {
    number: ticket.number,
    kind: ticket.kind,
    status: ticket.status,
    order_number: ticket.orderNumber,
    created_at: toVietnamIso(ticket.createdAt),
    closed_at: ticket.closedAt && toVietnamIso(ticket.closedAt),
  }
}
