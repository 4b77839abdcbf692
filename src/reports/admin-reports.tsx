import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { Period } from '../wallet/period.ts'
import { PeriodForm } from '../wallet/period-form.tsx'
import { MissingDaysNotice } from './missing-days.tsx'
import { type Grouping, groupings, isByRevenue } from './report.ts'
import type { MissingDays, SumsRow } from './sums.sql.ts'
import { profitOf, revenueOf, type Sums } from './sums.ts'

const HERE = '/admin/reports'

/** A report: a row for each day, service …, and on every page the total of the whole period. */
export function ReportPage({
  grouping,
  period,
  rows,
  total,
  ways,
  missing,
  hasLooked,
  isWrong,
  counts,
}: {
  grouping: Grouping
  period: Period
  rows: readonly SumsRow[]
  total: Sums
  ways: { first: string | undefined; next: string | undefined }
  missing: MissingDays | undefined
  /** The page may be short: it looked at so many customers, and the next one goes on behind them. */
  hasLooked: boolean
  /** What was asked for is no period: the last 30 days are shown instead. */
  isWrong: boolean
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.reports
  const address = { from: period.firstDay, until: period.lastDay }
  return (
    <AdminLayout
      title={words.title}
      counts={counts}
      actions={
        <a
          class="btn btn-outline-secondary"
          href={addressOf(HERE, { by: grouping, ...address, format: 'csv' })}
        >
          {t.money.books.csv}
        </a>
      }
    >
      <MissingDaysNotice missing={missing} />
      {isWrong && <Notice kind="warning">{t.money.books.wrongPeriod}</Notice>}
      <Tabs
        label={words.groupings}
        tabs={groupings.map((by) => ({
          href: addressOf(HERE, { by, ...address }),
          text: words.by[by],
          current: by === grouping,
        }))}
      />
      <Card>
        <div class="narrow">
          <PeriodForm here={HERE} period={period} keep={{ by: grouping }} />
        </div>
      </Card>
      <p>{t.money.books.period(period.firstDay, period.lastDay)}</p>
      <Card title={words.by[grouping]} flush>
        <ReportTable grouping={grouping} rows={rows} total={total} />
        <p class="card-footnote">
          {words.note} {isByRevenue(grouping) && words.byRevenue}
        </p>
      </Card>
      {hasLooked && <p class="list-note">{t.operatorLists.users.lookedAt}</p>}
      <Pager {...ways} />
    </AdminLayout>
  )
}

type Line = Sums & { key: string; title: string; href?: string | undefined; isTotal?: boolean }

function ReportTable({
  grouping,
  rows,
  total,
}: {
  grouping: Grouping
  rows: readonly SumsRow[]
  total: Sums
}) {
  const words = useTexts().reports
  if (rows.length === 0) return <EmptyState icon="chart" title={words.empty} hint={words.emptyHint} />
  const lines: Line[] = [
    ...rows.map((row) => ({ ...row, ...namesOf(grouping, row, words.besides) })),
    { ...total, key: 'total', title: words.total, isTotal: true },
  ]
  const money = (title: string, read: (line: Line) => ReturnType<typeof profitOf>) => ({
    title,
    align: 'end' as const,
    cell: (line: Line) => {
      const amount = <Amount value={read(line)} />
      return line.isTotal ? <strong>{amount}</strong> : amount
    },
  })
  return (
    <Table
      caption={words.by[grouping]}
      rows={lines}
      rowKey={(line) => line.key}
      columns={[
        {
          title: words.by[grouping],
          lead: true,
          cell: (line) => <strong>{line.href ? <a href={line.href}>{line.title}</a> : line.title}</strong>,
        },
        { title: words.orders, align: 'end', cell: (line) => formatNumber(line.orders) },
        money(words.revenue, revenueOf),
        money(words.cost, (line) => line.cost),
        money(words.profit, profitOf),
        money(words.deposits, (line) => line.deposits),
        money(words.refunds, (line) => line.refunds),
        money(words.bonus, (line) => line.bonus),
        money(words.commission, (line) => line.commission),
      ]}
    />
  )
}

/** What a row is called, and where it leads. */
function namesOf(grouping: Grouping, row: SumsRow, besides: string): { title: string; href?: string } {
  if (grouping === 'service') {
    const id = Number(row.key)
    return id === 0 ? { title: besides } : { title: row.name ?? `#${id}`, href: `/admin/services/${id}` }
  }
  if (grouping === 'provider') return { title: row.key === '' ? besides : row.key }
  if (grouping === 'customer') return { title: row.name ?? row.key, href: `/admin/users/${row.key}` }
  return { title: row.key.split('-').reverse().join('/') }
}
