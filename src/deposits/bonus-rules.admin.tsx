import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { parseVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount, readWholeNumber } from '../ui/format.ts'
import { addBonusRule } from './add-bonus-rule.ts'
import { BonusRulesPage, type TypedBonusRule } from './admin-bonus-rules.tsx'
import { listBonusRules, type NewBonusRule } from './bonus-rules.sql.ts'
import { countWaitingClaims } from './claims.sql.ts'
import { endBonusRule } from './end-bonus-rule.ts'

const AMOUNT_MAX = Money.dong(10_000_000_000)
const PERCENT_MAX = 100
const USES_MAX = 1_000_000

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const RuleForm = Type.Object(
  {
    min_amount: text(30),
    percent: text(10),
    cap: text(30),
    uses: text(12),
    starts: text(20),
    ends: text(20),
  },
  { additionalProperties: false, form: true },
)
const RuleAddress = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const ListQuery = Type.Object({ done: text(20) })

/** The bonuses for deposits. */
export function bonusRuleAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const
  const here = '/admin/deposits/bonuses'

  async function readPage() {
    const [rules, waiting, claims] = await Promise.all([
      listBonusRules(db),
      getWaiting(db),
      countWaitingClaims(db),
    ])
    return { rules, waiting, claims }
  }

  app.get(here, { config, schema: { hide: true, querystring: ListQuery } }, async (request, reply) =>
    frame.page(request, reply, <BonusRulesPage {...(await readPage())} done={request.query.done} />),
  )

  app.post(here, { config, schema: { hide: true, body: RuleForm } }, async (request, reply) => {
    const { rule, wrong } = readRule(request.body)
    const added = rule && (await attempt(() => addBonusRule(transaction, userOf(request), rule)))
    if (added && 'value' in added) return reply.redirect(`${here}?done=added`, 303)
    if (added) markRefused(reply, added.refused)
    else reply.code(400)
    const problem = added?.refused.sentence(languageOf(request))
    const page = { ...(await readPage()), typed: typedOf(request.body), wrong, problem }
    return frame.page(request, reply, <BonusRulesPage {...page} />)
  })

  app.post(
    `${here}/:id/end`,
    { config, schema: { hide: true, params: RuleAddress, body: EmptyForm } },
    async (request, reply) => {
      await endBonusRule(transaction, userOf(request).id, request.params.id)
      return reply.redirect(`${here}?done=ended`, 303)
    },
  )
}

function typedOf(form: Static<typeof RuleForm>): TypedBonusRule {
  const { min_amount: minAmount = '', percent = '', cap = '', uses = '', starts = '', ends = '' } = form
  return { minAmount, percent, cap, uses, starts, ends }
}

function readRule(form: Static<typeof RuleForm>): {
  rule?: NewBonusRule
  wrong: ReadonlySet<keyof TypedBonusRule>
} {
  const typed = typedOf(form)
  const wrong = new Set<keyof TypedBonusRule>()
  const minAmount = readAmount(typed.minAmount)
  if (!minAmount?.isPositive() || AMOUNT_MAX.isLessThan(minAmount)) wrong.add('minAmount')
  const percent = typed.percent.trim().replace(',', '.')
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(percent) || Number(percent) <= 0 || Number(percent) > PERCENT_MAX) {
    wrong.add('percent')
  }
  const bonusMax = typed.cap.trim() === '' ? null : readAmount(typed.cap)
  if (bonusMax !== null && (!bonusMax?.isPositive() || AMOUNT_MAX.isLessThan(bonusMax))) wrong.add('cap')
  const usesMax = typed.uses.trim() === '' ? null : readWholeNumber(typed.uses)
  if (usesMax !== null && !(usesMax !== undefined && usesMax >= 1 && usesMax <= USES_MAX)) wrong.add('uses')
  const [startsAt, endsAt] = [readTime(typed.starts), readTime(typed.ends)]
  if (startsAt === undefined) wrong.add('starts')
  // One that is over before it begins would never run.
  if (endsAt === undefined || (endsAt && endsAt <= (startsAt ?? new Date()))) wrong.add('ends')
  if (wrong.size > 0 || !minAmount) return { wrong }
  const dates = { startsAt: startsAt ?? null, endsAt: endsAt ?? null }
  return {
    rule: { minAmount, percent, bonusMax: bonusMax ?? null, usesMax: usesMax ?? null, ...dates },
    wrong,
  }
}

/** Vietnam's wall clock as a form sends it, `2025-10-26T15:30`; null for nothing, undefined for what is no time. */
function readTime(typed: string): Date | null | undefined {
  const plain = typed.trim()
  if (plain === '') return null
  return parseVietnamTime(`${plain.replace('T', ' ')}:00`)
}
