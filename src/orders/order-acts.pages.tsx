import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { listAftercareFacts } from '../aftercare/aftercare.sql.ts'
import { aftercareOf } from '../aftercare/aftercare.ts'
import { askRefills, type RefillOutcome } from '../aftercare/ask-refills.ts'
import { type CancelOutcome, cancelOrders } from '../aftercare/cancel-orders.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { ActPlanPage, ActResultPage, type DoneAct, type OrderAct, type PlannedAct } from './order-acts.tsx'
import { listUserOrdersByNumber, type OrderRow } from './orders.sql.ts'

export type OrderActParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  aftercareLimit: Limit
}

/** As many as a page of the list has, and some more. */
const ORDERS_MAX = 100

const Act = Type.Union([Type.Literal('cancel'), Type.Literal('refill')])
const OrderNumber = Type.String({ pattern: '^\\d{1,15}$' })
const ActQuery = Type.Object({
  act: Act,
  order: Type.Optional(Type.Union([OrderNumber, Type.Array(OrderNumber, { maxItems: ORDERS_MAX })])),
})
const ActForm = Type.Object(
  { act: Act, orders: Type.String({ pattern: `^\\d{1,15}(,\\d{1,15}){0,${ORDERS_MAX - 1}}$` }) },
  { additionalProperties: false, form: true },
)

/** Stopping or refilling several orders: first what will happen to each, then what did. */
export function orderActPages(app: Server, parts: OrderActParts): void {
  const { frame, db, transaction } = parts
  const config = { access: 'customer' as const }

  app.get(
    '/orders/acts',
    { config, schema: { hide: true, querystring: ActQuery } },
    async (request, reply) => {
      const { act, order = [] } = request.query
      const orders = await chosenOrders(db, request, [order].flat())
      const facts = await listAftercareFacts(
        db,
        orders.map(({ id }) => id),
      )
      const byOrder = new Map(facts.map((one) => [one.orderId, aftercareOf(one)]))
      const planned = orders.map((one): PlannedAct => {
        const aftercare = byOrder.get(one.id)!
        const refusal = act === 'cancel' ? aftercare.whyNotCancel : aftercare.whyNotRefill
        return { order: one, refusal, stopsAtOnce: aftercare.cancelsAtOnce }
      })
      return frame.page(request, reply, <ActPlanPage act={act} planned={planned} />)
    },
  )

  app.post('/orders/acts', { config, schema: { hide: true, body: ActForm } }, async (request, reply) => {
    const { act, orders: numbers } = request.body
    const chosen = numbers.split(',')
    await parts.aftercareLimit.check(request, chosen.length)
    const orders = await chosenOrders(db, request, chosen)
    const outcomes = await carryOut(transaction, userOf(request).id, act, orders)
    const done = orders.map((order, place): DoneAct => ({ order, outcome: outcomes[place]! }))
    await frame.refreshUser(request)
    return frame.page(request, reply, <ActResultPage act={act} done={done} />)
  })
}

function carryOut(
  transaction: Transaction,
  userId: string,
  act: OrderAct,
  orders: readonly OrderRow[],
): Promise<(CancelOutcome | RefillOutcome)[]> {
  const ids = orders.map(({ id }) => id)
  return act === 'cancel' ? cancelOrders(transaction, userId, ids) : askRefills(transaction, userId, ids)
}

async function chosenOrders(
  db: Queryable,
  request: FastifyRequest,
  numbers: readonly string[],
): Promise<OrderRow[]> {
  const orders = await listUserOrdersByNumber(db, userOf(request).id, numbers.map(Number))
  return orders.sort((a, b) => b.number - a.number)
}
