import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast } from '../accounts/toast.pages.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount, readWholeNumber } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { addService } from './add-service.ts'
import { EditServicePage, NewServicePage } from './admin-service-form.tsx'
import { listCategorySheet } from './categories.sql.ts'
import { editService } from './edit-service.ts'
import { listProviders } from './providers.sql.ts'
import { removeService } from './remove-service.ts'
import { findDeskService } from './service-desk.sql.ts'
import {
  freshService,
  readDetails,
  readNewService,
  type ServiceWrong,
  type TypedService,
  typedService,
} from './service-details.ts'

const HERE = '/admin/services'
const ServiceId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Address = Type.Object({ id: ServiceId })
const NewQuery = Type.Object({ copy: Type.Optional(ServiceId) })
// Wider than what is taken, so that what was typed is shown again with what is wrong beside it.
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const tick = Type.Optional(Type.Literal('on'))
const details = {
  name: text(1000),
  category: text(100),
  type: text(100),
  description: text(20_000),
  min: text(30),
  max: text(30),
  refill: tick,
  refill_days: text(30),
  cancel: tick,
  drip_feed: Type.Optional(
    Type.Union([Type.Literal('none'), Type.Literal('provider'), Type.Literal('panel')]),
  ),
}
const options = { additionalProperties: false, form: true }
const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const EditForm = Type.Object({ ...details, version: Version }, options)
const NewForm = Type.Object(
  {
    ...details,
    provider: text(100),
    provider_service: text(200),
    cost: text(30),
    rate: text(30),
    below_floor: tick,
  },
  options,
)
const RemovalForm = Type.Object({ version: Version }, options)
const config = { access: 'operator' } as const
const read = { amount: readAmount, whole: readWholeNumber }
const removals = [
  ['archive', 'service_archived'],
  ['restore', 'service_restored'],
  ['delete', 'service_deleted'],
] as const

type Parts = { frame: PageFrame; db: Queryable; transaction: Transaction }
type Shown = { typed: TypedService; wrong?: ServiceWrong; problem?: string; asksFloor?: boolean }

/** Adding a service by hand, copying one, changing its words and bounds, and taking it off the catalogue. */
export function serviceEditPages(app: Server, parts: Parts): void {
  const { frame, db, transaction } = parts

  app.get(
    `${HERE}/new`,
    { config, schema: { hide: true, querystring: NewQuery } },
    async (request, reply) => {
      const { copy } = request.query
      const source = copy === undefined ? undefined : await findDeskService(db, copy)
      const words = texts(languageOf(request)).serviceDesk
      // What is sold is unique with its provider, so that much is left open.
      const typed = source
        ? {
            ...typedService(source),
            name: words.copyOf(source.name).slice(0, 255),
            provider_service: '',
          }
        : freshService
      return showNew(request, reply, { typed })
    },
  )

  app.post(HERE, { config, schema: { hide: true, body: NewForm } }, async (request, reply) => {
    const typed = typedOf(request.body)
    const { service, wrong } = readNewService(typed, read)
    if (Object.keys(wrong).length > 0) return showNew(request, reply.code(400), { typed, wrong })
    const allowed = { mayBeBelowFloor: request.body.below_floor === 'on' }
    const added = await attempt(() => addService(transaction, userOf(request).id, service, allowed))
    if ('refused' in added) {
      markRefused(reply, added.refused)
      const problem = added.refused.sentence(languageOf(request))
      return showNew(request, reply, { typed, problem, asksFloor: added.refused.code === 'below_floor' })
    }
    leaveToast(reply, 'service_added')
    return reply.redirect(`${HERE}/${added.value}`, 303)
  })

  app.get(`${HERE}/:id/edit`, { config, schema: { hide: true, params: Address } }, async (request, reply) => {
    const service = (await findDeskService(db, request.params.id)) ?? refuse('service_not_found')
    return showEdit(request, reply, { typed: typedService(service) })
  })

  app.post(
    `${HERE}/:id/edit`,
    { config, schema: { hide: true, params: Address, body: EditForm } },
    async (request, reply) => {
      const { id } = request.params
      const service = (await findDeskService(db, id)) ?? refuse('service_not_found')
      const typed = typedOf(request.body)
      const asked = readDetails(typed, read, service.type)
      if (Object.keys(asked.wrong).length > 0)
        return showEdit(request, reply.code(400), { typed, wrong: asked.wrong })
      const change = { id, version: request.body.version, details: asked.details }
      const done = await attempt(() => editService(transaction, userOf(request).id, change))
      if ('refused' in done) {
        markRefused(reply, done.refused)
        return showEdit(request, reply, { typed, problem: done.refused.sentence(languageOf(request)) })
      }
      leaveToast(reply, 'service_saved')
      return reply.redirect(`${HERE}/${id}`, 303)
    },
  )

  for (const [act, toast] of removals) {
    app.post(
      `${HERE}/:id/${act}`,
      { config, schema: { hide: true, params: Address, body: RemovalForm } },
      async (request, reply) => {
        const { id } = request.params
        const { version } = request.body
        await removeService(transaction, userOf(request).id, { id, version, act })
        leaveToast(reply, toast)
        return reply.redirect(act === 'delete' ? HERE : `${HERE}/${id}`, 303)
      },
    )
  }

  async function showNew(request: FastifyRequest, reply: FastifyReply, shown: Shown) {
    const [categories, providers, waiting] = await Promise.all([
      listCategorySheet(db),
      listProviders(db),
      getWaiting(db),
    ])
    const page = {
      ...{ asksFloor: false, ...shown, counts: sidebarCounts(waiting) },
      categories: categories.map(({ name }) => name),
      providers: providers.map(({ name }) => name),
    }
    return frame.page(request, reply, <NewServicePage {...page} />)
  }

  /** With the version as it is now: what was typed may be saved over a change that the page has told of. */
  async function showEdit(
    request: FastifyRequest<{ Params: Static<typeof Address> }>,
    reply: FastifyReply,
    shown: Shown,
  ) {
    const [service, categories, waiting] = await Promise.all([
      findDeskService(db, request.params.id),
      listCategorySheet(db),
      getWaiting(db),
    ])
    if (!service) refuse('service_not_found')
    const names = categories.map(({ name }) => name)
    const page = { service, ...shown, categories: names, counts: sidebarCounts(waiting) }
    return frame.page(request, reply, <EditServicePage {...page} />)
  }
}

function typedOf(form: Partial<Static<typeof NewForm>>): TypedService {
  const { name = '', category = '', type = '', description = '', min = '', max = '' } = form
  const { refill_days = '', drip_feed = 'none', provider = '', provider_service = '' } = form
  const { cost = '', rate = '', refill, cancel } = form
  return {
    ...{ name, category, type, description, min, max, refill_days, drip_feed },
    ...{ provider, provider_service, cost, rate },
    refill: refill === 'on',
    cancel: cancel === 'on',
  }
}
