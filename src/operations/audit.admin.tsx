import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { findNamed } from '../accounts/team.sql.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { readWholeNumber } from '../ui/format.ts'
import { betweenDays } from '../wallet/period.ts'
import { AuditPage, type AuditQuery } from './admin-audit.tsx'
import { listAudit, listAuditActions } from './audit-history.sql.ts'

const PAGE_ROWS = 50

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const Query = Type.Object({
  q: text(200),
  who: text(50),
  action: text(60),
  from: text(10),
  to: text(10),
  before: text(20),
})

/** The audit log: who changed what and when, to be read and never written here. */
export function auditAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts

  app.get(
    '/admin/audit',
    { config: { access: 'operator' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const kept = keptOf(request.query)
      const before = readWholeNumber(request.query.before ?? '')
      // Nobody of that name has done nothing: the log would be read to its end to find it out.
      const actor = kept.who === undefined ? undefined : await findNamed(db, kept.who)
      const isOfNobody = kept.who !== undefined && !actor
      const filter = {
        ...{ actorId: actor?.id, action: kept.action, subject: kept.q },
        from: kept.from === undefined ? undefined : betweenDays(kept.from, kept.from)?.from,
        until: kept.to === undefined ? undefined : betweenDays(kept.to, kept.to)?.until,
      }
      const [found, actions, waiting] = await Promise.all([
        isOfNobody ? [] : listAudit(db, filter, { before, limit: PAGE_ROWS + 1 }),
        listAuditActions(db),
        getWaiting(db),
      ])
      const rows = found.slice(0, PAGE_ROWS)
      const next = found.length > PAGE_ROWS ? rows.at(-1)!.id : undefined
      const page = { kept, rows, actions, isFirst: before === undefined, next }
      return frame.page(request, reply, <AuditPage {...page} counts={sidebarCounts(waiting)} />)
    },
  )
}

/** The filters that say something. */
function keptOf(query: AuditQuery): AuditQuery {
  const filled = Object.entries({ ...query, before: undefined })
    .map(([name, value]) => [name, value?.trim()] as const)
    .filter(([, value]) => value)
  return Object.fromEntries(filled)
}
