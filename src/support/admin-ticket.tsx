import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, type Fact, Facts, OutsideLink, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import type { OperatorTicket } from './operator-tickets.sql.ts'
import { MESSAGE_MAX } from './ticket.ts'
import type { TicketMessage } from './ticket-messages.sql.ts'
import { TicketDuty, useSubject } from './ticket-state.tsx'
import { TicketThread } from './ticket-thread.tsx'

/** A ticket for operators: the thread with notes, an answer, and who and what it is about. */
export function AdminTicketPage({
  ticket,
  messages,
  shown,
  isNewest,
  message,
  problem,
  mayAnswer,
  counts,
}: {
  ticket: OperatorTicket
  /** One more than is shown says that there are earlier ones. */
  messages: readonly TicketMessage[]
  shown: number
  /** Whether the newest message is among them: only then can it be answered. */
  isNewest: boolean
  /** What was typed and refused, and why. */
  message: string | undefined
  problem: string | undefined
  mayAnswer: boolean
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().support.tickets
  const subject = useSubject()
  const here = `/admin/tickets/${ticket.number}`
  const rest = messages.slice(-shown)
  const nameOf = ({ side, author }: { side: string; author: string }) =>
    side === 'note' ? `${author} · ${words.note}` : author
  return (
    <AdminLayout
      title={`#${ticket.number} ${subject(ticket)}`}
      trail={[{ text: words.title, href: '/admin/tickets' }]}
      actions={<TicketDuty status={ticket.status} />}
      counts={counts}
    >
      {problem && <Notice kind="error">{problem}</Notice>}
      <div class="ticket-desk">
        <Columns aside={<TicketFacts ticket={ticket} />}>
          <Card title={words.thread}>
            <TicketThread
              messages={rest}
              earlier={messages.length > shown ? `${here}?before=${rest[0]!.id}` : undefined}
              nameOf={nameOf}
            />
            {!isNewest && <a href={here}>{words.newest}</a>}
          </Card>
          {isNewest && mayAnswer && (
            <Card title={words.answer}>
              <form method="post" action={here}>
                <input type="hidden" name="seen" value={rest.at(-1)?.id ?? 0} />
                <TextAreaField
                  name="message"
                  label={words.message}
                  hint={words.answerHint}
                  value={message}
                  rows={6}
                  maxlength={MESSAGE_MAX}
                />
                <div class="button-row">
                  <SubmitButton name="act" value="reply">
                    {words.reply}
                  </SubmitButton>
                  <SubmitButton tone="secondary" name="act" value="note">
                    {words.addNote}
                  </SubmitButton>
                  <SubmitButton tone="secondary" name="act" value="reply_close">
                    {words.replyClose}
                  </SubmitButton>
                  {ticket.status !== 'closed' && (
                    <SubmitButton tone="secondary" name="act" value="close">
                      {words.closeOnly}
                    </SubmitButton>
                  )}
                </div>
              </form>
            </Card>
          )}
        </Columns>
      </div>
    </AdminLayout>
  )
}

function TicketFacts({ ticket }: { ticket: OperatorTicket }) {
  const t = useTexts()
  const words = t.support.tickets
  const { order } = ticket
  const customer: (Fact | false)[] = [
    { term: words.customer, value: <a href={`/admin/users/${ticket.userId}`}>{ticket.username}</a> },
    { term: t.register.email, value: ticket.email, copy: ticket.email },
    { term: t.header.balance, value: <Amount value={ticket.balance} /> },
    { term: words.spent, value: <Amount value={ticket.totalSpent} /> },
    { term: t.nav.orders, value: formatNumber(ticket.orderCount) },
    !ticket.isActive && { term: t.common.state, value: t.admin.users.blocked },
    { term: words.opened, value: <Time at={ticket.createdAt} /> },
  ]
  return (
    <>
      {order && (
        <Card title={words.kinds.order}>
          <Facts
            facts={[
              {
                term: t.orders.number,
                value: <a href={`/admin/orders/${order.number}`}>#{order.number}</a>,
                copy: String(order.number),
              },
              { term: t.common.state, value: <OrderStatus status={order.status} /> },
              { term: t.orderForm.service, value: order.serviceName },
              { term: t.orderForm.link, value: <OutsideLink link={order.link} length={28} /> },
              { term: t.orderForm.total, value: <Amount value={order.finalPrice} /> },
            ]}
          />
        </Card>
      )}
      <Card title={words.customer}>
        <Facts facts={customer.filter((fact) => fact !== false)} />
      </Card>
    </>
  )
}
