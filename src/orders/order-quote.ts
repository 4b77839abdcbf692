import { type Tier, tierOf } from '../accounts/tier.ts'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { serviceType } from '../core/service-type.ts'
import type { OrderForm } from './order-request.ts'
import { type OrderTerms, termsOf } from './order-terms.ts'
import { type Offer, offeredPrice, offerOf, type PersonalPrice, type Price, priceOf } from './pricing.ts'

/** What an order would cost somebody who looks at it, before they decide. */
export type Quote = {
  terms: OrderTerms
  tier: Tier
  /** What was better: the tier, or the buyer's own price. */
  offer: Offer
  price: Price
  balanceAfter: Money
  /** What the wallet lacks, in whole đồng, because banks move no others; undefined when there is enough. */
  missing: Money | undefined
}

/**
 * Prices a form by the rules that placing it uses. The link may still be missing; refuses whatever else
 * `termsOf` refuses.
 */
export function quoteOf(
  service: Service,
  form: OrderForm,
  buyer: { balance: Money; totalSpent: Money; personalPrices?: readonly PersonalPrice[] },
  tiers: readonly Tier[],
  now: Date,
): Quote {
  const link = serviceType(service.type)?.takesLink ? 'https://example.com/' : undefined
  const terms = termsOf(service, { ...form, link }, now)
  const tier = tierOf(tiers, buyer.totalSpent)
  const offer = offerOf(service, tier, buyer.personalPrices ?? [])
  const price = offeredPrice(service, terms.quantity, offer)
  const balanceAfter = buyer.balance.minus(price.final)
  const missing = balanceAfter.isNegative() ? wholeDongUp(balanceAfter.negated()) : undefined
  return { terms, tier, offer, price, balanceAfter, missing }
}

/** What one piece's price was when the page was drawn: enough to know what any quantity was shown to cost. */
export type ShownPrice = { rate: Money; discountPercent: number }

/** The total that somebody agreed to; undefined where the form fits no order, which placing it will say. */
export function agreedPrice(
  service: Service,
  form: OrderForm,
  shown: ShownPrice,
  now: Date,
): Money | undefined {
  try {
    const { quantity } = termsOf(service, form, now)
    return priceOf({ rate: shown.rate, type: service.type }, quantity, shown.discountPercent).final
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** When the last run of a drip-feed begins, if it is ordered now and nothing is late. */
export function lastRunAt(terms: Pick<OrderTerms, 'runs' | 'intervalMinutes' | 'startAt'>, now: Date): Date {
  const first = terms.startAt ?? now
  return new Date(first.getTime() + (terms.runs - 1) * (terms.intervalMinutes ?? 0) * 60_000)
}

function wholeDongUp(amount: Money): Money {
  const [whole, decimals] = amount.toString().split('.') as [string, string]
  const cut = Money.parse(whole)
  return decimals === '0000' ? cut : cut.plus(Money.dong(1))
}
