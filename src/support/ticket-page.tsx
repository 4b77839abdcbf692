import type { Refusal } from '../core/refusal.ts'
import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { brand } from '../ui/texts.ts'
import { MESSAGE_MAX, mayWrite, REOPEN_DAYS } from './ticket.ts'
import type { TicketMessage } from './ticket-messages.sql.ts'
import { TicketState, useSubject } from './ticket-state.tsx'
import { TicketThread } from './ticket-thread.tsx'
import type { Ticket } from './tickets.sql.ts'

/** A customer's ticket: what was written, and going on or closing. */
export function TicketPage({
  ticket,
  messages,
  shown,
  message,
  refused,
  now,
}: {
  ticket: Ticket
  /** One more than is shown says that there are earlier ones. */
  messages: readonly TicketMessage[]
  shown: number
  /** What was typed and refused. */
  message?: string
  refused?: Refusal
  now: Date
}) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.support.tickets
  const subject = useSubject()
  const isClosed = ticket.status === 'closed'
  const here = `/tickets/${ticket.number}`
  const rest = messages.slice(-shown)
  return (
    <CustomerLayout
      title={words.heading(String(ticket.number))}
      lead={
        ticket.orderNumber === null ? (
          subject(ticket)
        ) : (
          <a href={`/orders/${ticket.orderNumber}`}>{subject(ticket)}</a>
        )
      }
      trail={[{ href: '/tickets', text: words.title }]}
      actions={<TicketState status={ticket.status} />}
    >
      {refused && <Notice kind="error">{refused.sentence(language)}</Notice>}
      <div class="ticket">
        <TicketThread
          messages={rest}
          earlier={messages.length > shown ? `${here}?before=${rest[0]!.id}` : undefined}
          nameOf={({ side }) => (side === 'customer' ? words.you : words.support(brand))}
        />
        {ticket.status === 'open' && <p class="ticket-wait">{words.wait}</p>}
        {mayWrite(ticket, now) ? (
          <Card title={isClosed ? words.reopenTitle : words.goOn}>
            {isClosed && <p>{words.reopenHint(String(REOPEN_DAYS))}</p>}
            <form method="post" action={here}>
              <TextAreaField
                name="message"
                label={words.message}
                hint={words.messageHint}
                value={message}
                rows={5}
                maxlength={MESSAGE_MAX}
                required
              />
              <SubmitButton wide>{isClosed ? words.reopen : words.send}</SubmitButton>
            </form>
          </Card>
        ) : (
          <Notice kind="info">
            {words.closedForGood} <a href="/tickets/new">{words.open}</a>
          </Notice>
        )}
        {!isClosed && (
          <form class="ticket-close" method="post" action={`${here}/close`}>
            <SubmitButton tone="secondary">{words.close}</SubmitButton>
            <span class="field-hint">{words.closeHint(String(REOPEN_DAYS))}</span>
          </form>
        )}
      </div>
    </CustomerLayout>
  )
}
