import { lockFreeSlots, updateSlotsTaken } from '../catalog/providers.sql.ts'
import { newId } from '../core/id.ts'
import type { Transaction } from '../platform/db.ts'
import { type DispatchedOrder, insertAttempts, lockPendingOrders } from './dispatch.sql.ts'

/** An order that may be sent once, under this token. */
export type Claim = {
  token: string
  order: DispatchedOrder
  fields: Readonly<Record<string, string | number>>
}

/**
 * Claims up to `limit` pending orders for sending: spends a slot of the provider's budget on each, writes the
 * attempt with its lease and token, and commits, all before a byte leaves. Whatever happens afterwards, these
 * orders are never sent by themselves again.
 */
export async function claimOrders(
  transaction: Transaction,
  by: { provider: string; worker: string; leaseMs: number; limit: number },
  fieldsOf: (order: DispatchedOrder) => Claim['fields'],
): Promise<Claim[]> {
  return transaction(async (tx) => {
    const slots = await lockFreeSlots(tx, by.provider, by.limit, 'add')
    if (slots.length === 0) return []
    const orders = await lockPendingOrders(tx, by.provider, slots.length)
    if (orders.length === 0) return []
    const claims = orders.map((order) => ({ token: newId(), order, fields: fieldsOf(order) }))
    const attempts = claims.map((claim) => ({
      id: claim.token,
      orderId: claim.order.id,
      request: claim.fields,
    }))
    await insertAttempts(tx, attempts, by)
    await updateSlotsTaken(tx, by.provider, slots.slice(0, orders.length))
    return claims
  })
}
