import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { findUserProfile } from '../accounts/users.sql.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readAmount } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { PersonalPricesPage } from './admin-personal-prices.tsx'
import { deletePersonalPrice } from './delete-personal-price.ts'
import { listGrantedPrices } from './personal-prices.sql.ts'
import { setPersonalPrice } from './set-personal-price.ts'

const UserAddress = Type.Object({ id: Id })
const PriceAddress = Type.Object({ id: Id, price: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const PriceForm = Type.Object(
  {
    service: Type.Optional(Type.String({ maxLength: 12 })),
    rate: Type.Optional(Type.String({ maxLength: 30 })),
    discount: Type.Optional(Type.String({ maxLength: 10 })),
  },
  { additionalProperties: false, form: true },
)

/** What one customer pays instead of the tier's price. */
export function personalPricesAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const
  const here = (id: string) => `/admin/users/${id}/prices`

  async function readPage(userId: string) {
    const [user, rows, waiting] = await Promise.all([
      findUserProfile(db, userId),
      listGrantedPrices(db, userId),
      getWaiting(db),
    ])
    return { user: user ?? refuse('user_not_found'), rows, counts: sidebarCounts(waiting) }
  }

  app.get(
    here(':id'),
    { config: operator, schema: { hide: true, params: UserAddress } },
    async (request, reply) => {
      const page = await readPage(request.params.id)
      return frame.page(request, reply, <PersonalPricesPage {...page} />, takeToast(request, reply))
    },
  )

  app.post(
    here(':id'),
    { config: operator, schema: { hide: true, params: UserAddress, body: PriceForm } },
    async (request, reply) => {
      const userId = request.params.id
      const price = readPrice(request.body)
      const saved =
        price && (await attempt(() => setPersonalPrice(transaction, userOf(request), { ...price, userId })))
      if (saved && 'value' in saved) {
        leaveToast(reply, 'price_saved')
        return reply.redirect(here(userId), 303)
      }
      const language = languageOf(request)
      if (saved) markRefused(reply, saved.refused)
      else reply.code(400)
      const problem = saved?.refused.sentence(language) ?? texts(language).money.prices.oneOfBoth
      const page = <PersonalPricesPage {...(await readPage(userId))} typed={{ ...request.body, problem }} />
      return frame.page(request, reply, page)
    },
  )

  app.post(
    `${here(':id')}/:price/delete`,
    { config: operator, schema: { hide: true, params: PriceAddress, body: EmptyForm } },
    async (request, reply) => {
      const { id: userId, price } = request.params
      await deletePersonalPrice(transaction, userOf(request), { userId, id: price })
      leaveToast(reply, 'price_removed')
      return reply.redirect(here(userId), 303)
    },
  )
}

/** What the form grants; undefined when it is not one of rate and discount, or cannot be read. */
function readPrice(form: Static<typeof PriceForm>): PersonalPrice | undefined {
  const { service = '', rate = '', discount = '' } = form
  const serviceId = service.trim() === '' ? null : Number(/^#?(\d{1,9})$/.exec(service.trim())?.[1])
  if (Number.isNaN(serviceId) || (rate.trim() === '') === (discount.trim() === '')) return undefined
  if (rate.trim() !== '') {
    const amount = readAmount(rate)
    return amount && serviceId !== null ? { serviceId, rate: amount, discountPercent: null } : undefined
  }
  if (!/^\d{1,2}([.,]\d{1,2})?$/.test(discount.trim())) return undefined
  const discountPercent = Number(discount.trim().replace(',', '.'))
  return discountPercent > 0 ? { serviceId, rate: null, discountPercent } : undefined
}
