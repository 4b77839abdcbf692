import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { ServiceBulkPage, ServiceBulkResultPage, type TypedBulk } from './admin-service-bulk.tsx'
import { listCategorySheet } from './categories.sql.ts'
import { changeServices } from './change-services.ts'
import { roundSteps } from './margin-rule.ts'
import { getMargins } from './margin-rules.sql.ts'
import { type BulkAct, planBulk } from './service-bulk.ts'
import { listServicesOf } from './service-desk.sql.ts'

const SERVICES_MAX = 100
const PERCENT_MIN = -90
const PERCENT_MAX = 1000

/** `service` are the rows that were ticked: an id and the version in which it was seen. */
const Ticked = Type.String({ pattern: '^\\d{1,9}:\\d{1,9}$' })
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const BulkForm = Type.Object(
  {
    service: Type.Optional(Type.Union([Ticked, Type.Array(Ticked, { maxItems: SERVICES_MAX })])),
    act: text(20),
    category: text(50),
    percent: text(20),
    round_to: text(10),
    confirmed: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false, form: true },
)
const config = { access: 'operator' } as const

/** Changing many services at once: choose the act, see what it does to each, confirm. */
export function serviceBulkPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.post(
    '/admin/services/bulk',
    { config, schema: { hide: true, body: BulkForm } },
    async (request, reply) => {
      const asked = askedServices(request.body)
      const typed = typedOf(request.body)
      const act = readAct(typed)
      if (request.body.confirmed !== 'yes' || typeof act === 'string') return showPlan(request, reply, typed)
      const done = await attempt(() => changeServices(transaction, userOf(request).id, asked, act))
      if ('refused' in done) {
        markRefused(reply, done.refused)
        return showPlan(request, reply, typed, done.refused.sentence(languageOf(request)))
      }
      const counts = sidebarCounts(await getWaiting(db))
      return frame.page(request, reply, <ServiceBulkResultPage outcomes={done.value} counts={counts} />)
    },
  )

  async function showPlan(
    request: FastifyRequest<{ Body: Static<typeof BulkForm> }>,
    reply: FastifyReply,
    typed: TypedBulk,
    problem?: string,
  ) {
    const ids = askedServices(request.body).map(({ id }) => id)
    const [services, categories, margins, waiting] = await Promise.all([
      listServicesOf(db, ids),
      listCategorySheet(db),
      getMargins(db),
      getWaiting(db),
    ])
    const act = readAct(typed)
    const page = {
      ...{ services, typed, problem, isPercentWrong: act === 'percent', counts: sidebarCounts(waiting) },
      effects: typeof act === 'string' ? undefined : planBulk(services, act, margins.floorPercent),
      categories: categories.map(({ name }) => name),
    }
    return frame.page(request, reply, <ServiceBulkPage {...page} />)
  }
}

function askedServices({ service }: Static<typeof BulkForm>): { id: number; version: number }[] {
  const versions = new Map(
    [service ?? []].flat().map((one) => one.split(':').map(Number) as [number, number]),
  )
  return [...versions].map(([id, version]) => ({ id, version }))
}

function typedOf({
  act = '',
  category = '',
  percent = '',
  round_to = '0',
}: Static<typeof BulkForm>): TypedBulk {
  return { act, category, percent, roundTo: round_to }
}

/** The act that is asked for; `none` where none was chosen or its category is missing, `percent` where that is wrong. */
function readAct({ act, category, percent, roundTo }: TypedBulk): BulkAct | 'none' | 'percent' {
  if (act === 'pause' || act === 'resume') return { kind: act }
  if (act === 'category') return category === '' ? 'none' : { kind: act, category }
  if (act !== 'percent') return 'none'
  const typed = /^([-−+]?)(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(percent.trim())
  if (!typed) return 'percent'
  const size = Number(`${typed[2]}.${typed[3] ?? '0'}`)
  const value = typed[1] === '-' || typed[1] === '−' ? -size : size
  if (value < PERCENT_MIN || value > PERCENT_MAX || value === 0) return 'percent'
  return { kind: act, percent: value, roundTo: roundSteps.find((step) => String(step) === roundTo) ?? 0 }
}
