import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { etaOf } from '../catalog/service-record.ts'
import { findTrackRecord } from '../catalog/service-records.sql.ts'
import { toVietnamIso } from '../core/clock.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { Amount, exactly, Id, Pagination, pagination, success } from '../platform/reply.ts'
import { controlRuns } from './control-runs.ts'
import { type OrderStatus, orderStatuses, progressPercent } from './order.ts'
import {
  IdempotencyKey,
  idempotencyKeyOf,
  orderFields,
  orderFormOf,
  PriceBreakdown,
  presentPrice,
} from './order-fields.ts'
import { type OrderRequest, orderRequest } from './order-request.ts'
import {
  countUserOrders,
  findUserOrder,
  listUserOrders,
  type OrderDetail,
  type OrderRow,
} from './orders.sql.ts'
import type { PlacedOrder } from './place-orders.ts'
import { settleRuns } from './settle-runs.ts'

export type OrderParts = {
  db: Queryable
  /** Places one order by group commit; throws the refusal. */
  placeOrder(request: OrderRequest): Promise<PlacedOrder>
  orderLimit: Limit
}

const listed = {
  id: Type.String(),
  service_name: Type.String(),
  link: Type.String(),
  quantity: Type.Integer(),
  price: Amount,
  status: Type.String({ description: orderStatuses.join(', ') }),
  progress: Type.Integer({ description: 'percent' }),
  created_at: Type.String(),
}

/** Placing orders and watching them. */
export function orderRoutes(app: Server, parts: OrderParts): void {
  app.post(
    '/api/orders',
    {
      config: { access: 'customer', headers: { 'Idempotency-Key': IdempotencyKey } },
      schema: {
        summary: 'Place an order',
        operationId: 'placeOrder',
        tags: ['Orders'],
        description: 'A repeat with the same Idempotency-Key gets the first answer and orders nothing.',
        body: exactly(orderFields),
        response: {
          200: success({
            order_id: Type.String(),
            price_breakdown: PriceBreakdown,
            new_balance: Amount,
            message: Type.String(),
          }),
        },
      },
    },
    async (request) => {
      await parts.orderLimit.check(request)
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key'])
      const order = orderRequest(userOf(request).id, orderFormOf(request.body), { idempotencyKey })
      const placed = await parts.placeOrder(order)
      return {
        success: true as const,
        order_id: placed.orderId,
        price_breakdown: presentPrice(placed.price),
        new_balance: placed.newBalance.toJSON(),
        message:
          languageOf(request) === 'en'
            ? 'The order was placed and is being processed'
            : 'Đơn hàng đã được tạo và đang xử lý',
      }
    },
  )

  app.get(
    '/api/orders/history',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My orders, newest first',
        operationId: 'listOrders',
        tags: ['Orders'],
        querystring: exactly({
          page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
          status: Type.Optional(
            Type.Union([Type.Literal('all'), ...orderStatuses.map((s) => Type.Literal(s))]),
          ),
        }),
        response: { 200: success({ data: Type.Array(Type.Object(listed)), pagination: Pagination }) },
      },
    },
    async (request) => {
      const { page = 1, limit = 20, status: asked = 'all' } = request.query
      const user = userOf(request)
      const status = asked === 'all' ? undefined : (asked as OrderStatus)
      const [rows, total] = await Promise.all([
        listUserOrders(parts.db, user.id, { status, offset: (page - 1) * limit, limit }),
        status ? countUserOrders(parts.db, user.id, status) : user.orderCount,
      ])
      return {
        success: true as const,
        data: rows.map(presentOrder),
        pagination: pagination(total, page, limit),
      }
    },
  )

  app.get(
    '/api/orders/:id',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'One of my orders',
        operationId: 'getOrder',
        tags: ['Orders'],
        params: exactly({ id: Id }),
        response: { 200: success({ order: Type.Object({ ...listed, ...detailed }) }) },
      },
    },
    async (request) => {
      const order = await findUserOrder(parts.db, userOf(request).id, request.params.id)
      return { success: true as const, order: await detailOf(parts.db, order ?? refuse('order_not_found')) }
    },
  )
}

/** Steering the runs of a drip-feed. */
export function orderRunsRoutes(
  app: Server,
  parts: { db: Queryable; transaction: Transaction; orderLimit: Limit },
): void {
  const { db, transaction } = parts

  app.post(
    '/api/orders/:id/runs',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Pause, resume or give up the runs of a drip-feed that have not started',
        operationId: 'controlRuns',
        tags: ['Orders'],
        description: 'For orders whose `runs_started` is not null. What is given up is refunded at once.',
        params: exactly({ id: Id }),
        body: exactly({
          control: Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('stop')], {
            examples: ['pause'],
          }),
        }),
        response: { 200: success({ order: Type.Object({ ...listed, ...detailed }) }) },
      },
    },
    async (request) => {
      await parts.orderLimit.check(request)
      const userId = userOf(request).id
      const { id: orderId } = request.params
      if (!(await findUserOrder(db, userId, orderId))) refuse('order_not_found')
      await controlRuns(transaction, { userId, orderId, control: request.body.control })
      if (request.body.control === 'stop') await settleRuns(transaction, [orderId])
      const order = (await findUserOrder(db, userId, orderId)) ?? refuse('order_not_found')
      return { success: true as const, order: await detailOf(db, order) }
    },
  )
}

const orNull = <T extends ReturnType<typeof Type.Integer> | ReturnType<typeof Type.String>>(type: T) =>
  Type.Union([type, Type.Null()])

const detailed = {
  number: Type.Integer(),
  service_id: Type.Integer(),
  runs: Type.Integer(),
  interval: orNull(Type.Integer()),
  fields: Type.Object(
    {},
    {
      additionalProperties: true,
      description: 'what else its service asks for, by the names of the order form',
    },
  ),
  start_at: orNull(Type.String()),
  runs_started: Type.Union([Type.Integer(), Type.Null()], {
    description: 'of a drip-feed that the panel schedules; null for other orders',
  }),
  runs_paused: Type.Boolean(),
  runs_stopped: Type.Boolean(),
  eta: Type.Union([Type.String(), Type.Null()], {
    description: 'when it is likely done, by what earlier orders took',
  }),
  next_run_at: orNull(Type.String()),
  note: orNull(Type.String()),
  base_price: Amount,
  discount: Amount,
  refunded: Amount,
  start_count: orNull(Type.Integer()),
  remains: orNull(Type.Integer()),
  error: orNull(Type.String()),
  submitted_at: orNull(Type.String()),
  completed_at: orNull(Type.String()),
}

function presentOrder(order: OrderRow) {
  return {
    id: order.id,
    service_name: order.serviceName,
    link: order.link,
    quantity: order.quantity,
    price: order.finalPrice.toJSON(),
    status: order.status,
    progress: progressPercent(order),
    created_at: toVietnamIso(order.createdAt),
  }
}

async function detailOf(db: Queryable, order: OrderDetail) {
  const record = await findTrackRecord(db, order.serviceId)
  return presentDetail(order, etaOf(record, order, new Date()))
}

function presentDetail(order: OrderDetail, eta: Date | undefined) {
  return {
    ...presentOrder(order),
    number: order.number,
    service_id: order.serviceId,
    runs: order.runs,
    interval: order.intervalMinutes,
    fields: order.fields,
    start_at: order.startAt && toVietnamIso(order.startAt),
    runs_started: order.runsStarted,
    runs_paused: order.runsPaused,
    runs_stopped: order.runsStopped,
    eta: eta ? toVietnamIso(eta) : null,
    next_run_at: order.nextRunAt && toVietnamIso(order.nextRunAt),
    note: order.note,
    base_price: order.basePrice.toJSON(),
    discount: order.discountAmount.toJSON(),
    refunded: order.refundedAmount.toJSON(),
    start_count: order.startCount,
    remains: order.remains,
    // While it waits, what the provider says is between it and us: that our account there is empty, for one.
    error: order.status === 'failed' ? order.errorMessage : null,
    submitted_at: order.submittedAt && toVietnamIso(order.submittedAt),
    completed_at: order.completedAt && toVietnamIso(order.completedAt),
  }
}
