import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { WaitingReversal } from './reversal-proposals.sql.ts'

/** The reversals that wait for a second person, each with the way to its transfer, where it is decided. */
export function WaitingReversals({ rows }: { rows: readonly WaitingReversal[] }) {
  const words = useTexts().admin.deposits
  return (
    <Card title={words.desk.waitingReversals} flush>
      <Table
        caption={words.desk.waitingReversals}
        rows={rows}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          {
            title: words.user,
            lead: true,
            cell: (row) => (
              <>
                <a href={`/admin/deposits/${row.transferId}`}>{row.username}</a>
                <span class="cell-sub">{row.reason}</span>
              </>
            ),
          },
          { title: words.amount, align: 'end', cell: (row) => <Amount value={row.amount} /> },
          {
            title: words.desk.proposer,
            cell: (row) => (
              <>
                {row.proposedByName}
                <span class="cell-sub">
                  <Time at={row.proposedAt} />
                </span>
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}
