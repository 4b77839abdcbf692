import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast } from '../accounts/toast.pages.ts'
import { Money } from '../core/money.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { addRoute, type NewRoute } from './add-route.ts'
import type { TypedRoute } from './admin-service-routes.tsx'
import { ServicePage } from './admin-service-sheet.tsx'
import { changeRoute } from './change-route.ts'
import { readServiceSheet } from './service-sheet.admin.ts'

const COST_MAX = Money.dong(1_000_000_000)

const ServiceAddress = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const RouteAddress = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  place: Type.Integer({ minimum: 2, maximum: 20 }),
})
const way = {
  provider: Type.Optional(Type.String({ maxLength: 100 })),
  service: Type.Optional(Type.String({ maxLength: 200 })),
}
const AddForm = Type.Object(
  { ...way, cost: Type.Optional(Type.String({ maxLength: 30 })) },
  { additionalProperties: false, form: true },
)
const changes = ['on', 'off', 'up', 'down', 'remove'] as const
const ChangeForm = Type.Object(
  { ...way, change: Type.Union(changes.map((change) => Type.Literal(change))) },
  { additionalProperties: false, form: true },
)

type Parts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** The routes of a service: where its orders go after a definite refusal. */
export function routeAdminPages(app: Server, parts: Parts): void {
  const { transaction } = parts
  const operator = { access: 'operator' } as const

  app.post(
    '/admin/services/:id/routes',
    { config: operator, schema: { hide: true, params: ServiceAddress, body: AddForm } },
    async (request, reply) => {
      const { id } = request.params
      const { route, typed } = readRoute(request.body, languageOf(request))
      if (!route) return showSheet(parts, request, reply.code(400), { typed })
      const added = await attempt(() => addRoute(transaction, userOf(request).id, id, route))
      if ('refused' in added) {
        markRefused(reply, added.refused)
        const sentence = added.refused.sentence(languageOf(request))
        const field = added.refused.code === 'route_exists' ? 'service' : 'provider'
        return showSheet(parts, request, reply, { typed: { ...typed, errors: { [field]: sentence } } })
      }
      leaveToast(reply, 'route_added')
      return reply.redirect(`/admin/services/${id}#routes`, 303)
    },
  )

  app.post(
    '/admin/services/:id/routes/:place',
    { config: operator, schema: { hide: true, params: RouteAddress, body: ChangeForm } },
    async (request, reply) => {
      const { id: serviceId, place } = request.params
      const { provider = '', service: providerServiceId = '', change } = request.body
      const shown = { provider, providerServiceId }
      const changed = await attempt(() =>
        changeRoute(transaction, userOf(request).id, { serviceId, place, shown, change }),
      )
      if ('refused' in changed) {
        markRefused(reply, changed.refused)
        return showSheet(parts, request, reply, { problem: changed.refused.sentence(languageOf(request)) })
      }
      leaveToast(reply, change === 'remove' ? 'route_removed' : 'route_changed')
      return reply.redirect(`/admin/services/${serviceId}#routes`, 303)
    },
  )
}

async function showSheet(
  { frame, db }: Parts,
  request: FastifyRequest<{ Params: Static<typeof ServiceAddress> }>,
  reply: FastifyReply,
  wrong: { typed?: TypedRoute; problem?: string },
): Promise<FastifyReply> {
  const sheet = await readServiceSheet(db, request.params.id)
  return frame.page(request, reply, <ServicePage {...sheet} route={wrong} />)
}

/** What was typed, and the route that it is when nothing is wrong with it. */
function readRoute(
  form: Static<typeof AddForm>,
  language: ReturnType<typeof languageOf>,
): { route?: NewRoute; typed: TypedRoute } {
  const words = texts(language).admin.routes
  const { provider = '', service = '', cost = '' } = form
  const providerServiceId = service.trim()
  const providerRate = readAmount(cost)
  const errors = {
    ...(!/^[\x21-\x7e]{1,100}$/.test(providerServiceId) && { service: words.serviceWrong }),
    ...((!providerRate || COST_MAX.isLessThan(providerRate)) && { cost: words.costWrong }),
  }
  const typed = { provider, providerServiceId, cost, errors }
  if (!providerRate || Object.keys(errors).length > 0) return { typed }
  return { route: { provider, providerServiceId, providerRate }, typed }
}
