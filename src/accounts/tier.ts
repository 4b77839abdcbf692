import type { Money } from '../core/money.ts'
import type { Language } from '../core/refusal.ts'

/** A loyalty tier: reached by what was spent, worth a discount on every order. */
export type Tier = {
  level: number
  name: string
  icon: string
  minSpent: Money
  discountPercent: number
  benefits: string[]
  /** What English pages call it; the name itself where there is none. */
  nameEn?: string | null
  benefitsEn?: string[] | null
}

/** A tier with name and benefits as pages in this language show them. The API keeps the names as they are. */
export function tierIn(tier: Tier, language: Language): Tier {
  if (language === 'vi') return tier
  return { ...tier, name: tier.nameEn ?? tier.name, benefits: tier.benefitsEn ?? tier.benefits }
}

/** The tier that `totalSpent` has reached: the highest of `tiers` (any order) whose minimum it meets. */
export function tierOf(tiers: readonly Tier[], totalSpent: Money): Tier {
  let best: Tier | undefined
  for (const tier of tiers) {
    if (totalSpent.isLessThan(tier.minSpent)) continue
    if (!best || best.minSpent.isLessThan(tier.minSpent)) best = tier
  }
  return best ?? missingTier()
}

/** The tier after `tier`, or undefined at the top. */
export function nextTier(tiers: readonly Tier[], tier: Tier): Tier | undefined {
  return tiers
    .filter((candidate) => tier.minSpent.isLessThan(candidate.minSpent))
    .sort((a, b) => (a.minSpent.isLessThan(b.minSpent) ? -1 : 1))[0]
}

/**
 * How far it is to the next tier: what is missing, and the share of it that is done. The share is measured
 * from nothing, so 1,500,000 of 5,000,000 is 30 %, as in the specification's example.
 */
export function tierProgress(next: Tier, totalSpent: Money): { remaining: Money; progressPercent: number } {
  return { remaining: next.minSpent.minus(totalSpent), progressPercent: totalSpent.percentOf(next.minSpent) }
}

function missingTier(): never {
  throw new Error('the tiers table has no tier that starts at 0')
}
