import type { KeyOwner } from '../accounts/api-keys.sql.ts'
import { tierOf } from '../accounts/tier.ts'
import { listTiers } from '../accounts/users.sql.ts'
import { askRefills } from '../aftercare/ask-refills.ts'
import { cancelOrders } from '../aftercare/cancel-orders.ts'
import { listUserRefillStates } from '../aftercare/refills.sql.ts'
import { listActiveServices } from '../catalog/services.sql.ts'
import { Refusal } from '../core/refusal.ts'
import { type OrderRequest, orderRequest } from '../orders/order-request.ts'
import { listUserOrdersByNumber, type OrderRow } from '../orders/orders.sql.ts'
import type { PlacedOrder } from '../orders/place-orders.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { listPersonalPrices } from '../wallet/personal-prices.sql.ts'
import { type ApiV2Call, numberOf } from './api-v2-call.ts'
import {
  balanceReply,
  cancelsReply,
  errorReply,
  type Outcomes,
  refillStatusesReply,
  refillsReply,
  refillWord,
  serviceReply,
  statusesReply,
  statusReply,
} from './api-v2-reply.ts'

/** What the calls of live keys are carried out with: the very actions of the site. */
export type LiveParts = {
  db: Queryable
  transaction: Transaction
  /** Places one order by group commit; throws the refusal. */
  placeOrder(request: OrderRequest): Promise<PlacedOrder>
}

/** The protocol has no pages. A shop with more on sale is told in its log: a list cut short would look like the whole. */
const SERVICES_MAX = 50_000

/** Carries out a call for real and gives the protocol's reply; throws the refusal of a single thing asked for. */
export async function answerLive(parts: LiveParts, owner: KeyOwner, call: ApiV2Call): Promise<object> {
  switch (call.action) {
    case 'services':
      return listServices(parts.db, owner)
    case 'balance':
      return balanceReply(owner.balance)
    case 'add': {
      const request = orderRequest(owner.id, call.form, { idempotencyKey: call.requestId })
      return { order: (await parts.placeOrder(request)).number }
    }
    case 'status': {
      const orders = await ordersOf(parts.db, owner.id, call.ids.texts)
      return statusesReply(call.ids, outcomesOf(call.ids.texts, orders, statusReply, 'order_not_found'))
    }
    case 'refill': {
      const outcomes = await eachOrder(parts.db, owner.id, call.ids.texts, async (ids) => {
        const asked = await askRefills(parts.transaction, owner.id, ids)
        return asked.map((one) => (one.outcome === 'asked' ? one.number : errorReply(one.refusal)))
      })
      return refillsReply(call.ids, outcomes)
    }
    case 'cancel': {
      const outcomes = await eachOrder(parts.db, owner.id, call.ids.texts, async (ids) => {
        const canceled = await cancelOrders(parts.transaction, owner.id, ids)
        return canceled.map((one) => (one.outcome === 'refused' ? errorReply(one.refusal) : (1 as const)))
      })
      return cancelsReply(call.ids, outcomes)
    }
    case 'refill_status': {
      const rows = await listUserRefillStates(parts.db, owner.id, numbersOf(call.ids.texts))
      const refills = new Map(rows.map((row) => [row.number, row]))
      const word = (refill: (typeof rows)[number]) => refillWord(refill.state)
      return refillStatusesReply(call.ids, outcomesOf(call.ids.texts, refills, word, 'refill_not_found'))
    }
  }
}

/** `services`: what is on sale, at the prices of this customer. */
export async function listServices(db: Queryable, owner: Pick<KeyOwner, 'id' | 'totalSpent'>) {
  const [services, tiers, personal] = await Promise.all([
    listActiveServices(db, { limit: SERVICES_MAX + 1 }),
    listTiers(db),
    listPersonalPrices(db, owner.id),
  ])
  if (services.length > SERVICES_MAX) throw new Error(`more than ${SERVICES_MAX} services are on sale`)
  const tier = tierOf(tiers, owner.totalSpent)
  return services.map((service) => serviceReply(service, { tier, personal }))
}

/** What came of each id: read from what was found by number, or that it was not. */
export function outcomesOf<Found, T>(
  texts: readonly string[],
  found: ReadonlyMap<number, Found>,
  read: (one: Found) => T,
  missing: 'order_not_found' | 'refill_not_found',
): Outcomes<T> {
  return new Map(
    texts.map((text) => {
      const one = found.get(numberOf(text) ?? -1)
      return [text, one === undefined ? errorReply(new Refusal(missing)) : read(one)]
    }),
  )
}

/** The numbers among the ids of a call. */
export function numbersOf(texts: readonly string[]): number[] {
  return texts.flatMap((text) => numberOf(text) ?? [])
}

async function ordersOf(
  db: Queryable,
  userId: string,
  texts: readonly string[],
): Promise<ReadonlyMap<number, OrderRow>> {
  const numbers = numbersOf(texts)
  const rows = numbers.length === 0 ? [] : await listUserOrdersByNumber(db, userId, numbers)
  return new Map(rows.map((row) => [row.number, row]))
}

/** Does one thing to all orders of a call that are the customer's, at once; the others are not found. */
async function eachOrder<T>(
  db: Queryable,
  userId: string,
  texts: readonly string[],
  act: (orderIds: readonly string[]) => Promise<readonly T[]>,
): Promise<Outcomes<T>> {
  const orders = [...(await ordersOf(db, userId, texts)).values()]
  const outcomes = orders.length === 0 ? [] : await act(orders.map((order) => order.id))
  const byNumber = new Map(orders.map((order, index) => [order.number, outcomes[index]!]))
  return outcomesOf(texts, byNumber, (outcome) => outcome, 'order_not_found')
}
