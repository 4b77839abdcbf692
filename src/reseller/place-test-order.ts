import type { CurrentUser } from '../accounts/user.ts'
import { Refusal } from '../core/refusal.ts'
import type { OrderRequest } from '../orders/order-request.ts'
import { listPlacementFacts } from '../orders/placement.sql.ts'
import { settle } from '../orders/settlement.ts'
import type { Transaction } from '../platform/db.ts'
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
    const first = await findTestOrder(tx, id, request.idempotencyKey ?? '')
    if (!first?.requestHash.equals(request.requestHash!)) throw new Refusal('idempotency_key_reused')
    return { number: first.number }
  })
}
