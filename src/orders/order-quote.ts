import { type Tier, tierOf } from '../accounts/tier.ts'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { serviceType } from '../core/service-type.ts'
import { type Coupon, couponAmount } from '../wallet/coupon.ts'
import type { OrderForm } from './order-request.ts'
import { type OrderTerms, termsOf } from './order-terms.ts'
import {
  lessCoupon,
  type Offer,
  offeredPrice,
  offerOf,
  type PersonalPrice,
  type Price,
  priceOf,
} from './pricing.ts'

/** A coupon on a price: what it takes off, or why not. */
type CouponOutcome = { off: Money } | { refused: Refusal }

/** What an order would cost somebody who looks at it, before they decide. */
export type Quote = {
  terms: OrderTerms
  tier: Tier
  /** What was better: the tier, or the buyer's own price. */
  offer: Offer
  price: Price
  /** What the coupon takes off, which `price` has taken off already; or why it does not hold. */
  coupon: CouponOutcome | undefined
  balanceAfter: Money
  /** What the wallet lacks, in whole đồng, because banks move no others; undefined when there is enough. */
  missing: Money | undefined
}

/**
 * Prices a form by the rules that placing it uses. The link may still be missing; refuses whatever else
 * `termsOf` refuses. `coupon` is the one of the form's code, if there is one; by looking nothing of it is reserved.
 */
export function quoteOf(
  service: Service,
  form: OrderForm,
  buyer: { id: string; balance: Money; totalSpent: Money; personalPrices?: readonly PersonalPrice[] },
  tiers: readonly Tier[],
  now: Date,
  coupon?: Coupon,
): Quote {
  const link = serviceType(service.type)?.takesLink ? 'https://example.com/' : undefined
  const terms = termsOf(service, { ...form, link }, now)
  const tier = tierOf(tiers, buyer.totalSpent)
  const offer = offerOf(service, tier, buyer.personalPrices ?? [])
  const full = offeredPrice(service, terms.quantity, offer)
  const onCoupon = form.coupon === undefined ? undefined : tryCoupon(coupon, buyer.id, full.final, now)
  const price = onCoupon && 'off' in onCoupon ? lessCoupon(full, onCoupon.off) : full
  const balanceAfter = buyer.balance.minus(price.final)
  return { terms, tier, offer, price, coupon: onCoupon, balanceAfter, missing: missingDong(balanceAfter) }
}

function tryCoupon(coupon: Coupon | undefined, userId: string, total: Money, now: Date): CouponOutcome {
  try {
    return { off: couponAmount(coupon, { kind: 'order', userId, total, now }) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error }
    throw error
  }
}

/** What one piece's price was when the page was drawn: enough to know what any quantity was shown to cost. */
export type ShownPrice = { rate: Money; discountPercent: number }

/**
 * The total that somebody agreed to, less what the form's coupon takes off it: that follows from the coupon, which is
 * never changed, and placing refuses one that no longer holds. Undefined where the form fits no order, which
 * placing it will say.
 */
export function agreedPrice(
  service: Service,
  form: OrderForm,
  shown: ShownPrice,
  buyer: { id: string; coupon: Coupon | undefined },
  now: Date,
): Money | undefined {
  try {
    const { quantity } = termsOf(service, form, now)
    const full = priceOf({ rate: shown.rate, type: service.type }, quantity, shown.discountPercent).final
    if (form.coupon === undefined) return full
    const outcome = tryCoupon(buyer.coupon, buyer.id, full, now)
    return 'off' in outcome ? full.minus(outcome.off) : undefined
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

/** What a wallet lacks that would be left with this, in whole đồng, because banks move no others. */
export function missingDong(balanceAfter: Money): Money | undefined {
  return balanceAfter.isNegative() ? wholeDongUp(balanceAfter.negated()) : undefined
}

function wholeDongUp(amount: Money): Money {
  const [whole, decimals] = amount.toString().split('.') as [string, string]
  const cut = Money.parse(whole)
  return decimals === '0000' ? cut : cut.plus(Money.dong(1))
}
