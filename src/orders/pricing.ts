import { ratePer } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'

/** `discount` is all of it: what the offer gives and what a coupon gives. */
export type Price = { base: Money; discount: Money; final: Money }

/** What an operator granted a customer: for one service, or (`serviceId` null) for all without a row of their own. */
export type PersonalPrice = {
  serviceId: number | null
  /** A price of their own, per 1000 (or per 1 for packages); null where there is a discount instead. */
  rate: Money | null
  discountPercent: number | null
}

/** What somebody pays for a service: a rate, and a discount on it, whatever the quantity. */
export type Offer = { rate: Money; discountPercent: number; source: 'tier' | 'personal' }

type Priced = { id: number; rate: Money; type: string }

/**
 * The better of tier and personal price, never both; where they come to the same it is the tier's. A customer's
 * price for the service itself takes the place of the one for all services. It is decided by the rate, so that one
 * offer holds for every quantity.
 */
export function offerOf(
  service: Pick<Priced, 'id' | 'rate'>,
  tier: { discountPercent: number },
  personal: readonly PersonalPrice[],
): Offer {
  const byTier: Offer = { rate: service.rate, discountPercent: tier.discountPercent, source: 'tier' }
  // Nearly nobody has any.
  if (personal.length === 0) return byTier
  const granted =
    personal.find(({ serviceId }) => serviceId === service.id) ??
    personal.find(({ serviceId }) => serviceId === null)
  if (!granted) return byTier
  const own: Offer = {
    rate: granted.rate ?? service.rate,
    discountPercent: granted.discountPercent ?? 0,
    source: 'personal',
  }
  return offeredRate(own).isLessThan(offeredRate(byTier)) ? own : byTier
}

/** An offer's rate after its discount. */
export function offeredRate({ rate, discountPercent }: Pick<Offer, 'rate' | 'discountPercent'>): Money {
  return rate.minus(rate.percent(discountPercent))
}

/** The price of `quantity` pieces by an offer; the base is the service's own rate, which everybody sees. */
export function offeredPrice(service: Priced, quantity: number, offer: Offer): Price {
  const { base, final } = {
    ...priceOf({ rate: offer.rate, type: service.type }, quantity, offer.discountPercent),
    ...(offer.rate !== service.rate && { base: service.rate.forQuantity(quantity, ratePer(service.type)) }),
  }
  return { base, discount: base.minus(final), final }
}

/** The price of `quantity` pieces (all runs together) at a rate, less a discount. */
export function priceOf(
  service: { rate: Money; type: string },
  quantity: number,
  discountPercent: number,
): Price {
  const base = service.rate.forQuantity(quantity, ratePer(service.type))
  const discount = base.percent(discountPercent)
  return { base, discount, final: base.minus(discount) }
}

/** A price after a coupon has taken `amount` off it. */
export function lessCoupon(price: Price, amount: Money): Price {
  return { base: price.base, discount: price.discount.plus(amount), final: price.final.minus(amount) }
}

/**
 * The percent that stands on the order: the offer's; of a rate of their own what it comes to against ours, to two
 * decimals, for people to read.
 */
export function shownPercent(service: { rate: Money }, offer: Offer): number {
  if (offer.rate === service.rate || service.rate.isZero()) return offer.discountPercent
  const off = service.rate.minus(offeredRate(offer)).toJSON() / service.rate.toJSON()
  return Math.round(off * 10_000) / 100
}
