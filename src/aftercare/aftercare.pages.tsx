import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { leaveToast } from '../accounts/toast.pages.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { findUserOrderId } from './aftercare.sql.ts'
import { askRefills } from './ask-refills.ts'
import { cancelOrders } from './cancel-orders.ts'

type AftercarePageParts = { db: Queryable; transaction: Transaction; aftercareLimit: Limit }

const OrderAddress = Type.Object({ order: Type.String({ pattern: '^\\d{1,15}$' }) })
const schema = { hide: true, params: OrderAddress }

/** The forms of an order's page that stop it or ask for its refill; both lead back to it with a message. */
export function aftercarePages(app: Server, parts: AftercarePageParts): void {
  const config = { access: 'customer' as const }

  app.post('/orders/:order/cancel', { config, schema }, async (request, reply) => {
    const { order } = request.params
    const id = await orderId(parts, request, order)
    const [outcome] = await cancelOrders(parts.transaction, userOf(request).id, [id])
    const toasts = {
      canceled: 'order_canceled',
      asked: 'cancel_asked',
      refused: 'aftercare_refused',
    } as const
    leaveToast(reply, toasts[outcome!.outcome], order)
    return back(reply, order)
  })

  app.post('/orders/:order/refill', { config, schema }, async (request, reply) => {
    const { order } = request.params
    const id = await orderId(parts, request, order)
    const [outcome] = await askRefills(parts.transaction, userOf(request).id, [id])
    leaveToast(reply, outcome!.outcome === 'asked' ? 'refill_asked' : 'aftercare_refused', order)
    return back(reply, order)
  })
}

async function orderId(parts: AftercarePageParts, request: FastifyRequest, order: string): Promise<string> {
  await parts.aftercareLimit.check(request)
  const found = await findUserOrderId(parts.db, userOf(request).id, Number(order))
  return (found ?? refuse('order_not_found')).id
}

function back(reply: FastifyReply, order: string): FastifyReply {
  return reply.redirect(`/orders/${order}`, 303)
}
