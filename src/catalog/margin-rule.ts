import type { Money } from '../core/money.ts'

/** What is put on top of a provider's price. */
export type Margin = {
  percent: number
  /** đồng per 1000, or per 1 for package types. */
  fixed: Money
  /** Up to the next so many đồng; 0: not at all. */
  roundTo: RoundTo
}

export const roundSteps = [0, 1, 10, 100, 1000] as const
type RoundTo = (typeof roundSteps)[number]

/** A margin and what it holds for: one service, a category, or with neither everything. */
export type MarginRule = Margin & { serviceId: number | null; category: string | null }

/** The margin for a service: the rule of the service itself, else of its category, else of everything. */
export function marginFor(
  rules: readonly MarginRule[],
  service: { id: number | null; category: string },
  otherwise: Margin,
): Margin {
  return (
    rules.find((rule) => rule.serviceId !== null && rule.serviceId === service.id) ??
    rules.find((rule) => rule.serviceId === null && rule.category === service.category) ??
    rules.find((rule) => rule.serviceId === null && rule.category === null) ??
    otherwise
  )
}

/**
 * Our price for what a provider asks, both in đồng per 1000 (or per 1). Rounds upwards only; never below
 * `providerRate` where percent and fixed amount are not negative.
 */
export function sellingRate(providerRate: Money, margin: Margin): Money {
  const rate = providerRate.plus(providerRate.percent(margin.percent)).plus(margin.fixed)
  return margin.roundTo === 0 ? rate : rate.roundedUpTo(margin.roundTo)
}

/** The least a service may be sold for: the provider's price and the floor's percent on top of it. */
export function floorRate(providerRate: Money, floorPercent: number): Money {
  return providerRate.plus(providerRate.percent(floorPercent))
}

/** The greater of a price and the floor. */
export function atLeastFloor(rate: Money, providerRate: Money, floorPercent: number): Money {
  const floor = floorRate(providerRate, floorPercent)
  return rate.isLessThan(floor) ? floor : rate
}
