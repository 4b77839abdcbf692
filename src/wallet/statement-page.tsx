import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Facts, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { Statement } from './statement.ts'
import type { StatementRow } from './statements.sql.ts'

/** A month of a wallet, to be read or printed. */
export function StatementPage({ statement, rows }: { statement: Statement; rows: readonly StatementRow[] }) {
  const t = useTexts()
  const words = t.money.statement
  const { month, username, bounds } = statement
  return (
    <CustomerLayout
      title={words.title(words.month(month))}
      lead={words.timeZone}
      trail={[{ text: t.wallet.title, href: '/wallet' }]}
      actions={
        <>
          <button type="button" class="btn btn-outline-secondary" data-print hidden>
            <Icon name="print" /> {t.announcements.print}
          </button>
          <a class="btn btn-outline-secondary" href={`/wallet/statement/${month}.csv`}>
            <Icon name="download" /> {words.csv}
          </a>
        </>
      }
    >
      <Card>
        <Facts
          facts={[
            { term: words.account, value: username },
            { term: words.opening, value: <Amount value={bounds.opening} /> },
            { term: words.moneyIn, value: <Amount value={bounds.moneyIn} /> },
            { term: words.moneyOut, value: <Amount value={bounds.moneyOut} /> },
            { term: words.closing, value: <Amount value={bounds.closing} />, strong: true },
          ]}
        />
      </Card>
      {rows.length < bounds.rows && (
        <Notice kind="info">{words.more(formatNumber(rows.length), formatNumber(bounds.rows))}</Notice>
      )}
      <Card flush>
        <div class="movements">
          <Table
            caption={words.caption}
            rows={rows}
            rowKey={(row) => row.number}
            empty={<EmptyState icon="wallet" title={words.empty} />}
            columns={[
              {
                title: words.movement,
                lead: true,
                cell: (row) => (
                  <>
                    {t.transactionType[row.type]} {row.orderNumber !== null && `#${row.orderNumber}`}
                    <span class="cell-sub">{row.serviceName ?? row.transactionCode}</span>
                  </>
                ),
              },
              { title: t.common.time, cell: (row) => <Time at={row.createdAt} /> },
              {
                title: t.common.amount,
                align: 'end',
                corner: true,
                cell: (row) => <Amount value={row.amount} signed />,
              },
              {
                title: t.wallet.balanceAfter,
                align: 'end',
                cell: (row) => <Amount value={row.balanceAfter} />,
              },
            ]}
          />
        </div>
      </Card>
    </CustomerLayout>
  )
}
