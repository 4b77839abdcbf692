import type { Money } from '../core/money.ts'
import type { OperatorOrderRow } from '../orders/operator-orders.sql.ts'
import type { OrderStatus } from '../orders/order.ts'
import { MissingDaysNotice } from '../reports/missing-days.tsx'
import type { MissingDays } from '../reports/sums.sql.ts'
import type { Sums } from '../reports/sums.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { addressOf } from '../ui/format.ts'
import { Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns } from '../ui/parts.tsx'
import { PERIODS_DAYS } from '../wallet/period.ts'
import { DayCharts } from './admin-charts.tsx'
import { AttentionCard, StatusList } from './admin-dashboard-parts.tsx'
import { CompareTable, Headline, TopServices } from './admin-figures.tsx'
import { ProviderList } from './admin-providers.tsx'
import type { ProviderLoad, Waiting } from './dashboard.sql.ts'
import { type DayFigures, figuresOf } from './figures.ts'
import { type Duty, sidebarCounts } from './waiting.ts'

/** What needs a person first, then how business goes: a period's days, and those of the period before. */
export function DashboardPage({
  missing,
  now,
  before,
  services,
  costs,
  paceDays,
  waiting,
  duties,
  statuses,
  statusCountMax,
  providers,
  attention,
}: {
  missing: MissingDays | undefined
  now: readonly DayFigures[]
  before: readonly DayFigures[]
  services: readonly (Sums & { id: number; name: string })[]
  costs: ReadonlyMap<string, Money>
  paceDays: number
  waiting: Waiting
  duties: readonly Duty[]
  statuses: readonly { status: OrderStatus; orders: number }[]
  statusCountMax: number
  providers: readonly ProviderLoad[]
  attention: readonly OperatorOrderRow[]
}) {
  const t = useTexts()
  const words = t.admin.dashboard
  const compared = { now: figuresOf(now), before: figuresOf(before) }
  return (
    <AdminLayout title={words.title} counts={sidebarCounts(waiting)}>
      <AttentionCard duties={duties} orders={attention} waiting={waiting} />
      <Tabs
        label={t.reports.period}
        tabs={PERIODS_DAYS.map((days) => ({
          href: addressOf('/admin', { days: String(days) }),
          text: days === 1 ? words.today : words.days(days),
          current: days === now.length,
        }))}
      />
      <MissingDaysNotice missing={missing} />
      <Headline {...compared} />
      <Columns
        aside={
          <>
            <Card title={words.byStatus}>
              <StatusList counts={statuses} most={statusCountMax} />
            </Card>
            <Card title={words.providers}>
              <ProviderList providers={providers} costs={costs} days={paceDays} />
            </Card>
          </>
        }
      >
        <Card title={words.periods} flush>
          <CompareTable {...compared} />
          <p class="card-footnote">{t.reports.todayNotOver}</p>
          <Allowed to="reports.read">
            <p class="card-footnote">{t.reports.note}</p>
          </Allowed>
        </Card>
        <Card title={t.reports.topServices} flush>
          <TopServices services={services} />
        </Card>
        <Card title={words.byDay} flush>
          <DayCharts days={now} before={before} />
        </Card>
      </Columns>
    </AdminLayout>
  )
}
