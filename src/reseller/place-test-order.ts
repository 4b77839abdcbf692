import type { CurrentUser } from '../accounts/user.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import type { OrderRequest } from '../orders/order-request.ts'
import { listPlacementFacts } from '../orders/placement.sql.ts'
import { settle } from '../orders/settlement.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { TEST_BALANCE, TEST_ORDERS_KEPT } from './test-order.ts'
import { deleteSurplusTestOrders, findTestOrder, insertTestOrder } from './test-orders.sql.ts'

/**
 * Places an order of a test key: decided by the very rules and prices of a real one, from a balance that is never
 * used up, and sent to nobody; the customer's last 2,000 are kept. Gives its number; a repeat of a request id gives the first order's. Throws the refusal.
 */
export async function placeTestOrder(
  transaction: Transaction,
  user: CurrentUser,
  request: OrderRequest,
): Promise<{ number: number }> {
  return transaction(async (tx) => {
    // Before anything is decided: a repeat gets its answer even when the service is gone by now.
    const before = await findFirst(tx, user.id, request)
    if (before) return before
    const facts = await listPlacementFacts(tx, [request], { retried: false })
    const { id, totalSpent } = user
    const buyer = { id, totalSpent, isActive: true, balance: TEST_BALANCE, referrerId: null }
    const prices = { ...facts, coupons: new Map(), running: new Set<string>() }
    const [settlement] = settle(new Map([[id, buyer]]), prices, [request], new Date())
    if (!settlement || 'refused' in settlement) throw settlement?.refused ?? new Refusal('internal_error')
    const { service, terms, price } = settlement.accepted
    const written = await insertTestOrder(tx, {
      userId: id,
      serviceId: service.id,
      // A subscription names an account instead.
      link: terms.link,
      quantity: terms.quantity,
      price: price.final,
      requestId: request.idempotencyKey,
      requestHash: request.requestHash,
    })
    if (written) {
      await deleteSurplusTestOrders(tx, id, TEST_ORDERS_KEPT)
      return written
    }
    return (await findFirst(tx, id, request)) ?? refuse('idempotency_key_reused')
  })
}

/** The order that this request made before; refuses `idempotency_key_reused` where it was another one. */
async function findFirst(
  tx: Tx,
  userId: string,
  { idempotencyKey, requestHash }: OrderRequest,
): Promise<{ number: number } | undefined> {
  if (idempotencyKey === undefined) return undefined
  const first = await findTestOrder(tx, userId, idempotencyKey)
  if (first && !first.requestHash.equals(requestHash!)) refuse('idempotency_key_reused')
  return first && { number: first.number }
}
