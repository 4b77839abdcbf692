import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { Money } from '../core/money.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount } from '../ui/format.ts'
import { type Texts, texts } from '../ui/texts.ts'
import { MarginRulesPage, type TypedRule } from './admin-margin-rules.tsx'
import { changeSyncPolicy } from './change-sync-policy.ts'
import { deleteMarginRule } from './delete-margin-rule.ts'
import { type MarginRule, roundSteps } from './margin-rule.ts'
import { getMargins, listMarginRules } from './margin-rules.sql.ts'
import { listCatalogueStates } from './providers.sql.ts'
import { saveMarginRule } from './save-margin-rule.ts'
import { listAllCategories } from './services.sql.ts'

const FIXED_MAX = Money.dong(1_000_000_000)
const PERCENT_MAX = 1000

const RuleForm = Type.Object(
  {
    service: Type.Optional(Type.String({ maxLength: 12 })),
    category: Type.Optional(Type.String({ maxLength: 50 })),
    percent: Type.Optional(Type.String({ maxLength: 10 })),
    fixed: Type.Optional(Type.String({ maxLength: 30 })),
    round_to: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false, form: true },
)
const RuleAddress = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const PolicyForm = Type.Object(
  {
    provider: Type.String({ minLength: 1, maxLength: 100 }),
    auto_approve: Type.Union([Type.Literal('none'), Type.Literal('prices'), Type.Literal('all')]),
    on_price_rise: Type.Union([Type.Literal('pause'), Type.Literal('reprice')]),
  },
  { additionalProperties: false, form: true },
)

/** How prices are made from what providers ask, and what becomes of differences by itself. */
export function marginRulesAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const
  const here = '/admin/catalogue/rules'

  async function readPage() {
    const [rules, margins, providers, categories, waiting] = await Promise.all([
      listMarginRules(db),
      getMargins(db),
      listCatalogueStates(db),
      listAllCategories(db),
      getWaiting(db),
    ])
    return { rules, margins, providers, categories, sidebar: sidebarCounts(waiting) }
  }

  app.get(here, { config: operator, schema: { hide: true } }, async (request, reply) =>
    frame.page(request, reply, <MarginRulesPage {...(await readPage())} />, takeToast(request, reply)),
  )

  app.post(here, { config: operator, schema: { hide: true, body: RuleForm } }, async (request, reply) => {
    const words = texts(languageOf(request)).admin.catalogue
    const { rule, errors } = readRule(request.body, words)
    const saved = rule && (await attempt(() => saveMarginRule(transaction, userOf(request).id, rule)))
    if (!saved || 'refused' in saved) {
      const problems = saved ? { service: words.serviceWrong } : errors
      const page = <MarginRulesPage {...(await readPage())} typed={typedOf(request.body)} errors={problems} />
      return frame.page(request, reply.code(400), page)
    }
    leaveToast(reply, 'rule_saved')
    return reply.redirect(here, 303)
  })

  app.post(
    `${here}/:id/delete`,
    { config: operator, schema: { hide: true, params: RuleAddress, body: EmptyForm } },
    async (request, reply) => {
      await deleteMarginRule(transaction, userOf(request).id, request.params.id)
      leaveToast(reply, 'rule_deleted')
      return reply.redirect(here, 303)
    },
  )

  app.post(
    '/admin/catalogue/policy',
    { config: operator, schema: { hide: true, body: PolicyForm } },
    async (request, reply) => {
      const { provider, auto_approve: autoApprove, on_price_rise: onPriceRise } = request.body
      await changeSyncPolicy(transaction, userOf(request).id, provider, { autoApprove, onPriceRise })
      leaveToast(reply, 'policy_saved')
      return reply.redirect(here, 303)
    },
  )
}

function typedOf(form: Static<typeof RuleForm>): TypedRule {
  const { service = '', category = '', percent = '', fixed = '', round_to = 0 } = form
  return { service, category, percent, fixed, roundTo: String(round_to) }
}

function readRule(
  form: Static<typeof RuleForm>,
  words: Texts['admin']['catalogue'],
): { rule?: MarginRule; errors: Partial<Record<keyof TypedRule, string>> } {
  const typed = typedOf(form)
  const percent = /^\d{1,4}([.,]\d{1,2})?$/.test(typed.percent) ? Number(typed.percent.replace(',', '.')) : -1
  const fixed = typed.fixed === '' ? Money.zero : readAmount(typed.fixed)
  const serviceId = typed.service === '' ? null : Number(/^#?(\d{1,9})$/.exec(typed.service.trim())?.[1])
  const roundTo = roundSteps.find((step) => String(step) === typed.roundTo) ?? 0
  const errors = {
    ...((percent < 0 || percent > PERCENT_MAX) && { percent: words.percentWrong }),
    ...((!fixed || FIXED_MAX.isLessThan(fixed)) && { fixed: words.fixedWrong }),
    ...(Number.isNaN(serviceId) && { service: words.serviceWrong }),
  }
  if (!fixed || Object.keys(errors).length > 0) return { errors }
  const category = serviceId === null ? typed.category || null : null
  return { rule: { serviceId, category, percent, fixed, roundTo }, errors }
}
