import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { ChecksPage } from './admin-checks.tsx'
import { findLatestRun, listCheckRuns } from './checks.sql.ts'
import { requestChecks } from './request-checks.ts'

const RUNS_SHOWN = 24
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })

/** How the checks of books and orders came out last, and having them run now. */
export function checksAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const here = '/admin/system/checks'
  const operator = { access: 'operator' } as const

  app.get(here, { config: operator, schema: { hide: true } }, async (request, reply) => {
    const [latest, runs, waiting] = await Promise.all([
      findLatestRun(db),
      listCheckRuns(db, RUNS_SHOWN),
      getWaiting(db),
    ])
    const page = { latest, runs, counts: sidebarCounts(waiting) }
    return frame.page(request, reply, <ChecksPage {...page} />, takeToast(request, reply))
  })

  app.post(here, { config: operator, schema: { hide: true, body: EmptyForm } }, async (request, reply) => {
    await requestChecks(transaction, userOf(request).id)
    leaveToast(reply, 'checks_requested')
    return reply.redirect(here, 303)
  })
}
