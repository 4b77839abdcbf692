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
import { kindOfField, typeFields } from '../core/service-type.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { clearPageCookie, setPageCookie } from '../platform/page-cookies.ts'
import { addressOf, readWholeNumber } from '../ui/format.ts'
import { type Coupon, plainCode } from '../wallet/coupon.ts'
import { findCoupon } from '../wallet/coupons.sql.ts'
import {
  DRAFT_COOKIE,
  draftOf,
  formOf,
  type OrderDraft,
  packDraft,
  serviceIdOf,
  takesQuantity,
  unpackDraft,
} from './order-draft.ts'
import { OrderFormPage, type OrderFormState } from './order-form.tsx'
import { LineCounts } from './order-own-fields.tsx'
import { OrderPicker } from './order-picker.tsx'
import { CouponNote, OrderPrice, type PriceOutcome } from './order-price.tsx'
import { agreedPrice, quoteOf, type ShownPrice } from './order-quote.ts'
import { type OrderRequest, orderRequest } from './order-request.ts'
import { findUserOrder } from './orders.sql.ts'
import type { PlacedOrder } from './place-orders.ts'
import { offerOf } from './pricing.ts'

export type OrderFormParts = {
  frame: PageFrame
  db: Queryable
  placeOrder(request: OrderRequest): Promise<PlacedOrder>
  orderLimit: Limit
}

const DRAFT_KEPT_SECONDS = 24 * 3600

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
})
const SentOrder = Type.Object(
  { ...draftFields, token: typed(60), rate: typed(20), discount: typed(10), leave_for: typed(10) },
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
      const draft = await startingDraft(db, request)
      const service = query.draft === 'pick' && !query.service ? undefined : await findOnSale(db, draft)
      if (service) return showForm(parts, request, reply, service, { draft, token: newId() })
      const [shelf, tier, personal] = await Promise.all([
        readShelf(db, query),
        frame.tier(request),
        frame.personalPrices(request),
      ])
      const isPaused = query.draft !== 'pick' && draft.service !== undefined
      return frame.page(
        request,
        reply,
        <OrderPicker {...{ shelf, tier, personal, draft: query.draft, isPaused }} />,
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
      const packed = packDraft(draft) ?? (isPicking(request) ? packDraft(withoutLines(draft)) : undefined)
      if (packed) setPageCookie(reply, DRAFT_COOKIE, packed, DRAFT_KEPT_SECONDS)
      if (isPicking(request)) return reply.redirect('/orders/new?draft=pick', 303)
      const price = await priceFor(parts, request, service, draft)
      const missing = 'quote' in price ? price.quote.missing : undefined
      const topUp = addressOf('/wallet/top-up', { amount: missing && String(missing.toJSON()) })
      if (packed) return reply.redirect(missing ? topUp : '/orders/new?draft=1', 303)
      return showForm(parts, request, reply, service, { draft, token: tokenOf(request), tooLongFor: topUp })
    },
  )
}

/** What the form starts with: what was kept, an earlier order, or what the address says; the latter wins. */
async function startingDraft(
  db: Queryable,
  request: FastifyRequest & { query: { again?: string; draft?: string } },
): Promise<OrderDraft> {
  const { again, draft } = request.query
  const kept = draft ? unpackDraft(request.cookies[DRAFT_COOKIE]) : {}
  const number = readWholeNumber(again ?? '')
  const order = number === undefined ? undefined : await findUserOrder(db, userOf(request).id, number)
  const repeated = order && {
    service: String(order.serviceId),
    link: order.link,
    quantity: takesQuantity(order.serviceType) ? String(order.quantity / order.runs) : '',
    ...Object.fromEntries(Object.entries(order.fields).map(([name, value]) => [name, String(value)])),
    runs: order.runs > 1 ? String(order.runs) : '',
    interval: order.intervalMinutes === null ? '' : String(order.intervalMinutes),
  }
  return { ...kept, ...draftOf(repeated), ...draftOf(request.query) }
}

/** The service that a draft names, when it can be ordered. */
async function findOnSale(db: Queryable, draft: OrderDraft): Promise<Service | undefined> {
  const id = serviceIdOf(draft)
  const service = id === undefined ? undefined : await findService(db, id)
  return service?.isActive && isOrderable(service.type) ? service : undefined
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
  const [tiers, personalPrices] = await Promise.all([frame.tiers(), frame.personalPrices(request)])
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
      <LineCounts service={service} draft={draft} />
    </>
  )
}

async function showForm(
  parts: OrderFormParts,
  request: FastifyRequest,
  reply: FastifyReply,
  service: Service,
  more: Omit<OrderFormState, 'service' | 'price'>,
): Promise<FastifyReply> {
  const price = await priceFor(parts, request, service, more.draft)
  return parts.frame.page(request, reply, <OrderFormPage state={{ service, price, ...more }} />)
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

/** Somebody who goes for another service may lose the longest texts, which are for this one. */
function withoutLines(draft: OrderDraft): OrderDraft {
  const lines = typeFields.filter((field) => kindOfField(field) === 'lines')
  return { ...draft, ...Object.fromEntries(lines.map((field) => [field, ''])) }
}

function isPicking(request: FastifyRequest): boolean {
  return (request.body as { leave_for?: unknown }).leave_for === 'pick'
}
