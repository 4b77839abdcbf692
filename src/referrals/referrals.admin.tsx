import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { ReferralsPage } from './admin-referrals.tsx'
import { earningStates } from './commission.ts'
import { getHeldCommission, listAllEarnings, listTopReferrers } from './operator-referrals.sql.ts'

const PAGE_ROWS = 50
const TOP = 10

const Query = Type.Object({
  state: Type.Optional(Type.String({ maxLength: 20 })),
  before: Type.Optional(Type.String({ maxLength: 40 })),
})

/** Everybody's commission: what is held, what was paid or taken back, and who brings most. */
export function referralAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts

  app.get(
    '/admin/referrals',
    { config: { access: 'operator' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const state = earningStates.find((one) => one === request.query.state)
      const before = /^[0-9a-f-]{36}$/.test(request.query.before ?? '') ? request.query.before : undefined
      const [found, held, top, waiting] = await Promise.all([
        listAllEarnings(db, { state, before, limit: PAGE_ROWS + 1 }),
        getHeldCommission(db),
        listTopReferrers(db, TOP),
        getWaiting(db),
      ])
      const rows = found.slice(0, PAGE_ROWS)
      const next = found.length > PAGE_ROWS ? rows.at(-1)!.id : undefined
      const page = { state, rows, isFirst: before === undefined, next, held, top }
      return frame.page(request, reply, <ReferralsPage {...page} counts={sidebarCounts(waiting)} />)
    },
  )
}
