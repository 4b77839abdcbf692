import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { ServiceListPage } from './admin-service-list.tsx'
import { RateReviewPage } from './admin-service-sale.tsx'
import { ServicePage } from './admin-service-sheet.tsx'
import { changeService } from './change-service.ts'
import { listProviders } from './providers.sql.ts'
import { serviceStates } from './service.ts'
import { listDeskServices } from './service-desk.sql.ts'
import { readServiceSheet } from './service-sheet.admin.ts'
import { listAllCategories } from './services.sql.ts'

const PAGE_ROWS = 50
const RATE_MAX = Money.dong(1_000_000_000)

const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  category: Type.Optional(Type.String({ maxLength: 50 })),
  provider: Type.Optional(Type.String({ maxLength: 100 })),
  state: Type.Optional(Type.String({ maxLength: 20 })),
  after: Type.Optional(Type.String({ maxLength: 30 })),
})
const ServiceAddress = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const ServiceQuery = Type.Object({ ask: Type.Optional(Type.String({ maxLength: 20 })) })
/** A service is changed as it was shown; `below_floor` confirms what goes below its floor. */
const seen = {
  version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  below_floor: Type.Optional(Type.Literal('on')),
}
const RateForm = Type.Object(
  {
    ...seen,
    rate: Type.Optional(Type.String({ maxLength: 30 })),
    confirmed: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false, form: true },
)
const SaleForm = Type.Object(seen, { additionalProperties: false, form: true })

/** The catalogue for operators: what is on sale for how much, pausing, and prices. */
export function catalogAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  app.get(
    '/admin/services',
    { config: operator, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const { q, category, provider, after } = request.query
      const state = serviceStates.find((one) => one === request.query.state)
      const filter = {
        search: q?.trim() || undefined,
        category: category || undefined,
        provider: provider || undefined,
        ...{ state, after: keyOf(after) },
      }
      const [rows, categories, providers, waiting] = await Promise.all([
        listDeskServices(db, { ...filter, limit: PAGE_ROWS + 1 }),
        listAllCategories(db),
        listProviders(db),
        getWaiting(db),
      ])
      const page = {
        ...{ filter, categories, rows, pageRows: PAGE_ROWS, counts: sidebarCounts(waiting) },
        providers: providers.map(({ name }) => name),
      }
      return frame.page(request, reply, <ServiceListPage {...page} />, takeToast(request, reply))
    },
  )

  app.get(
    '/admin/services/:id',
    { config: operator, schema: { hide: true, params: ServiceAddress, querystring: ServiceQuery } },
    async (request, reply) => {
      const { id } = request.params
      const sheet = await readServiceSheet(db, id)
      const toast = takeToast(request, reply)
      return frame.page(request, reply, <ServicePage {...sheet} asks={request.query.ask} />, toast)
    },
  )

  app.post(
    '/admin/services/:id/rate',
    { config: operator, schema: { hide: true, params: ServiceAddress, body: RateForm } },
    async (request, reply) => {
      const sheet = await readServiceSheet(db, request.params.id)
      const { service } = sheet
      const { rate: typed = '', version, confirmed, below_floor } = request.body
      const rate = readAmount(typed)
      const words = texts(languageOf(request)).admin.services
      const isRate = rate?.isPositive() && !RATE_MAX.isLessThan(rate)
      if (!rate || !isRate || rate.equals(service.rate)) {
        const error = isRate ? words.rateSame : words.rateWrong
        return frame.page(request, reply.code(400), <ServicePage {...sheet} typed={typed} error={error} />)
      }
      const review = <RateReviewPage {...sheet} service={{ ...service, version }} rate={rate} />
      const change = { id: service.id, version, to: { rate }, mayBeBelowFloor: below_floor === 'on' }
      const done = await attempt(async () => {
        if (confirmed === 'yes') return changeService(transaction, userOf(request).id, change)
        if (version !== service.version) refuse('changed_meanwhile')
      })
      if ('refused' in done) {
        markRefused(reply, done.refused)
        if (done.refused.code === 'below_floor') return frame.page(request, reply, review)
        const error = done.refused.sentence(languageOf(request))
        const now = await readServiceSheet(db, service.id)
        return frame.page(request, reply, <ServicePage {...now} typed={typed} error={error} />)
      }
      if (confirmed !== 'yes') return frame.page(request, reply, review)
      leaveToast(reply, 'rate_changed')
      return reply.redirect(`/admin/services/${service.id}`, 303)
    },
  )

  for (const [act, isActive] of [
    ['pause', false],
    ['resume', true],
  ] as const) {
    app.post(
      `/admin/services/:id/${act}`,
      { config: operator, schema: { hide: true, params: ServiceAddress, body: SaleForm } },
      async (request, reply) => {
        const { id } = request.params
        const { version, below_floor } = request.body
        const change = { id, version, to: { isActive }, mayBeBelowFloor: below_floor === 'on' }
        const done = await attempt(() => changeService(transaction, userOf(request).id, change))
        if ('refused' in done) {
          const sheet = await readServiceSheet(db, id)
          markRefused(reply, done.refused)
          const problem = done.refused.sentence(languageOf(request))
          const asks = done.refused.code === 'below_floor' ? 'sale' : undefined
          return frame.page(request, reply, <ServicePage {...sheet} problem={problem} asks={asks} />)
        }
        leaveToast(reply, isActive ? 'service_resumed' : 'service_paused')
        return reply.redirect(`/admin/services/${id}`, 303)
      },
    )
  }
}

/** The place in the list that a cursor names; none when it makes no sense. */
function keyOf(cursor: string | undefined): { position: number; id: number } | undefined {
  const key = /^(\d{1,9})-(\d{1,9})$/.exec(cursor ?? '')
  return key ? { position: Number(key[1]), id: Number(key[2]) } : undefined
}
