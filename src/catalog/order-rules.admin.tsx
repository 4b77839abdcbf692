import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount } from '../ui/format.ts'
import { addOrderRule } from './add-order-rule.ts'
import { OrderRulesPage } from './admin-order-rules.tsx'
import { listAllCategories } from './categories.sql.ts'
import { endOrderRule } from './end-order-rule.ts'
import { type RuleKind, readOrderRule, ruleKinds, type TypedOrderRule } from './order-rule.ts'
import { listEndedRules, listOpenRules, type OrderRuleRow } from './order-rules.sql.ts'

const HERE = '/admin/catalogue/order-rules'
const ENDED_ROWS = 20

const ListQuery = Type.Object({
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  before: Type.Optional(Type.String({ maxLength: 40 })),
})
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const RuleForm = Type.Object(
  {
    kind: Type.Unsafe<RuleKind>(Type.Union(ruleKinds.map((kind) => Type.Literal(kind)))),
    category: text(50),
    value: text(4000),
    least: text(30),
    most: text(30),
    reason_vi: text(1000),
    reason_en: text(1000),
  },
  { additionalProperties: false, form: true },
)
const Address = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const config = { access: 'operator' } as const

/** What new orders may not be for: blocked links and words, and what holds for a category. */
export function orderRuleAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: { typed: TypedOrderRule; wrong?: readonly (keyof TypedOrderRule)[]; problem?: string },
    before?: string,
  ) {
    const [open, found, categories, waiting] = await Promise.all([
      listOpenRules(db),
      listEndedRules(db, { after: placeOf(before), limit: ENDED_ROWS + 1 }),
      listAllCategories(db),
      getWaiting(db),
    ])
    const ended = found.slice(0, ENDED_ROWS)
    const next = found.length > ENDED_ROWS ? cursorOf(ended.at(-1)) : undefined
    const names = categories.map((category) => category.name)
    const page = { open, ended, next, categories: names, counts: sidebarCounts(waiting), ...form }
    return frame.page(request, reply, <OrderRulesPage {...page} />, takeToast(request, reply))
  }

  app.get(HERE, { config, schema: { hide: true, querystring: ListQuery } }, async (request, reply) => {
    const kind = ruleKinds.find((one) => one === request.query.kind) ?? 'blocked_host'
    return show(request, reply, { typed: typedOf({ kind }) }, request.query.before)
  })

  app.post(HERE, { config, schema: { hide: true, body: RuleForm } }, async (request, reply) => {
    const typed = typedOf(request.body)
    const read = readOrderRule(typed, { amount: readAmount })
    if ('wrong' in read) return show(request, reply.code(400), { typed, wrong: read.wrong })
    const added = await attempt(() => addOrderRule(transaction, userOf(request).id, read.rule))
    if ('refused' in added) {
      markRefused(reply, added.refused)
      return show(request, reply, { typed, problem: added.refused.sentence(languageOf(request)) })
    }
    leaveToast(reply, 'order_rule_added')
    return reply.redirect(HERE, 303)
  })

  app.post(
    `${HERE}/:id/end`,
    { config, schema: { hide: true, params: Address, body: EmptyForm } },
    async (request, reply) => {
      await endOrderRule(transaction, userOf(request).id, request.params.id)
      leaveToast(reply, 'order_rule_ended')
      return reply.redirect(HERE, 303)
    },
  )
}

function typedOf(form: Static<typeof RuleForm>): TypedOrderRule {
  const { kind, category = '', value = '', least = '', most = '', reason_vi = '', reason_en = '' } = form
  return { kind, category, value, least, most, reasonVi: reason_vi, reasonEn: reason_en }
}

function cursorOf(rule: OrderRuleRow | undefined): string | undefined {
  return rule?.endedAt ? `${rule.endedAt.getTime()}-${rule.id}` : undefined
}

function placeOf(cursor: string | undefined): { endedAt: Date; id: number } | undefined {
  const [, at, id] = /^(\d{13})-(\d{1,9})$/.exec(cursor ?? '') ?? []
  return at && id ? { endedAt: new Date(Number(at)), id: Number(id) } : undefined
}
