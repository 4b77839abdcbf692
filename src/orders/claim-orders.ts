import { lockFreeSlots, updateSlotsTaken } from '../catalog/providers.sql.ts'
import { newId } from '../core/id.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import {
  type DispatchedOrder,
  findDispatchGate,
  getMarginFloor,
  insertAttempts,
  lockPendingOrders,
  lockProvider,
  updateHeld,
  updateUnsendable,
} from './dispatch.sql.ts'
import { claimable, isAboveFloor } from './dispatch-gate.ts'

/** An order that may be sent once, under this token. */
export type Claim = {
  token: string
  order: DispatchedOrder
  fields: Readonly<Record<string, string | number>>
}

/** An order whose provider asks too much is looked at again after this. */
const HELD_MS = 60_000

/**
 * Claims up to `limit` pending orders for sending: spends a request of the provider's budget on each (two
 * where its balance is read first), writes the attempt with its lease and token, and commits, all before a
 * byte leaves. None while the provider is switched off or new orders wait for it; one where a hold is tried.
 * Orders whose price no longer covers the provider's are set to wait.
 */
export async function claimOrders(
  transaction: Transaction,
  by: { provider: string; worker: string; leaseMs: number; limit: number },
  fieldsOf: (order: DispatchedOrder) => Claim['fields'],
): Promise<Claim[]> {
  return transaction(async (tx) => {
    const { orders: wanted, callsEach } = await passGate(tx, by)
    if (wanted === 0) return []
    const slots = await lockFreeSlots(tx, by.provider, wanted * callsEach, 'add')
    const affordable = Math.floor(slots.length / callsEach)
    if (affordable === 0) return []
    const due = await lockPendingOrders(tx, by.provider, affordable)
    if (due.length === 0) return []

    const floor = await getMarginFloor(tx)
    const orders = due.filter((order) => isAboveFloor(order, floor))
    const held = due.filter((order) => !orders.includes(order))
    await updateHeld(
      tx,
      held.map((order) => order.id),
      HELD_MS,
    )
    if (orders.length === 0) return []
    const claims = await sendable(tx, orders, fieldsOf)
    if (claims.length === 0) return []
    const attempts = claims.map((claim) => ({
      id: claim.token,
      orderId: claim.order.id,
      request: claim.fields,
    }))
    await insertAttempts(tx, attempts, by)
    await updateSlotsTaken(tx, by.provider, slots.slice(0, claims.length * callsEach))
    return claims
  })
}

/** What cannot be put into the provider's words waits for a person, instead of holding up all the others. */
async function sendable(
  tx: Tx,
  orders: readonly DispatchedOrder[],
  fieldsOf: (order: DispatchedOrder) => Claim['fields'],
): Promise<Claim[]> {
  const claims: Claim[] = []
  for (const order of orders) {
    try {
      claims.push({ token: newId(), order, fields: fieldsOf(order) })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      await updateUnsendable(tx, order.id, `cannot be sent: ${error.message}`)
    }
  }
  return claims
}

async function passGate(
  tx: Tx,
  by: { provider: string; limit: number },
): Promise<{ orders: number; callsEach: number }> {
  const closed = { orders: 0, callsEach: 1 }
  let gate = await findDispatchGate(tx, by.provider)
  if (gate && (gate.hold !== null || gate.serialise)) {
    // Where one at a time may go, two processes must not both believe that theirs is the one.
    if (!(await lockProvider(tx, by.provider))) return closed
    gate = await findDispatchGate(tx, by.provider)
  }
  return gate ? { orders: claimable(gate, by.limit), callsEach: gate.serialise ? 2 : 1 } : closed
}
