import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { listClockRuns } from '../operations/clock-runs.sql.ts'
import { listAllOrders } from '../orders/operator-orders.sql.ts'
import { orderStatuses } from '../orders/order.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { type BusinessRow, findMissingDays, listBusiness, listNewCustomers } from '../reports/sums.sql.ts'
import { askedPeriod, lastDays, type Period, periodBefore } from '../wallet/period.ts'
import { DashboardPage } from './admin-dashboard.tsx'
import { getUpkeep, getWaiting, listProviderLoads, listStatusCounts } from './dashboard.sql.ts'
import { dayFigures } from './figures.ts'
import { DUTY_COUNT_MAX, dutiesOf } from './waiting.ts'

const ATTENTION_SHOWN = 5
const SERVICES_SHOWN = 5
/** The pace at which balances at providers are spent is that of the last days. */
const PACE_DAYS = 7
const PROVIDERS_MAX = 200
/** States are counted no further: past this nobody reads the difference, and the count would cost. */
const STATUS_COUNT_MAX = 10_000

const DashboardQuery = Type.Object({ days: Type.Optional(Type.String({ maxLength: 4 })) })

/** The operators' first page: what needs a person, and how business goes beside the period before. */
export function dashboardAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/admin',
    { config: { access: 'operator' }, schema: { hide: true, querystring: DashboardQuery } },
    async (request, reply) => {
      const now = new Date()
      const period = askedPeriod({ days: request.query.days ?? '' }, 1, now) ?? lastDays(1, now)
      return frame.page(request, reply, <DashboardPage {...(await readDashboard(db, period, now))} />)
    },
  )
}

async function readDashboard(db: Queryable, period: Period, now: Date) {
  const before = periodBefore(period)
  const both = { firstDay: before.firstDay, lastDay: period.lastDay }
  const [business, joined, missing, waiting, upkeep, clock, statuses, providers, attention] =
    await Promise.all([
      listBusiness(
        db,
        { all: both, period, pace: lastDays(PACE_DAYS, now) },
        { services: SERVICES_SHOWN, providers: PROVIDERS_MAX },
      ),
      listNewCustomers(db, both),
      findMissingDays(db, both),
      getWaiting(db),
      getUpkeep(db, DUTY_COUNT_MAX + 1),
      listClockRuns(db),
      listStatusCounts(db, orderStatuses, STATUS_COUNT_MAX + 1),
      listProviderLoads(db),
      listAllOrders(db, { attention: true, limit: ATTENTION_SHOWN }),
    ])
  const rowsOf = (grouping: BusinessRow['grouping']) => business.filter((row) => row.grouping === grouping)
  const sums = rowsOf('day')
  return {
    missing,
    now: dayFigures(period, sums, joined),
    before: dayFigures(before, sums, joined),
    services: rowsOf('service').map((row) => ({ ...row, id: Number(row.key), name: row.name! })),
    costs: new Map(rowsOf('provider').map((provider) => [provider.key, provider.cost])),
    paceDays: PACE_DAYS,
    statusCountMax: STATUS_COUNT_MAX,
    duties: dutiesOf({ waiting, upkeep, clock }, now),
    ...{ waiting, statuses, providers, attention },
  }
}
