import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { newId } from '../core/id.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readWholeNumber } from '../ui/format.ts'
import { closeTicket } from './close-ticket.ts'
import { openTicket } from './open-ticket.ts'
import { MESSAGE_MAX, ticketKinds, ticketStatuses } from './ticket.ts'
import { NewTicketPage, type TypedTicket } from './ticket-form.tsx'
import { TicketListPage } from './ticket-list.tsx'
import { listMessages } from './ticket-messages.sql.ts'
import { TicketPage } from './ticket-page.tsx'
import { findTicketOrder, findUserTicket, listUserTickets } from './tickets.sql.ts'
import { writeMessage } from './write-message.ts'

const PAGE_ROWS = 20
const MESSAGES_SHOWN = 50

const typed = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ListQuery = Type.Object({
  state: Type.Optional(Type.Union(ticketStatuses.map((status) => Type.Literal(status)))),
  before: typed(15),
})
const NewQuery = Type.Object({ order: typed(15), kind: typed(10) })
const NewForm = Type.Object(
  {
    kind: Type.Union(ticketKinds.map((kind) => Type.Literal(kind))),
    order: typed(20),
    message: Type.String({ minLength: 1, maxLength: MESSAGE_MAX }),
    token: Id,
  },
  { additionalProperties: false, form: true },
)
const TicketAddress = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }) })
const ThreadQuery = Type.Object({ before: typed(15) })
const MessageForm = Type.Object(
  { message: Type.String({ minLength: 1, maxLength: MESSAGE_MAX }) },
  { additionalProperties: false, form: true },
)
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })

/** A customer's tickets: the list, a new one, the thread, going on and closing. */
export function ticketPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'customer' } as const

  app.get('/tickets', { config, schema: { hide: true, querystring: ListQuery } }, async (request, reply) => {
    const { state: status, before } = request.query
    const page = { status, before: readWholeNumber(before ?? ''), limit: PAGE_ROWS + 1 }
    const rows = await listUserTickets(db, userOf(request).id, page)
    const list = <TicketListPage {...{ rows, status }} pageRows={PAGE_ROWS} isFirst={!page.before} />
    return frame.page(request, reply, list, takeToast(request, reply))
  })

  app.get(
    '/tickets/new',
    { config, schema: { hide: true, querystring: NewQuery } },
    async (request, reply) => {
      const { order = '', kind = '' } = request.query
      const about = order === '' ? kind : 'order'
      return showForm(request, reply, { kind: about, order, message: '', token: newId() })
    },
  )

  app.post(
    '/tickets/new',
    { config, attachValidation: true, schema: { hide: true, body: NewForm } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const { kind, order = '', token: formToken } = request.body
        const orderNumber = order === '' ? undefined : (numberOf(order) ?? refuse('order_not_found'))
        const body = wordsOf(request.body.message)
        return openTicket(transaction, userOf(request), { kind, orderNumber, body, formToken })
      })
      if ('value' in outcome) {
        leaveToast(reply, 'ticket_sent')
        return reply.redirect(`/tickets/${outcome.value.number}`, 303)
      }
      const [kind, order, message, token] = ['kind', 'order', 'message', 'token'].map((name) =>
        typedText(request.body, name),
      ) as [string, string, string, string]
      const typed = { kind, order, message, token: token || newId() }
      return showForm(request, reply, typed, outcome.refused)
    },
  )

  app.get(
    '/tickets/:number',
    { config, schema: { hide: true, params: TicketAddress, querystring: ThreadQuery } },
    async (request, reply) => showThread(request, reply, {}),
  )

  app.post(
    '/tickets/:number',
    { config, attachValidation: true, schema: { hide: true, params: TicketAddress, body: MessageForm } },
    async (request, reply) => {
      const ticketNumber = Number(request.params.number)
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const body = wordsOf(request.body.message)
        await writeMessage(transaction, userOf(request), { ticketNumber, body })
      })
      if ('refused' in outcome) {
        const message = typedText(request.body, 'message')
        return showThread(request, reply, { message, refused: outcome.refused })
      }
      leaveToast(reply, 'ticket_sent')
      return reply.redirect(`/tickets/${ticketNumber}`, 303)
    },
  )

  app.post(
    '/tickets/:number/close',
    { config, schema: { hide: true, params: TicketAddress, body: EmptyForm } },
    async (request, reply) => {
      await closeTicket(transaction, userOf(request).id, request.params.number)
      leaveToast(reply, 'ticket_closed')
      return reply.redirect(`/tickets/${request.params.number}`, 303)
    },
  )

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: TypedTicket,
    refused?: Refusal,
  ): Promise<FastifyReply> {
    const number = numberOf(typed.order)
    const order = number === undefined ? undefined : await findTicketOrder(db, userOf(request).id, number)
    if (refused) markRefused(reply, refused)
    return frame.page(request, reply, <NewTicketPage {...{ typed, order, refused }} />)
  }

  async function showThread(
    request: FastifyRequest,
    reply: FastifyReply,
    sent: { message?: string; refused?: Refusal },
  ): Promise<FastifyReply> {
    const number = Number((request.params as { number: unknown }).number)
    if (!Number.isSafeInteger(number)) refuse('ticket_not_found')
    const ticket = (await findUserTicket(db, userOf(request).id, number)) ?? refuse('ticket_not_found')
    const before = readWholeNumber((request.query as { before?: string }).before ?? '')
    const page = { withNotes: false, before, limit: MESSAGES_SHOWN + 1 }
    const messages = await listMessages(db, number, page)
    if (sent.refused) markRefused(reply, sent.refused)
    const thread = <TicketPage {...{ ticket, messages, ...sent }} shown={MESSAGES_SHOWN} now={new Date()} />
    return frame.page(request, reply, thread, takeToast(request, reply))
  }
}

/** The number of an order as people write it: `1042` or `#1042`. */
function numberOf(text: string): number | undefined {
  return readWholeNumber(text.trim().replace(/^#/, ''))
}

/** What was written, with one kind of line ends; blanks alone are nothing. */
function wordsOf(message: string): string {
  const words = message.replace(/\r\n?/g, '\n').trim()
  return words === '' ? refuse('invalid_request', { field: 'message', problem: 'minLength' }) : words
}
