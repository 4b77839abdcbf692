import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { mayDo } from '../accounts/permission.ts'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readWholeNumber } from '../ui/format.ts'
import { AdminTicketPage } from './admin-ticket.tsx'
import { AdminTicketsPage } from './admin-ticket-list.tsx'
import { answerTicket } from './answer-ticket.ts'
import { findTicket, listTickets } from './operator-tickets.sql.ts'
import { MESSAGE_MAX } from './ticket.ts'
import { listMessages } from './ticket-messages.sql.ts'

const PAGE_ROWS = 50
const MESSAGES_SHOWN = 100

const typed = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ListQuery = Type.Object({
  state: Type.Optional(
    Type.Union([Type.Literal('open'), Type.Literal('answered'), Type.Literal('closed'), Type.Literal('all')]),
  ),
  q: typed(200),
  after: typed(15),
})
const TicketAddress = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }) })
const ThreadQuery = Type.Object({ before: typed(15) })
const AnswerForm = Type.Object(
  {
    act: Type.Union((['reply', 'reply_close', 'note', 'close'] as const).map((act) => Type.Literal(act))),
    message: typed(MESSAGE_MAX),
    seen: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false, form: true },
)

/** Customers' tickets: what waits for an answer first, answering, notes and closing. */
export function ticketAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const

  app.get(
    '/admin/tickets',
    { config, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const search = request.query.q?.trim() || undefined
      // Somebody who searches looks through all of them.
      const state = request.query.state ?? (search ? 'all' : 'open')
      const status = state === 'all' ? undefined : state
      const after = readWholeNumber(request.query.after ?? '')
      const [rows, waiting] = await Promise.all([
        listTickets(db, { status, search, after, limit: PAGE_ROWS + 1 }),
        getWaiting(db),
      ])
      const page = {
        rows,
        state,
        search,
        pageRows: PAGE_ROWS,
        isFirst: !after,
        counts: sidebarCounts(waiting),
      }
      return frame.page(request, reply, <AdminTicketsPage {...page} />, takeToast(request, reply))
    },
  )

  app.get(
    '/admin/tickets/:number',
    { config, schema: { hide: true, params: TicketAddress, querystring: ThreadQuery } },
    async (request, reply) => showTicket(request, reply, {}),
  )

  app.post(
    '/admin/tickets/:number',
    { config, attachValidation: true, schema: { hide: true, params: TicketAddress, body: AnswerForm } },
    async (request, reply) => {
      const ticketNumber = Number(request.params.number)
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const { act, seen, message = '' } = request.body
        const body = message.replace(/\r\n?/g, '\n').trim()
        if (act !== 'close' && body === '') {
          refuse('invalid_request', { field: 'message', problem: 'minLength' })
        }
        await answerTicket(transaction, userOf(request).id, { ticketNumber, act, body, seen })
        return act
      })
      if ('refused' in outcome) {
        const message = typedText(request.body, 'message')
        return showTicket(request, reply, { message, refused: outcome.refused })
      }
      const isClosed = outcome.value === 'close' || outcome.value === 'reply_close'
      leaveToast(reply, isClosed ? 'ticket_closed' : 'ticket_answered')
      return reply.redirect(`/admin/tickets/${ticketNumber}`, 303)
    },
  )

  async function showTicket(
    request: FastifyRequest,
    reply: FastifyReply,
    sent: { message?: string; refused?: Refusal },
  ): Promise<FastifyReply> {
    const number = Number((request.params as { number: unknown }).number)
    if (!Number.isSafeInteger(number)) refuse('ticket_not_found')
    const before = readWholeNumber((request.query as { before?: string }).before ?? '')
    const [ticket, messages, waiting] = await Promise.all([
      findTicket(db, number),
      listMessages(db, number, { withNotes: true, before, limit: MESSAGES_SHOWN + 1 }),
      getWaiting(db),
    ])
    if (sent.refused) markRefused(reply, sent.refused)
    const page = (
      <AdminTicketPage
        ticket={ticket ?? refuse('ticket_not_found')}
        messages={messages}
        shown={MESSAGES_SHOWN}
        isNewest={before === undefined}
        message={sent.message}
        problem={sent.refused?.sentence(languageOf(request))}
        mayAnswer={mayDo(userOf(request).role, 'support.answer')}
        counts={sidebarCounts(waiting)}
      />
    )
    return frame.page(request, reply, page, takeToast(request, reply))
  }
}
