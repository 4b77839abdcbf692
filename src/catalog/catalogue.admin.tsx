import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { addressOf } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { CataloguePage, ReviewPage } from './admin-catalogue-list.tsx'
import { approveChanges } from './approve-changes.ts'
import { changeParts } from './catalogue-change.ts'
import {
  type ChangeFilter,
  listChosenChanges,
  listPendingChanges,
  listPendingCounts,
  type Selection,
} from './catalogue-changes.sql.ts'
import { dismissChanges } from './dismiss-changes.ts'
import { listCatalogueStates } from './providers.sql.ts'
import { requestSync } from './request-sync.ts'

const PAGE_ROWS = 50
const CHOSEN_SHOWN = 20

const ListQuery = Type.Object({
  provider: Type.Optional(Type.String({ maxLength: 100 })),
  part: Type.Optional(Type.String({ maxLength: 20 })),
  after: Type.Optional(Type.String({ maxLength: 16 })),
})
const SyncForm = Type.Object(
  { provider: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false, form: true },
)
const id = Type.String({ pattern: '^\\d{1,15}$' })
/** `change` are the rows that were ticked; with `all` it is everything of the filter that had been seen. */
const DecideForm = Type.Object(
  {
    act: Type.Union([Type.Literal('approve'), Type.Literal('dismiss')]),
    change: Type.Optional(Type.Array(id, { maxItems: PAGE_ROWS })),
    all: Type.Optional(Type.Literal('yes')),
    provider: Type.Optional(Type.String({ maxLength: 100 })),
    part: Type.Optional(Type.String({ maxLength: 20 })),
    up_to: Type.Optional(id),
    confirmed: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false, form: true },
)

/** What differs between providers' catalogues and ours, to approve or dismiss. */
export function catalogueAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  async function readPage(filter: ChangeFilter, after: number | undefined) {
    const [rows, counts, providers, waiting] = await Promise.all([
      listPendingChanges(db, { ...filter, after, limit: PAGE_ROWS + 1 }),
      listPendingCounts(db, filter.provider),
      listCatalogueStates(db),
      getWaiting(db),
    ])
    return { filter, after, rows, pageRows: PAGE_ROWS, counts, providers, sidebar: sidebarCounts(waiting) }
  }

  app.get(
    '/admin/catalogue',
    { config: operator, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const { after } = request.query
      const page = await readPage(
        filterOf(request.query),
        /^\d+$/.test(after ?? '') ? Number(after) : undefined,
      )
      return frame.page(request, reply, <CataloguePage {...page} />, takeToast(request, reply))
    },
  )

  app.post(
    '/admin/catalogue/sync',
    { config: operator, schema: { hide: true, body: SyncForm } },
    async (request, reply) => {
      await requestSync(transaction, userOf(request).id, request.body.provider)
      leaveToast(reply, 'sync_requested')
      return reply.redirect('/admin/catalogue', 303)
    },
  )

  app.post(
    '/admin/catalogue/decide',
    { config: operator, schema: { hide: true, body: DecideForm } },
    async (request, reply) => {
      const { act, confirmed } = request.body
      const filter = filterOf(request.body)
      const chosen = selectionOf(request.body)
      if (!chosen) {
        const error = texts(languageOf(request)).admin.catalogue.nothingChosen
        const page = await readPage(filter, undefined)
        return frame.page(request, reply.code(400), <CataloguePage {...page} error={error} />)
      }
      if (confirmed !== 'yes') {
        const [found, waiting] = await Promise.all([
          listChosenChanges(db, chosen, CHOSEN_SHOWN),
          getWaiting(db),
        ])
        if (found.length === 0) refuse('changes_decided')
        const page = { act, chosen, found, sidebar: sidebarCounts(waiting) }
        return frame.page(request, reply, <ReviewPage {...page} />)
      }
      const decide = act === 'approve' ? approveChanges : dismissChanges
      const decided = await decide(transaction, userOf(request).id, chosen)
      leaveToast(reply, act === 'approve' ? 'changes_approved' : 'changes_dismissed', String(decided))
      return reply.redirect(addressOf('/admin/catalogue', filter), 303)
    },
  )
}

function filterOf(given: { provider?: string; part?: string }): ChangeFilter {
  return { provider: given.provider || undefined, part: changeParts.find((part) => part === given.part) }
}

function selectionOf(form: Static<typeof DecideForm>): Selection | undefined {
  if (form.all === 'yes' && form.up_to) return { ...filterOf(form), upTo: Number(form.up_to) }
  return form.change && form.change.length > 0 ? { ids: form.change.map(Number) } : undefined
}
