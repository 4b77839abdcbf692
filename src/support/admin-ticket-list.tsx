import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { OperatorTicketRow } from './operator-tickets.sql.ts'
import { type TicketStatus, ticketStatuses } from './ticket.ts'
import { TicketDuty, useSubject } from './ticket-state.tsx'

/** Tickets for operators; those that wait for an answer come first. */
export function AdminTicketsPage({
  rows,
  state,
  search,
  pageRows,
  isFirst,
  counts,
}: {
  /** One more than is shown says that there are more. */
  rows: readonly OperatorTicketRow[]
  state: TicketStatus | 'all'
  search: string | undefined
  pageRows: number
  isFirst: boolean
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.support.tickets
  const shown = rows.slice(0, pageRows)
  const address = (query: Record<string, string | undefined>) => addressOf('/admin/tickets', query)
  return (
    <AdminLayout title={words.title} counts={counts}>
      <Tabs
        label={t.common.state}
        tabs={[...ticketStatuses, 'all' as const].map((one) => ({
          href: address({ state: one, q: search }),
          text: one === 'all' ? t.common.all : words.duties[one],
          current: one === state,
          ...(one === 'open' && { count: counts['/admin/tickets'] ?? 0 }),
        }))}
      />
      <FilterBar
        action="/admin/tickets"
        placeholder={words.searchPlaceholder}
        query={search}
        clear={search ? address({}) : undefined}
      />
      <Card flush>
        <TicketTable rows={shown} isFiltered={search !== undefined} />
      </Card>
      <Pager
        first={isFirst ? undefined : address({ state, q: search })}
        next={
          rows.length > pageRows
            ? address({ state, q: search, after: String(shown.at(-1)!.number) })
            : undefined
        }
      />
    </AdminLayout>
  )
}

function TicketTable({ rows, isFiltered }: { rows: readonly OperatorTicketRow[]; isFiltered: boolean }) {
  const t = useTexts()
  const words = t.support.tickets
  const subject = useSubject()
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={(row) => row.number}
      empty={<EmptyState icon="chat" title={isFiltered ? t.common.noMatches : words.nothingWaits} />}
      columns={[
        {
          title: words.ticket,
          lead: true,
          cell: (row) => (
            <>
              <a href={`/admin/tickets/${row.number}`}>
                <strong>
                  #{row.number} {subject(row)}
                </strong>
              </a>
              <span class="cell-sub ticket-beginning">{row.lastMessage}</span>
            </>
          ),
        },
        {
          title: words.customer,
          cell: (row) => <a href={`/admin/users/${row.userId}`}>{row.username}</a>,
        },
        {
          title: words.last,
          cell: (row) => <Time at={row.lastAt} />,
        },
        {
          title: words.waitsSince,
          cell: (row) => (row.status === 'open' ? <Time at={row.waitingSince} /> : '–'),
        },
        {
          title: t.common.state,
          cell: (row) => <TicketDuty status={row.status} />,
        },
      ]}
    />
  )
}
