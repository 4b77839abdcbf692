import { type Tier, tierOf } from '../accounts/tier.ts'
import { checkOrderRules, guardedLink, guardedName, type OrderRule } from '../catalog/order-rule.ts'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { type Coupon, couponAmount, plainCode, usedOnce } from '../wallet/coupon.ts'
import type { OrderRequest } from './order-request.ts'
import { type OrderTerms, termsOf } from './order-terms.ts'
import {
  lessCoupon,
  type Offer,
  offeredPrice,
  offerOf,
  type PersonalPrice,
  type Price,
  shownPercent,
} from './pricing.ts'

/** A buyer whose row is locked. */
export type Buyer = {
  id: string
  isActive: boolean
  balance: Money
  totalSpent: Money
  referrerId: string | null
}

/** An order that will be written, with everything frozen on it. */
export type AcceptedOrder = {
  request: OrderRequest
  service: Service
  terms: OrderTerms
  price: Price
  tierLevel: number
  /** Of the offer: the tier's, or that of the customer's own price. */
  discountPercent: number
  priceSource: Offer['source']
  coupon: { id: number; amount: Money } | null
  referrerId: string | null
  /** Where its link may have only one running order with its service. */
  linkKey: string | null
  balanceBefore: Money
  balanceAfter: Money
}

/** What prices are made from, as read in this transaction. */
export type PriceList = {
  services: ReadonlyMap<number, Service>
  tiers: readonly Tier[]
  /** By buyer; most have none. */
  personalPrices: ReadonlyMap<string, readonly PersonalPrice[]>
  /** Those that the requests name, locked, by code. */
  coupons: ReadonlyMap<string, Coupon>
  /** What orders may be for, beyond what their services say. */
  rules: readonly OrderRule[]
  /** Of the links that may have one running order only, those that have one, by `guardedName`. */
  running: ReadonlySet<string>
}

export type Settlement = { accepted: AcceptedOrder } | { refused: Refusal }

/**
 * Decides a list of orders, in order, without touching anything: validates and prices each, applies the
 * tier or the buyer's own price and after it the coupon, and keeps a running balance per buyer and count per
 * coupon, so that the last đồng is spent once. The prices come from the services as read in this transaction,
 * never from the request.
 */
export function settle(
  buyers: ReadonlyMap<string, Buyer>,
  prices: PriceList,
  requests: readonly OrderRequest[],
  now: Date,
): Settlement[] {
  const wallets = new Map(buyers)
  const coupons = new Map(prices.coupons)
  const running = new Set(prices.running)
  return requests.map((request) => {
    try {
      const buyer = wallets.get(request.userId) ?? refuse('user_not_found')
      const accepted = settleOne(buyer, { ...prices, coupons, running }, request, now)
      wallets.set(buyer.id, {
        ...buyer,
        balance: accepted.balanceAfter,
        totalSpent: buyer.totalSpent.plus(accepted.price.final),
      })
      const key = accepted.linkKey
      if (key !== null) running.add(guardedName({ serviceId: accepted.service.id, key }))
      if (request.coupon !== undefined) {
        const code = plainCode(request.coupon)
        coupons.set(code, usedOnce(coupons.get(code)!, buyer.id))
      }
      return { accepted }
    } catch (error) {
      if (error instanceof Refusal) return { refused: error }
      throw error
    }
  })
}

function settleOne(
  buyer: Buyer,
  { services, tiers, personalPrices, coupons, rules, running }: PriceList,
  request: OrderRequest,
  now: Date,
): AcceptedOrder {
  if (!buyer.isActive) refuse('account_blocked')
  const service = services.get(request.serviceId) ?? refuse('service_not_found')
  const terms = termsOf(service, request, now)
  const tier = tierOf(tiers, buyer.totalSpent)
  const offer = offerOf(service, tier, personalPrices.get(buyer.id) ?? [])
  const full = offeredPrice(service, terms.quantity, offer)
  checkOrderRules(rules, { ...terms, service, amount: full.final })
  const guarded = guardedLink(rules, service, terms.link)
  if (guarded && running.has(guardedName(guarded))) refuse('link_running')
  const coupon = request.coupon === undefined ? undefined : coupons.get(plainCode(request.coupon))
  const off =
    request.coupon === undefined
      ? Money.zero
      : couponAmount(coupon, { kind: 'order', userId: buyer.id, total: full.final, now })
  const price = coupon ? lessCoupon(full, off) : full
  if (request.expectedPrice && !request.expectedPrice.equals(price.final)) {
    refuse('price_changed', { old: request.expectedPrice.format(), new: price.final.format() })
  }
  const balanceAfter = buyer.balance.minus(price.final)
  if (balanceAfter.isNegative()) {
    refuse('insufficient_balance', { needed: price.final.format(), balance: buyer.balance.format() })
  }
  return {
    request,
    service,
    terms,
    price,
    tierLevel: tier.level,
    discountPercent: shownPercent(service, offer),
    priceSource: offer.source,
    coupon: coupon ? { id: coupon.id, amount: off } : null,
    referrerId: buyer.referrerId,
    linkKey: guarded?.key ?? null,
    balanceBefore: buyer.balance,
    balanceAfter,
  }
}
