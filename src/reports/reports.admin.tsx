import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { addressOf } from '../ui/format.ts'
import { askedPeriod, lastDays, type Period } from '../wallet/period.ts'
import { ReportPage } from './admin-reports.tsx'
import {
  cursorBehind,
  cursorPattern,
  type Grouping,
  isByRevenue,
  placeOf,
  readGrouping,
  reportCsv,
} from './report.ts'
import {
  findLookedAtCustomer,
  findMissingDays,
  getSums,
  listCustomerSums,
  listSums,
  listTopSums,
  type SumsPage,
  type SumsRow,
} from './sums.sql.ts'

const HERE = '/admin/reports'
const ROWS_SHOWN = 50
const ROWS_READ = 2000

const ReportQuery = Type.Object({
  by: Type.Optional(Type.String({ maxLength: 10 })),
  days: Type.Optional(Type.String({ maxLength: 4 })),
  from: Type.Optional(Type.String({ maxLength: 10 })),
  until: Type.Optional(Type.String({ maxLength: 10 })),
  after: Type.Optional(Type.String({ maxLength: 130 })),
  format: Type.Optional(Type.String({ maxLength: 4 })),
})

/** Revenue, cost, profit and the rest by time, service, provider or customer, on a page and as a file. */
export function reportAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    HERE,
    { config: { access: 'operator' }, schema: { hide: true, querystring: ReportQuery } },
    async (request, reply) => {
      const asked = askedPeriod(request.query, 30, new Date())
      const period = asked ?? lastDays(30, new Date())
      const grouping = readGrouping(request.query.by)
      if (request.query.format === 'csv' && asked) {
        if (await findMissingDays(db, period)) refuse('sums_missing')
        return reply
          .type('text/csv; charset=utf-8')
          .header(
            'content-disposition',
            `attachment; filename="report-${grouping}-${period.firstDay}-${period.lastDay}.csv"`,
          )
          .send(Readable.from(reportCsv(grouping, pagesOf(db, grouping, period))))
      }
      const { after } = request.query
      const cursor = after !== undefined && cursorPattern[grouping].test(after) ? after : undefined
      const [found, total, missing, waiting] = await Promise.all([
        isByRevenue(grouping)
          ? listTopSums(db, grouping, period, {
              after: cursor === undefined ? undefined : placeOf(cursor),
              limit: ROWS_SHOWN + 1,
            })
          : listRows(db, grouping, period, { after: cursor, limit: ROWS_SHOWN + 1 }),
        getSums(db, period),
        findMissingDays(db, period),
        getWaiting(db),
      ])
      const rows = found.slice(0, ROWS_SHOWN)
      const last = found.length > ROWS_SHOWN ? cursorBehind(grouping, rows.at(-1)!) : undefined
      const lookedAt =
        grouping === 'customer' && last === undefined ? await findLookedAtCustomer(db, cursor) : undefined
      const behind = last ?? lookedAt
      const address = { by: grouping, from: period.firstDay, until: period.lastDay }
      const ways = {
        first: cursor === undefined ? undefined : addressOf(HERE, address),
        next: behind === undefined ? undefined : addressOf(HERE, { ...address, after: behind }),
      }
      const around = { isWrong: !asked, counts: sidebarCounts(waiting) }
      const page = {
        grouping,
        period,
        rows,
        total,
        ways,
        missing,
        hasLooked: lookedAt !== undefined,
        ...around,
      }
      return frame.page(request, reply.code(asked ? 200 : 400), <ReportPage {...page} />)
    },
  )
}

function listRows(db: Queryable, grouping: Grouping, period: Period, page: SumsPage): Promise<SumsRow[]> {
  return grouping === 'customer' ? listCustomerSums(db, period, page) : listSums(db, grouping, period, page)
}

/** All rows, some at a time, so that a file of any length takes the memory of one page. */
async function* pagesOf(
  db: Queryable,
  grouping: Grouping,
  period: Period,
): AsyncGenerator<readonly SumsRow[]> {
  for (let after: string | undefined; ; ) {
    const rows = await listRows(db, grouping, period, { after, limit: ROWS_READ })
    yield rows
    if (rows.length === ROWS_READ) after = rows.at(-1)!.key
    else if (grouping === 'customer') after = await findLookedAtCustomer(db, after)
    else return
    if (after === undefined) return
  }
}
