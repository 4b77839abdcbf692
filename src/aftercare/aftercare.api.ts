import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { toVietnamIso } from '../core/clock.ts'
import { type Language, type Refusal, refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { Amount, exactly, Id, success } from '../platform/reply.ts'
import { findUserOrderId } from './aftercare.sql.ts'
import { askRefills, type RefillOutcome } from './ask-refills.ts'
import { type CancelOutcome, cancelOrders } from './cancel-orders.ts'
import { listOrderRefills, type RefillRow } from './refills.sql.ts'

type AftercareParts = {
  db: Queryable
  transaction: Transaction
  /** Calls of a customer, and the orders that they name. */
  aftercareLimit: Limit
}

const MANY_MAX = 100
const REFILLS_SHOWN = 50

const Ids = exactly({
  ids: Type.Array(Id, {
    minItems: 1,
    maxItems: MANY_MAX,
    description: '1 to 100 orders',
    examples: [['0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42']],
  }),
})
const refusedFields = {
  error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
}
const canceledFields = {
  status: Type.String({ description: 'canceled, asked' }),
  refunded: Amount,
}

/** Stopping orders and asking for refills. */
export function aftercareRoutes(app: Server, parts: AftercareParts): void {
  cancelRoutes(app, parts)
  refillRoutes(app, parts)
}

function cancelRoutes(app: Server, parts: AftercareParts): void {
  app.post(
    '/api/orders/:id/cancel',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Cancel an order',
        operationId: 'cancelOrder',
        tags: ['Orders'],
        description:
          'canceled: it was not sent yet and is refunded. asked: the provider decides, and the status of the order tells.',
        params: exactly({ id: Id }),
        response: { 200: success(canceledFields) },
      },
    },
    async (request) => {
      await parts.aftercareLimit.check(request)
      const [outcome] = await cancelOrders(parts.transaction, userOf(request).id, [request.params.id])
      if (outcome!.outcome === 'refused') throw outcome!.refusal
      return { success: true as const, ...presentCancel(outcome!) }
    },
  )

  app.post(
    '/api/orders/cancel',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Cancel several orders',
        operationId: 'cancelOrders',
        tags: ['Orders'],
        description: 'Each order has its own outcome, in the order of the ids.',
        body: Ids,
        response: {
          200: success({
            data: Type.Array(
              Type.Object({
                id: Type.String(),
                success: Type.Boolean(),
                status: Type.Optional(canceledFields.status),
                refunded: Type.Optional(Amount),
                ...refusedFields,
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { ids } = request.body
      await parts.aftercareLimit.check(request, ids.length)
      const outcomes = await cancelOrders(parts.transaction, userOf(request).id, ids)
      const language = languageOf(request)
      const data = outcomes.map((one, index) => {
        const id = ids[index]!
        if (one.outcome === 'refused')
          return { id, success: false, error: presentRefusal(one.refusal, language) }
        return { id, success: true, ...presentCancel(one) }
      })
      return { success: true as const, data }
    },
  )
}

const Refill = Type.Object({
  number: Type.Integer(),
  status: Type.String({
    description:
      'pending, submitting, unknown, processing, in_progress, completed, rejected, failed, refused',
  }),
  reason: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String(),
  ended_at: Type.Union([Type.String(), Type.Null()]),
})

function refillRoutes(app: Server, parts: AftercareParts): void {
  app.post(
    '/api/orders/:id/refill',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Ask for a refill of an order',
        operationId: 'refillOrder',
        tags: ['Orders'],
        params: exactly({ id: Id }),
        response: { 200: success({ refill: Type.Integer({ description: 'number of the refill' }) }) },
      },
    },
    async (request) => {
      await parts.aftercareLimit.check(request)
      const [outcome] = await askRefills(parts.transaction, userOf(request).id, [request.params.id])
      if (outcome!.outcome === 'refused') throw outcome!.refusal
      return { success: true as const, refill: outcome!.number }
    },
  )

  app.post(
    '/api/orders/refill',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Ask for refills of several orders',
        operationId: 'refillOrders',
        tags: ['Orders'],
        description: 'Each order has its own outcome, in the order of the ids.',
        body: Ids,
        response: {
          200: success({
            data: Type.Array(
              Type.Object({
                id: Type.String(),
                success: Type.Boolean(),
                refill: Type.Optional(Type.Integer({ description: 'number of the refill' })),
                ...refusedFields,
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { ids } = request.body
      await parts.aftercareLimit.check(request, ids.length)
      const outcomes = await askRefills(parts.transaction, userOf(request).id, ids)
      const data = outcomes.map((one, index) => presentAsked(ids[index]!, one, languageOf(request)))
      return { success: true as const, data }
    },
  )

  app.get(
    '/api/orders/:id/refills',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'The refills of an order, newest first',
        operationId: 'listRefills',
        tags: ['Orders'],
        params: exactly({ id: Id }),
        response: { 200: success({ data: Type.Array(Refill) }) },
      },
    },
    async (request) => {
      const order = await findUserOrderId(parts.db, userOf(request).id, request.params.id)
      const refills = await listOrderRefills(parts.db, (order ?? refuse('order_not_found')).id, {
        before: undefined,
        limit: REFILLS_SHOWN,
      })
      return { success: true as const, data: refills.map(presentRefill) }
    },
  )
}

function presentCancel(outcome: Exclude<CancelOutcome, { outcome: 'refused' }>) {
  const refunded = outcome.outcome === 'canceled' ? outcome.refunded.toJSON() : 0
  return { status: outcome.outcome, refunded }
}

function presentAsked(id: string, outcome: RefillOutcome, language: Language) {
  if (outcome.outcome === 'asked') return { id, success: true, refill: outcome.number }
  return { id, success: false, error: presentRefusal(outcome.refusal, language) }
}

function presentRefusal(refusal: Refusal, language: Language) {
  return { code: refusal.code, message: refusal.sentence(language) }
}

function presentRefill(refill: RefillRow) {
  return {
    number: refill.number,
    status: refill.state,
    reason: refill.reason,
    created_at: toVietnamIso(refill.createdAt),
    ended_at: refill.endedAt && toVietnamIso(refill.endedAt),
  }
}
