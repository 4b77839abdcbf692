import { addressOf } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Time } from '../ui/parts.tsx'
import { type TicketStatus, ticketStatuses } from './ticket.ts'
import { TicketState, useSubject } from './ticket-state.tsx'
import type { TicketRow } from './tickets.sql.ts'

/** A customer's tickets, by state. */
export function TicketListPage({
  rows,
  status,
  pageRows,
  isFirst,
}: {
  /** One more than is shown says that there are more. */
  rows: readonly TicketRow[]
  status: TicketStatus | undefined
  pageRows: number
  isFirst: boolean
}) {
  const t = useTexts()
  const words = t.support.tickets
  const shown = rows.slice(0, pageRows)
  const address = (query: Record<string, string | undefined>) => addressOf('/tickets', query)
  const open = (
    <a class="btn btn-primary" href="/tickets/new">
      <Icon name="plus" /> {words.open}
    </a>
  )
  const lead = (
    <>
      {words.lead} <a href="/documents/faq">{t.support.documents.kinds.faq}</a>
    </>
  )
  return (
    <CustomerLayout title={words.title} lead={lead} actions={open}>
      <Tabs
        label={t.common.state}
        tabs={[undefined, ...ticketStatuses].map((one) => ({
          href: address({ state: one }),
          text: one ? words.states[one] : t.common.all,
          current: one === status,
        }))}
      />
      <div class="card">
        {shown.length > 0 ? (
          <ul class="ticket-rows">
            {shown.map((row) => (
              <TicketLine key={row.number} row={row} />
            ))}
          </ul>
        ) : (
          <EmptyState
            icon="chat"
            title={status ? t.common.noMatches : words.none}
            hint={words.noneHint}
            {...(status ? {} : { action: { href: '/tickets/new', text: words.open } })}
          />
        )}
      </div>
      <Pager
        first={isFirst ? undefined : address({ state: status })}
        next={
          rows.length > pageRows
            ? address({ state: status, before: String(shown.at(-1)!.number) })
            : undefined
        }
      />
    </CustomerLayout>
  )
}

function TicketLine({ row }: { row: TicketRow }) {
  const subject = useSubject()
  return (
    <li class="ticket-row">
      <a class="ticket-row-link" href={`/tickets/${row.number}`}>
        <span class="ticket-row-top">
          <strong>
            #{row.number} {subject(row)}
          </strong>
          <TicketState status={row.status} />
        </span>
        <span class="ticket-row-last">{row.lastMessage}</span>
        <span class="ticket-row-time">
          <Time at={row.lastAt} />
        </span>
      </a>
    </li>
  )
}
