import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { Money } from '../core/money.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount, readWholeNumber } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { CouponsPage } from './admin-coupons.tsx'
import { listCoupons, type NewCoupon } from './coupons.sql.ts'
import { makeCoupon } from './make-coupon.ts'
import { betweenDays } from './period.ts'
import { switchCoupon } from './switch-coupon.ts'

const PAGE_ROWS = 50
const HERE = '/admin/coupons'
const USES_MAX = 1_000_000

const typed = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ListQuery = Type.Object({ before: typed(12) })
const CouponForm = Type.Object(
  {
    code: typed(40),
    kind: Type.Union([Type.Literal('order'), Type.Literal('deposit')]),
    percent: typed(10),
    amount: typed(30),
    amount_max: typed(30),
    minimum: typed(30),
    starts_at: typed(10),
    ends_at: typed(10),
    uses_max: typed(12),
    per_user_max: typed(12),
    note: typed(200),
  },
  { additionalProperties: false, form: true },
)
const Address = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const SwitchForm = Type.Object(
  { active: Type.Union([Type.Literal('on'), Type.Literal('off')]) },
  { additionalProperties: false, form: true },
)

/** Making coupons, seeing what they gave away, switching them off. */
export function couponAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  async function readPage(before?: number) {
    const [rows, waiting] = await Promise.all([
      listCoupons(db, { before, limit: PAGE_ROWS + 1 }),
      getWaiting(db),
    ])
    return { rows, pageRows: PAGE_ROWS, counts: sidebarCounts(waiting) }
  }

  app.get(
    HERE,
    { config: operator, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const page = await readPage(readWholeNumber(request.query.before ?? ''))
      return frame.page(request, reply, <CouponsPage {...page} />, takeToast(request, reply))
    },
  )

  app.post(HERE, { config: operator, schema: { hide: true, body: CouponForm } }, async (request, reply) => {
    const coupon = readCoupon(request.body)
    const made = coupon && (await attempt(() => makeCoupon(transaction, userOf(request), coupon)))
    if (made && 'value' in made) {
      leaveToast(reply, 'coupon_made')
      return reply.redirect(HERE, 303)
    }
    const language = languageOf(request)
    if (made) markRefused(reply, made.refused)
    else reply.code(400)
    const words = texts(language).money.coupons
    const problem = made?.refused.sentence(language) ?? `${words.wrong} ${words.oneOfBoth}`
    return frame.page(
      request,
      reply,
      <CouponsPage {...(await readPage())} typed={{ ...request.body, problem }} />,
    )
  })

  app.post(
    `${HERE}/:id`,
    { config: operator, schema: { hide: true, params: Address, body: SwitchForm } },
    async (request, reply) => {
      const isActive = request.body.active === 'on'
      await switchCoupon(transaction, userOf(request), { id: request.params.id, isActive })
      leaveToast(reply, 'coupon_switched')
      return reply.redirect(HERE, 303)
    },
  )
}

/** What the form asks for; undefined when a field cannot be read. */
function readCoupon(form: Static<typeof CouponForm>): NewCoupon | undefined {
  const amountOf = (text = '') => (text.trim() === '' ? null : (readAmount(text) ?? undefined))
  const countOf = (text = '') => (text.trim() === '' ? null : readWholeNumber(text))
  const dayOf = (text = '', part: 'from' | 'until') =>
    text.trim() === '' ? null : betweenDays(text, text)?.[part]
  const [amount, amountMax, minimum] = [form.amount, form.amount_max, form.minimum].map(amountOf)
  const [usesMax, usesPerUserMax] = [form.uses_max, form.per_user_max].map(countOf)
  const [startsAt, endsAt] = [dayOf(form.starts_at, 'from'), dayOf(form.ends_at, 'until')]
  const percent = (form.percent ?? '').trim().replace(',', '.')
  const discountPercent =
    percent === '' ? null : /^\d{1,3}(\.\d{1,2})?$/.test(percent) ? Number(percent) : undefined
  if (amount === undefined || amountMax === undefined || minimum === undefined) return undefined
  if (usesMax === undefined || usesPerUserMax === undefined || discountPercent === undefined) return undefined
  if (startsAt === undefined || endsAt === undefined) return undefined
  const isPossible =
    (amount === null) !== (discountPercent === null) &&
    (amount?.isPositive() ?? true) &&
    (amountMax?.isPositive() ?? true) &&
    (discountPercent === null || (discountPercent > 0 && discountPercent <= 100)) &&
    (usesMax === null || (usesMax >= 1 && usesMax <= USES_MAX)) &&
    (usesPerUserMax === null || (usesPerUserMax >= 1 && usesPerUserMax <= USES_MAX)) &&
    (endsAt === null || endsAt > (startsAt ?? new Date()))
  if (!isPossible) return undefined
  return {
    code: form.code ?? '',
    kind: form.kind,
    discountPercent,
    amount,
    amountMax,
    minimum: minimum ?? Money.zero,
    startsAt,
    endsAt,
    usesMax: usesMax ?? 100_000,
    usesPerUserMax,
    note: form.note?.trim() || null,
  }
}
