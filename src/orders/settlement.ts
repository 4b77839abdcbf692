import { type Tier, tierOf } from '../accounts/tier.ts'
import type { Service } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import type { OrderRequest } from './order-request.ts'
import { type OrderTerms, termsOf } from './order-terms.ts'
import { type Price, priceOf } from './pricing.ts'

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
  discountPercent: number
  referrerId: string | null
  balanceBefore: Money
  balanceAfter: Money
}

export type Settlement = { accepted: AcceptedOrder } | { refused: Refusal }

/**
 * Decides a list of orders, in order, without touching anything: validates and prices each, applies the
 * tier, and keeps a running balance per buyer, so that the last đồng is spent once. The prices come from the
 * services as read in this transaction, never from the request.
 */
export function settle(
  buyers: ReadonlyMap<string, Buyer>,
  services: ReadonlyMap<number, Service>,
  tiers: readonly Tier[],
  requests: readonly OrderRequest[],
  now: Date,
): Settlement[] {
  const wallets = new Map(buyers)
  return requests.map((request) => {
    try {
      const buyer = wallets.get(request.userId) ?? refuse('user_not_found')
      const accepted = settleOne(buyer, services, tiers, request, now)
      wallets.set(buyer.id, {
        ...buyer,
        balance: accepted.balanceAfter,
        totalSpent: buyer.totalSpent.plus(accepted.price.final),
      })
      return { accepted }
    } catch (error) {
      if (error instanceof Refusal) return { refused: error }
      throw error
    }
  })
}

function settleOne(
  buyer: Buyer,
  services: ReadonlyMap<number, Service>,
  tiers: readonly Tier[],
  request: OrderRequest,
  now: Date,
): AcceptedOrder {
  if (!buyer.isActive) refuse('account_blocked')
  const service = services.get(request.serviceId) ?? refuse('service_not_found')
  const terms = termsOf(service, request, now)
  const tier = tierOf(tiers, buyer.totalSpent)
  const price = priceOf(service, terms.quantity, tier.discountPercent)
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
    discountPercent: tier.discountPercent,
    referrerId: buyer.referrerId,
    balanceBefore: buyer.balance,
    balanceAfter,
  }
}
