import type { FastifySchemaCompiler } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { Money } from '../core/money.ts'
import type { Language, Refusal } from '../core/refusal.ts'
import { languageOf, type Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { Amount, exactly, success } from '../platform/reply.ts'
import { compileValidator } from '../platform/validation.ts'
import { type MassLine, type MassOrder, type MassOutcome, massOrder } from './mass-order.ts'
import {
  IdempotencyKey,
  idempotencyKeyOf,
  orderFields,
  orderFormOf,
  PriceBreakdown,
  presentPrice,
} from './order-fields.ts'

export type MassOrderParts = {
  /** Places a mass order, when its turn has come; throws the refusal of the whole. */
  placeMassOrder(mass: MassOrder): Promise<MassOutcome>
  /** Counts lines, together with single orders. */
  orderLimit: Limit
}

const LINES_MAX = 1000
// A thousand of the longest links and notes, or some 8 kB of comments for each line.
const BODY_MAX_BYTES = 8 * 1_048_576

const Line = exactly(orderFields)
const envelope = (line: TSchema) =>
  exactly({
    orders: Type.Array(line, {
      minItems: 1,
      maxItems: LINES_MAX,
      description: 'each with the fields of a single order',
      examples: [[{ service_id: 12, link: 'https://www.facebook.com/homemmo/posts/1', quantity: 1000 }]],
    }),
    all_or_none: Type.Optional(
      Type.Boolean({ description: 'true: nothing is ordered unless every line can be; otherwise false' }),
    ),
  })

const LineResult = Type.Object({
  success: Type.Boolean(),
  order_id: Type.Optional(Type.String()),
  number: Type.Optional(Type.Integer()),
  price_breakdown: Type.Optional(PriceBreakdown),
  error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
})

/** Placing many orders at once. */
export function massOrderRoutes(app: Server, parts: MassOrderParts): void {
  app.post(
    '/api/orders/mass',
    {
      bodyLimit: BODY_MAX_BYTES,
      config: { access: 'customer', headers: { 'Idempotency-Key': IdempotencyKey } },
      validatorCompiler: compileEnvelope,
      schema: {
        summary: 'Place up to 1,000 orders',
        operationId: 'placeMassOrder',
        tags: ['Orders'],
        description:
          'Every line has an outcome of its own, in the order they were sent; a wrong one costs the others nothing.',
        body: envelope(Line),
        response: {
          200: success({
            results: Type.Array(LineResult),
            placed: Type.Integer({ description: 'how many lines were ordered' }),
            refused: Type.Integer({ description: 'how many lines were not' }),
            total: Amount,
            new_balance: Amount,
          }),
        },
      },
    },
    async (request) => {
      const sent = request.body.orders as unknown[]
      const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key'])
      await parts.orderLimit.check(request, sent.length)
      const allOrNone = request.body.all_or_none ?? false
      const mass = massOrder(userOf(request).id, sent.map(readLine), { allOrNone, idempotencyKey })
      return presentMass(await parts.placeMassOrder(mass), languageOf(request))
    },
  )
}

const ofBody = { method: 'POST', url: '/api/orders/mass', httpPart: 'body' }
const checkLine = compileValidator({ ...ofBody, schema: Line })
const checkEnvelope = compileValidator({ ...ofBody, schema: envelope(Type.Unknown()) })

/** Checks all but the lines: a wrong one is an outcome among the others, no reason to refuse them all. */
const compileEnvelope: FastifySchemaCompiler<TSchema> = () => (body: { orders?: unknown } | null) => {
  const bare = Array.isArray(body?.orders) ? { ...body, orders: body.orders.map(() => null) } : body
  const checked = checkEnvelope(bare) as { error?: Refusal }
  return checked.error ? { error: checked.error } : { value: body }
}

function readLine(sent: unknown): MassLine {
  const checked = checkLine(sent) as { error: Refusal } | { value: Parameters<typeof orderFormOf>[0] }
  return 'error' in checked ? { refused: checked.error, sent } : { form: orderFormOf(checked.value) }
}

function presentMass(outcome: MassOutcome, language: Language) {
  const placed = outcome.lines.flatMap((line) => ('placed' in line ? [line.placed] : []))
  return {
    success: true as const,
    results: outcome.lines.map((line) => presentLine(line, language)),
    placed: placed.length,
    refused: outcome.lines.length - placed.length,
    total: Money.sum(placed.map((order) => order.price.final)).toJSON(),
    new_balance: outcome.newBalance.toJSON(),
  }
}

function presentLine(line: MassOutcome['lines'][number], language: Language) {
  if ('refused' in line) {
    return { success: false, error: { code: line.refused.code, message: line.refused.sentence(language) } }
  }
  const { orderId, number, price } = line.placed
  return { success: true, order_id: orderId, number, price_breakdown: presentPrice(price) }
}
