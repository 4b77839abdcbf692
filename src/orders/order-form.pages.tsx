import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast } from '../accounts/toast.pages.ts'
import { isOrderable, type Service } from '../catalog/service.ts'
import { findService } from '../catalog/services.sql.ts'
import { readShelf } from '../catalog/shelf.pages.ts'
import { newId } from '../core/id.ts'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { kindOfField, serviceType, typeFields } from '../core/service-type.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { clearPageCookie } from '../platform/page-cookies.ts'
import { listDisclosures } from '../support/disclosures.sql.ts'
import { acceptShownTerms } from '../support/terms-consent.pages.ts'
import { type Coupon, plainCode } from '../wallet/coupon.ts'
import { findCoupon } from '../wallet/coupons.sql.ts'
import { type LinkMismatch, linkMismatch } from './link-platform.ts'
import { DRAFT_COOKIE, draftOf, formOf, type OrderDraft, serviceIdOf } from './order-draft.ts'
import { LinkNote, OrderFormPage, type OrderFormState } from './order-form.tsx'
import { LineCounts } from './order-own-fields.tsx'
import { OrderPicker } from './order-picker.tsx'
import { CouponNote, OrderPrice, type PriceOutcome } from './order-price.tsx'
import { agreedPrice, quoteOf, type ShownPrice } from './order-quote.ts'
import { type OrderRequest, orderRequest } from './order-request.ts'
import { draftElsewhere, keepOrderDraft, startingDraft, topUpAddress } from './order-start.pages.ts'
import type { PlacedOrder } from './place-orders.ts'
import { offerOf } from './pricing.ts'

export type OrderFormParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  placeOrder(request: OrderRequest): Promise<PlacedOrder>
  orderLimit: Limit
}

const typed = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const longestByKind = { lines: 100_000, text: 1000, link: 4096, number: 40 }
const draftFields = {
  service: typed(20),
  link: typed(4096),
  quantity: typed(40),
  ...Object.fromEntries(typeFields.map((field) => [field, typed(longestByKind[kindOfField(field)])])),
  runs: typed(20),
  interval: typed(20),
  start_at: typed(40),
  note: typed(1000),
  coupon: typed(40),
}
const NewOrderQuery = Type.Object({
  ...draftFields,
  again: typed(20),
  draft: typed(10),
  category: typed(50),
  q: typed(200),
  after: typed(40),
  favourites: typed(10),
})
const SentOrder = Type.Object(
  {
    ...draftFields,
    token: typed(60),
    rate: typed(20),
    discount: typed(10),
    leave_for: typed(10),
    link_ok: typed(4096),
    terms: typed(12),
  },
  { additionalProperties: false, form: true },
)

/** Choosing a service, filling in its form, watching the price, and ordering. */
export function orderFormPages(app: Server, parts: OrderFormParts): void {
  const { frame, db } = parts
  const access = { access: 'customer' as const }

  app.get(
    '/orders/new',
    { config: access, schema: { hide: true, querystring: NewOrderQuery } },
    async (request, reply) => {
      const { query } = request
      if (query.draft === '1' && draftElsewhere(request) === 'mass') {
        return reply.redirect('/orders/mass?draft=1', 303)
      }
      const { draft, repeats } = await startingDraft(db, request)
      const service = query.draft === 'pick' && !query.service ? undefined : await findOnSale(db, draft)
      if (service) return showForm(parts, request, reply, service, { draft, token: newId(), repeats })
      const [shelf, tier, personal] = await Promise.all([
        readShelf(db, query, { userId: userOf(request).id, favouritesFirst: true }),
        frame.tier(request),
        frame.personalPrices(request),
      ])
      const isPaused = query.draft !== 'pick' && draft.service !== undefined
      return frame.page(
        request,
        reply,
        <OrderPicker {...{ shelf, tier, personal, draft: query.draft, isPaused, repeats }} />,
      )
    },
  )

  app.post(
    '/orders/new',
    { config: access, attachValidation: true, schema: { hide: true, body: SentOrder } },
    async (request, reply) => {
      const draft = draftOf(request.body)
      const service = await findOnSale(db, draft)
      if (!service) return reply.redirect('/orders/new', 303)
      const doubt = linkDoubt(request, service, draft)
      if (doubt) {
        reply.code(422)
        return showForm(parts, request, reply, service, { draft, token: tokenOf(request), doubt })
      }
      const outcome = await attempt(() => place(parts, request, service, draft))
      if ('refused' in outcome) return showRefused(parts, request, reply, service, outcome.refused)
      const { number } = outcome.value
      clearPageCookie(reply, DRAFT_COOKIE)
      leaveToast(reply, 'order_placed', String(number))
      return reply.redirect(`/orders/${number}`, 303)
    },
  )

  app.post(
    '/orders/price',
    { config: access, attachValidation: true, schema: { hide: true, body: SentOrder } },
    async (request, reply) => {
      const draft = draftOf(request.body)
      const service = await findOnSale(db, draft)
      if (!service) return reply.redirect('/orders/new', 303)
      if (!request.headers['hx-request']) {
        return showForm(parts, request, reply, service, { draft, token: tokenOf(request) })
      }
      const price = await priceFor(parts, request, service, draft)
      return frame.part(request, reply, <LivePrice {...{ service, price, draft }} />)
    },
  )
  app.get('/orders/price', { config: access, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect('/orders/new', 303),
  )

  app.post(
    '/orders/draft',
    { config: access, attachValidation: true, schema: { hide: true, body: SentOrder } },
    async (request, reply) => {
      const draft = draftOf(request.body)
      const service = await findOnSale(db, draft)
      if (!service) return reply.redirect('/orders/new', 303)
      if (isPicking(request)) {
        await keepOrderDraft(parts.transaction, request, reply, draft)
        return reply.redirect('/orders/new?draft=pick', 303)
      }
      const price = await priceFor(parts, request, service, draft)
      const missing = 'quote' in price ? price.quote.missing : undefined
      await keepOrderDraft(parts.transaction, request, reply, draft)
      return reply.redirect(missing ? await topUpAddress(db, missing) : '/orders/new?draft=1', 303)
    },
  )
}

/** The service that a draft names, when it can be ordered. */
async function findOnSale(db: Queryable, draft: OrderDraft): Promise<Service | undefined> {
  const id = serviceIdOf(draft)
  const service = id === undefined ? undefined : await findService(db, id)
  return service?.isActive && isOrderable(service.type) ? service : undefined
}

/** That the link does not look like the service's network, unless its sender has said that this very link is right. */
function linkDoubt(request: FastifyRequest, service: Service, draft: OrderDraft): LinkMismatch | undefined {
  const { link_ok: confirmed } = request.body as { link_ok?: string }
  return request.validationError || confirmed === draft.link ? undefined : mismatchOf(service, draft)
}

function mismatchOf(service: Service, draft: OrderDraft): LinkMismatch | undefined {
  const takesLink = serviceType(service.type)?.takesLink
  return takesLink && draft.link ? linkMismatch(service.category, draft.link) : undefined
}

async function place(
  parts: OrderFormParts,
  request: FastifyRequest,
  service: Service,
  draft: OrderDraft,
): Promise<PlacedOrder> {
  if (request.validationError) throw request.validationError
  await parts.orderLimit.check(request)
  const form = formOf(service, draft)
  const shown = shownPrice(request.body as { rate?: string; discount?: string })
  // Nothing is charged that was not shown: without the price on the page the page is shown again.
  if (!shown) throw new Refusal('malformed_body')
  await acceptShownTerms(parts.transaction, request)
  const { id } = userOf(request)
  const coupon = await couponOf(parts.db, id, form)
  return parts.placeOrder(
    orderRequest(id, form, {
      idempotencyKey: `form:${tokenOf(request)}`,
      expectedPrice: agreedPrice(service, form, shown, { id, coupon }, new Date()),
    }),
  )
}

/** The coupon that a form names, looked at only. */
async function couponOf(
  db: Queryable,
  userId: string,
  form: { coupon?: string | undefined },
): Promise<Coupon | undefined> {
  return form.coupon === undefined ? undefined : findCoupon(db, plainCode(form.coupon), userId)
}

function shownPrice({
  rate = '',
  discount = '',
}: {
  rate?: string
  discount?: string
}): ShownPrice | undefined {
  if (!/^\d{1,11}(\.\d{1,4})?$/.test(rate) || !/^\d{1,2}(\.\d{1,2})?$/.test(discount)) return undefined
  return { rate: Money.parse(rate), discountPercent: Number(discount) }
}

async function priceFor(
  { frame, db }: OrderFormParts,
  request: FastifyRequest,
  service: Service,
  draft: OrderDraft,
): Promise<PriceOutcome> {
  const tier = await frame.tier(request)
  const [tiers, personalPrices] = await Promise.all([frame.tiers(request), frame.personalPrices(request)])
  const offer = offerOf(service, tier, personalPrices)
  const buyer = { ...userOf(request), personalPrices }
  const form = formOf(service, draft)
  const coupon = await couponOf(db, buyer.id, form)
  const now = new Date()
  const outcome = await attempt(async () => quoteOf(service, form, buyer, tiers, now, coupon))
  const priced = { tier, offer }
  return 'value' in outcome
    ? { ...priced, quote: outcome.value, now }
    : { ...priced, refused: outcome.refused }
}

/** What changes with every letter: the price, and how many lines there are. */
function LivePrice({ service, price, draft }: { service: Service; price: PriceOutcome; draft: OrderDraft }) {
  return (
    <>
      <OrderPrice service={service} price={price} />
      <CouponNote price={price} swap />
      <LinkNote mismatch={mismatchOf(service, draft)} swap />
      <LineCounts service={service} draft={draft} />
    </>
  )
}

async function showForm(
  parts: OrderFormParts,
  request: FastifyRequest,
  reply: FastifyReply,
  service: Service,
  more: Omit<OrderFormState, 'service' | 'price' | 'disclosure'>,
): Promise<FastifyReply> {
  const [price, disclosures] = await Promise.all([
    priceFor(parts, request, service, more.draft),
    listDisclosures(parts.db, [service.id]),
  ])
  const disclosure = disclosures.get(service.id)
  return parts.frame.page(request, reply, <OrderFormPage state={{ service, price, disclosure, ...more }} />)
}

async function showRefused(
  parts: OrderFormParts,
  request: FastifyRequest,
  reply: FastifyReply,
  service: Service,
  refused: Refusal,
): Promise<FastifyReply> {
  markRefused(reply, refused)
  // The balance or the price on this page was not what it is: read again what is shown.
  await parts.frame.refreshUser(request)
  const fresh = (await findService(parts.db, service.id)) ?? service
  const token = refused.code === 'idempotency_key_reused' ? newId() : tokenOf(request)
  return showForm(parts, request, reply, fresh, { draft: draftOf(request.body), token, refused })
}

/** The token of a sent form; one without it orders as often as it is sent, like any new form. */
function tokenOf(request: FastifyRequest): string {
  const { token } = request.body as { token?: unknown }
  return typeof token === 'string' && /^[0-9a-f-]{36}$/.test(token) ? token : newId()
}

function isPicking(request: FastifyRequest): boolean {
  return (request.body as { leave_for?: unknown }).leave_for === 'pick'
}
