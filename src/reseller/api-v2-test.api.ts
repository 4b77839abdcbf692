import type { KeyOwner } from '../accounts/api-keys.sql.ts'
import { Refusal } from '../core/refusal.ts'
import { orderRequest } from '../orders/order-request.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { ApiV2Call } from './api-v2-call.ts'
import { listServices, numbersOf, outcomesOf } from './api-v2-live.api.ts'
import {
  balanceReply,
  cancelsReply,
  errorReply,
  refillStatusesReply,
  refillsReply,
  refillWord,
  statusesReply,
  statusReply,
} from './api-v2-reply.ts'
import { changeTestOrders } from './change-test-orders.ts'
import { placeTestOrder } from './place-test-order.ts'
import { TEST_BALANCE, testOrderState, testRefillState } from './test-order.ts'
import { listTestOrders, listTestRefills } from './test-orders.sql.ts'

/**
 * Carries out a call of a test key: the catalogue, the checks and the prices are the real ones; orders cost nothing,
 * are sent to nobody and deliver themselves. Gives the protocol's reply, throws the refusal of a single thing.
 */
export async function answerTest(
  { db, transaction }: { db: Queryable; transaction: Transaction },
  owner: KeyOwner,
  call: ApiV2Call,
): Promise<object> {
  const now = new Date()
  switch (call.action) {
    case 'services':
      return listServices(db, owner)
    case 'balance':
      return balanceReply(TEST_BALANCE)
    case 'add': {
      const request = orderRequest(owner.id, call.form, { idempotencyKey: call.requestId })
      return { order: (await placeTestOrder(transaction, owner, request)).number }
    }
    case 'status': {
      const rows = await listTestOrders(db, owner.id, numbersOf(call.ids.texts))
      const orders = new Map(rows.map((order) => [order.number, testOrderState(order, now)]))
      return statusesReply(call.ids, outcomesOf(call.ids.texts, orders, statusReply, 'order_not_found'))
    }
    case 'refill':
      return refillsReply(call.ids, await change('refill', (refill) => refill))
    case 'cancel':
      return cancelsReply(call.ids, await change('cancel', () => 1 as const))
    case 'refill_status': {
      const rows = await listTestRefills(db, owner.id, numbersOf(call.ids.texts))
      const refills = new Map(rows.map((refill) => [refill.number, testRefillState(refill, now)]))
      return refillStatusesReply(
        call.ids,
        outcomesOf(call.ids.texts, refills, refillWord, 'refill_not_found'),
      )
    }
  }

  async function change<T>(kind: 'cancel' | 'refill', read: (done: number) => T) {
    const texts = 'ids' in call ? call.ids.texts : []
    const changed = await changeTestOrders(transaction, owner.id, { change: kind, numbers: numbersOf(texts) })
    const told = (done: number | Refusal) => (done instanceof Refusal ? errorReply(done) : read(done))
    return outcomesOf(texts, changed, told, 'order_not_found')
  }
}
