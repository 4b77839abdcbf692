import { MissingDaysNotice } from '../reports/missing-days.tsx'
import type { MissingDays } from '../reports/sums.sql.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { Books } from './book.ts'
import type { BookLine } from './books.sql.ts'
import type { Period } from './period.ts'
import { PeriodForm } from './period-form.tsx'

const HERE = '/admin/reports/books'

/** The books of a period. */
export function BooksPage({
  books,
  period,
  missing,
  isWrong,
  counts,
}: {
  books: Books
  period: Period
  missing: MissingDays | undefined
  /** What was asked for is no period: today is shown instead. */
  isWrong: boolean
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().money.books
  const { profit, balance } = books
  const csv = addressOf(HERE, { from: period.firstDay, until: period.lastDay, format: 'csv' })
  return (
    <AdminLayout
      title={words.title}
      counts={counts}
      actions={
        <a class="btn btn-outline-secondary" href={csv}>
          {words.csv}
        </a>
      }
    >
      <MissingDaysNotice missing={missing} />
      {isWrong && <Notice kind="warning">{words.wrongPeriod}</Notice>}
      <Columns
        aside={
          <Card>
            <PeriodForm here={HERE} period={period} />
          </Card>
        }
      >
        <p>{words.period(period.firstDay, period.lastDay)}</p>
        <Card title={words.profit} flush>
          <Lines
            caption={words.profit}
            lines={[...profit.lines, { account: words.result, amount: profit.result }]}
          />
        </Card>
        {/* Of a part of the books there is no balance. */}
        {!missing && <Balance balance={balance} />}
      </Columns>
    </AdminLayout>
  )
}

function Balance({ balance }: { balance: Books['balance'] }) {
  const words = useTexts().money.books
  const isBalanced = balance.check.isZero()
  return (
    <>
      <Card title={`${words.balance}: ${words.assets}`} flush>
        <Lines caption={words.assets} lines={balance.assets} />
      </Card>
      <Card title={`${words.balance}: ${words.owed}`} flush>
        <Lines caption={words.owed} lines={balance.owed} />
      </Card>
      <Notice kind={isBalanced ? 'success' : 'error'} title={isBalanced ? words.balanced : words.unbalanced}>
        {words.check}: <Amount value={balance.check} />
      </Notice>
    </>
  )
}

function Lines({ caption, lines }: { caption: string; lines: readonly BookLine[] }) {
  const words = useTexts().money.books
  return (
    <Table
      dense
      caption={caption}
      rows={lines}
      rowKey={(line) => line.account}
      columns={[
        { title: words.account, lead: true, cell: (line) => words.accounts[line.account] ?? line.account },
        {
          title: useTexts().common.amount,
          align: 'end',
          cell: (line) => <Amount value={line.amount} />,
        },
      ]}
    />
  )
}
