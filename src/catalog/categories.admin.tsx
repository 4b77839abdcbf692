import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { addressOf } from '../ui/format.ts'
import { CategoriesPage, CategoryServicesPage } from './admin-categories.tsx'
import { arrangeCatalogue, ORDERED_MAX } from './arrange-catalogue.ts'
import { findCategory, listCategorySheet } from './categories.sql.ts'
import { type CategoryChange, changeCategory } from './change-category.ts'
import { orderMark } from './listed-order.ts'
import { listServiceNames } from './service-desk.sql.ts'

const HERE = '/admin/services/categories'
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const options = { additionalProperties: false, form: true }
const Query = Type.Object({ category: text(50), rename: text(50) })
const NameForm = Type.Object({ name: text(200) }, options)
const RenameForm = Type.Object({ name: text(50), to: text(200) }, options)
const several = (maxLength: number) =>
  Type.Optional(
    Type.Union([
      Type.String({ maxLength }),
      Type.Array(Type.String({ maxLength }), { maxItems: ORDERED_MAX }),
    ]),
  )
const OrderForm = Type.Object(
  {
    seen: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    category: text(50),
    item: several(50),
    place: several(10),
  },
  options,
)
const config = { access: 'operator' } as const

type Shown = { typed?: string; isNameWrong?: boolean; problem?: string; rename?: string | undefined }

/** The shop's sections: adding, renaming, deleting, and the order of sections and of the services in one. */
export function categoryAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.get(HERE, { config, schema: { hide: true, querystring: Query } }, async (request, reply) => {
    const { category, rename } = request.query
    return category ? showServices(request, reply, category) : showSections(request, reply, { rename })
  })

  app.post(HERE, { config, schema: { hide: true, body: NameForm } }, async (request, reply) => {
    const typed = request.body.name?.trim() ?? ''
    if (!isName(typed)) return showSections(request, reply.code(400), { typed, isNameWrong: true })
    return change(request, reply, { act: 'add', name: typed }, 'category_added')
  })

  app.post(`${HERE}/rename`, { config, schema: { hide: true, body: RenameForm } }, async (request, reply) => {
    const { name = '', to = '' } = request.body
    if (!isName(to.trim())) return showSections(request, reply.code(400), { rename: name, isNameWrong: true })
    return change(request, reply, { act: 'rename', name, to: to.trim() }, 'category_renamed')
  })

  app.post(`${HERE}/delete`, { config, schema: { hide: true, body: NameForm } }, async (request, reply) =>
    change(request, reply, { act: 'delete', name: request.body.name ?? '' }, 'category_deleted'),
  )

  app.post(`${HERE}/order`, { config, schema: { hide: true, body: OrderForm } }, async (request, reply) => {
    const { category, seen } = request.body
    const list = { category, seen, places: placesOf(request.body) }
    const done = await attempt(() => arrangeCatalogue(transaction, userOf(request).id, list))
    if ('refused' in done) {
      markRefused(reply, done.refused)
      const problem = done.refused.sentence(languageOf(request))
      return category
        ? showServices(request, reply, category, problem)
        : showSections(request, reply, { problem })
    }
    leaveToast(reply, 'order_saved')
    return reply.redirect(addressOf(HERE, { category }), 303)
  })

  async function change(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: CategoryChange,
    toast: 'category_added' | 'category_renamed' | 'category_deleted',
  ) {
    const done = await attempt(() => changeCategory(transaction, userOf(request).id, asked))
    if ('refused' in done) {
      markRefused(reply, done.refused)
      const problem = done.refused.sentence(languageOf(request))
      return showSections(request, reply, { typed: asked.act === 'add' ? asked.name : '', problem })
    }
    leaveToast(reply, toast)
    return reply.redirect(HERE, 303)
  }

  async function showSections(request: FastifyRequest, reply: FastifyReply, shown: Shown) {
    const [categories, waiting] = await Promise.all([listCategorySheet(db), getWaiting(db)])
    const { typed = '', isNameWrong = false, problem, rename } = shown
    const page = {
      ...{ categories, typed, isNameWrong, problem, counts: sidebarCounts(waiting) },
      mark: orderMark(categories.map(({ name }) => name)),
      renames: categories.find(({ name }) => name === rename),
    }
    return frame.page(request, reply, <CategoriesPage {...page} />, takeToast(request, reply))
  }

  async function showServices(
    request: FastifyRequest,
    reply: FastifyReply,
    category: string,
    problem?: string,
  ) {
    const [known, services, waiting] = await Promise.all([
      findCategory(db, category),
      listServiceNames(db, category, ORDERED_MAX),
      getWaiting(db),
    ])
    if (!known) refuse('category_not_found')
    const mark = orderMark(services.map(({ id }) => String(id)))
    const page = { category, services, mark, problem, counts: sidebarCounts(waiting) }
    return frame.page(request, reply, <CategoryServicesPage {...page} />, takeToast(request, reply))
  }
}

/** The numbers as they were typed, by the item they stand beside. */
function placesOf({ item = [], place = [] }: Static<typeof OrderForm>): Map<string, string> {
  const places = [place].flat()
  return new Map([item].flat().map((key, index) => [key, places[index] ?? '']))
}

function isName(name: string): boolean {
  return name.length >= 1 && name.length <= 50 && name.isWellFormed() && !/\p{Cc}/u.test(name)
}
