import { type GuardedLink, guardedLink } from '../catalog/order-rule.ts'
import type { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { again } from '../platform/batcher.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { type Coupon, plainCode } from '../wallet/coupon.ts'
import { listCouponUses, lockCoupons } from '../wallet/coupons.sql.ts'
import type { OrderRequest } from './order-request.ts'
import {
  insertOrders,
  listPlacementFacts,
  lockBuyers,
  type PlacedBefore,
  type PlacementFacts,
} from './placement.sql.ts'
import type { Price } from './pricing.ts'
import { listRunningLinks, lockLinks } from './running-links.sql.ts'
import { type AcceptedOrder, settle } from './settlement.ts'

/** What came of one request: the order, placed now or by an earlier request with the same key; or a no. */
export type PlacedOrder = { orderId: string; number: number; price: Price; newBalance: Money }
export type Placement = { placed: PlacedOrder } | { refused: Refusal }

/**
 * Places a list of orders in one transaction, each with its own outcome, in the order of `requests`: locks
 * the buyers, prices everything from rows read under that lock, and writes orders, ledger and balances in
 * one statement. A single order is a list of one.
 *
 * With `locks: 'skip'` a request whose buyer or coupon somebody else holds comes back as `again` instead of waiting;
 * with `'wait'` it waits, and request ids that were written by an earlier, half-known try are recognised.
 *
 * `write` says what becomes of the orders that are accepted: they are written (`accepted`, the default), or
 * only when none of the list is refused (`all-or-none`), or never, because it is known already that they may
 * not be (`none`). Those that were not written come back as `not_placed`.
 */
export async function placeOrders(
  transaction: Transaction,
  requests: readonly OrderRequest[],
  options: { locks: 'skip' | 'wait'; write?: 'accepted' | 'all-or-none' | 'none' },
): Promise<(Placement | typeof again)[]> {
  return transaction(async (tx) => {
    const wait = options.locks === 'wait'
    const buyers = new Map(
      (await lockBuyers(tx, idsOf(requests), { wait })).map((buyer) => [buyer.id, buyer]),
    )
    const found = requests.filter((request) => wait || buyers.has(request.userId))
    const { reached, coupons } = await reachCoupons(tx, found, { wait })
    if (reached.length === 0) return requests.map(() => again)

    const facts = await listPlacementFacts(tx, reached, { retried: wait })
    const fresh = firstOfEachKey(reached.filter((request) => !repeatOf(request, facts.placedBefore)))
    const running = await reachLinks(tx, facts, fresh)
    const settlements = settle(buyers, { ...facts, coupons, running }, fresh, new Date())
    const accepted = settlements.flatMap((settlement) =>
      'accepted' in settlement ? [settlement.accepted] : [],
    )
    const isWritten =
      options.write === 'all-or-none' ? accepted.length === fresh.length : options.write !== 'none'
    const numbers = await write(tx, isWritten ? accepted : [], facts.commissionPercent)

    const outcomes = new Map<OrderRequest, Placement>()
    for (const [index, request] of fresh.entries()) {
      const settlement = settlements[index]!
      outcomes.set(request, 'refused' in settlement ? settlement : placement(settlement.accepted, numbers))
    }
    return requests.map((request) => outcomes.get(request) ?? repeated(request, facts.placedBefore) ?? again)
  })
}

/**
 * Locks the coupons that requests name, after the buyers and in id order, and reads how often they were used; the
 * requests whose coupon somebody else holds are left out. Without any coupon nothing is asked.
 */
async function reachCoupons(
  tx: Tx,
  requests: readonly OrderRequest[],
  { wait }: { wait: boolean },
): Promise<{ reached: readonly OrderRequest[]; coupons: ReadonlyMap<string, Coupon> }> {
  const codeOf = ({ coupon }: OrderRequest) => (coupon === undefined ? [] : [plainCode(coupon)])
  const codes = [...new Set(requests.flatMap(codeOf))]
  if (codes.length === 0) return { reached: requests, coupons: new Map() }
  const locked = await lockCoupons(tx, codes, { wait })
  const userIds = [
    ...new Set(requests.filter((request) => request.coupon !== undefined).map((r) => r.userId)),
  ]
  const coupons = await listCouponUses(tx, locked.ids, userIds)
  const isHeld = (code: string) => locked.held.includes(code)
  return { reached: requests.filter((request) => !codeOf(request).some(isHeld)), coupons }
}

/**
 * Which of the requests' links have a running order already, where only one may run: those are locked until the end,
 * after buyers and coupons. Where no category says so nothing is asked.
 */
async function reachLinks(
  tx: Tx,
  { rules, services }: Pick<PlacementFacts, 'rules' | 'services'>,
  requests: readonly OrderRequest[],
): Promise<ReadonlySet<string>> {
  const links = requests.flatMap(({ serviceId, link }): GuardedLink[] => {
    const service = services.get(serviceId)
    const guarded = service && guardedLink(rules, service, link)
    return guarded ? [guarded] : []
  })
  if (links.length === 0) return new Set()
  await lockLinks(tx, links)
  return listRunningLinks(tx, links)
}

function idsOf(requests: readonly OrderRequest[]): string[] {
  return [...new Set(requests.map((request) => request.userId))]
}

/** Of several requests with one key in one batch the first is decided; the others find it next time. */
function firstOfEachKey(requests: readonly OrderRequest[]): OrderRequest[] {
  const seen = new Set<string>()
  return requests.filter((request) => {
    if (request.idempotencyKey === undefined) return true
    const key = `${request.userId} ${request.idempotencyKey}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function repeatOf(request: OrderRequest, placedBefore: readonly PlacedBefore[]): PlacedBefore | undefined {
  return placedBefore.find(
    (order) =>
      order.orderId === request.orderId ||
      (request.idempotencyKey !== undefined &&
        order.userId === request.userId &&
        order.idempotencyKey === request.idempotencyKey),
  )
}

function repeated(request: OrderRequest, placedBefore: readonly PlacedBefore[]): Placement | undefined {
  const order = repeatOf(request, placedBefore)
  if (!order) return undefined
  const sameForm = order.orderId === request.orderId || order.requestHash?.equals(request.requestHash!)
  return sameForm ? { placed: order } : { refused: new Refusal('idempotency_key_reused') }
}

async function write(
  tx: Tx,
  accepted: readonly AcceptedOrder[],
  commissionPercent: number,
): Promise<ReadonlyMap<string, number>> {
  if (accepted.length === 0) return new Map()
  const written = await insertOrders(tx, accepted, commissionPercent)
  if (written.length !== accepted.length) {
    throw new Error(`${accepted.length} orders accepted, ${written.length} written`)
  }
  for (const provider of new Set(accepted.map((order) => order.service.provider))) {
    wakeJob(tx, 'work_provider', provider)
  }
  return new Map(written.map((order) => [order.id, order.number]))
}

function placement(order: AcceptedOrder, numbers: ReadonlyMap<string, number>): Placement {
  const orderId = order.request.orderId
  const number = numbers.get(orderId)
  if (number === undefined) return { refused: new Refusal('not_placed') }
  return { placed: { orderId, number, price: order.price, newBalance: order.balanceAfter } }
}
