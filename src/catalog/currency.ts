import { Money } from '../core/money.ts'

/**
 * An amount in a provider's currency as đồng: `amount` and `rate` (đồng for one unit) are decimal text.
 * Rounded once, at the end.
 */
export function toDong(amount: string, rate: string): Money {
  // A million, so that no decimal of the rate is rounded away before it is multiplied.
  return Money.dong(1_000_000).multipliedBy(rate).multipliedBy(amount).fraction(1, 1_000_000)
}
