import { type Tier, tierOf } from '../accounts/tier.ts'
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
  return requests.map((request) => {
    try {
      const buyer = wallets.get(request.userId) ?? refuse('user_not_found')
      const accepted = settleOne(buyer, { ...prices, coupons }, request, now)
      wallets.set(buyer.id, {
        ...buyer,
        balance: accepted.balanceAfter,
        totalSpent: buyer.totalSpent.plus(accepted.price.final),
      })
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
  { services, tiers, personalPrices, coupons }: PriceList,
  request: OrderRequest,
  now: Date,
): AcceptedOrder {
  if (!buyer.isActive) refuse('account_blocked')
  const service = services.get(request.serviceId) ?? refuse('service_not_found')
  const terms = termsOf(service, request, now)
  const tier = tierOf(tiers, buyer.totalSpent)
  const offer = offerOf(service, tier, personalPrices.get(buyer.id) ?? [])
  const full = offeredPrice(service, terms.quantity, offer)
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
    balanceBefore: buyer.balance,
    balanceAfter,
  }
}
