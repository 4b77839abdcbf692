import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { Money } from '../core/money.ts'
import { listAllOrders, type OperatorOrderRow } from '../orders/operator-orders.sql.ts'
import { type OrderStatus, orderStatuses } from '../orders/order.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { AdminLayout, SmallBox, SmallBoxes } from '../ui/admin-layout.tsx'
import { formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns } from '../ui/parts.tsx'
import { AttentionCard, DayTable, PeriodTable, ProviderList, StatusList } from './admin-dashboard-parts.tsx'
import {
  type DayFigures,
  getWaiting,
  listDayFigures,
  listProviderLoads,
  listStatusCounts,
  type ProviderLoad,
  type Waiting,
} from './dashboard.sql.ts'
import { openTransfers, sidebarCounts } from './waiting.ts'

const DAYS = 30
const ATTENTION_SHOWN = 5
/** States are counted no further: past this nobody reads the difference, and the count would cost. */
const STATUS_COUNT_MAX = 10_000

/** The operators' first page: what needs a person, and how business goes. */
export function dashboardAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get('/admin', { config: { access: 'operator' }, schema: { hide: true } }, async (request, reply) => {
    const [days, waiting, statuses, providers, attention] = await Promise.all([
      listDayFigures(db, DAYS),
      getWaiting(db),
      listStatusCounts(db, orderStatuses, STATUS_COUNT_MAX + 1),
      listProviderLoads(db),
      listAllOrders(db, { attention: true, limit: ATTENTION_SHOWN }),
    ])
    const page = { days, waiting, statuses, providers, attention }
    return frame.page(request, reply, <DashboardPage {...page} />)
  })
}

function DashboardPage({
  days,
  waiting,
  statuses,
  providers,
  attention,
}: {
  days: readonly DayFigures[]
  waiting: Waiting
  statuses: readonly { status: OrderStatus; orders: number }[]
  providers: readonly ProviderLoad[]
  attention: readonly OperatorOrderRow[]
}) {
  const t = useTexts()
  const words = t.admin.dashboard
  return (
    <AdminLayout title={words.title} counts={sidebarCounts(waiting)}>
      <Headline days={days} waiting={waiting} />
      <AttentionCard waiting={waiting} orders={attention} />
      <Card title={words.periods} flush>
        <PeriodTable days={days} />
      </Card>
      <Columns
        aside={
          <>
            <Card title={words.byStatus}>
              <StatusList counts={statuses} most={STATUS_COUNT_MAX} />
            </Card>
            <Card title={words.providers}>
              <ProviderList providers={providers} />
            </Card>
          </>
        }
      >
        <Card title={words.byDay} flush>
          <DayTable days={days} />
        </Card>
      </Columns>
    </AdminLayout>
  )
}

function Headline({ days, waiting }: { days: readonly DayFigures[]; waiting: Waiting }) {
  const words = useTexts().admin.dashboard
  const today = days[0]!
  const week = days.slice(0, 7)
  const total = (read: (day: DayFigures) => Money) =>
    words.in7Days(Money.sum(week.map(read)).format().replace(' ₫', '\u00a0₫'))
  const waits = waiting.orders + openTransfers(waiting)
  const orders = week.reduce((sum, day) => sum + day.orders, 0)
  return (
    <SmallBoxes>
      <SmallBox
        tone="primary"
        icon="chart"
        value={today.revenue.format()}
        label={words.revenueToday}
        note={total((day) => day.revenue)}
        href="#by-day"
      />
      <SmallBox
        tone="success"
        icon="bank"
        value={today.deposited.format()}
        label={words.depositsToday}
        note={total((day) => day.deposited)}
        href="/admin/deposits"
      />
      <SmallBox
        tone="warning"
        icon="list"
        value={formatNumber(today.orders)}
        label={words.ordersToday}
        note={words.in7Days(formatNumber(orders))}
        href="/admin/orders"
      />
      <SmallBox
        tone={waits > 0 ? 'danger' : 'secondary'}
        icon={waits > 0 ? 'warning' : 'checkCircle'}
        value={formatNumber(waits)}
        label={words.attention}
        href="#attention"
      />
    </SmallBoxes>
  )
}
