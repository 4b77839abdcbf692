import type { Money } from '../core/money.ts'

/** A rule that runs now, and how often this customer has had its bonus. */
export type RunningBonusRule = {
  id: number
  minAmount: Money
  /** Decimal text such as `7.50`. */
  percent: string
  bonusMax: Money | null
  usesMax: number | null
  uses: number
}

/** A bonus as it is frozen on its deposit. */
export type Bonus = { ruleId: number; percent: string; amount: Money }

/**
 * The bonus for what arrived: the highest rule at or below it applies its percent to the whole amount, up to the
 * rule's cap (reference/sepay.md). A rule that this customer has used up is as good as absent, so the next one below
 * applies; of two with the same minimum the higher percent does. None below the shop's `depositMin`.
 */
export function bonusFor(
  amount: Money,
  depositMin: Money,
  rules: readonly RunningBonusRule[],
): Bonus | undefined {
  if (amount.isLessThan(depositMin)) return undefined
  const open = rules.filter(
    (rule) => !amount.isLessThan(rule.minAmount) && (rule.usesMax === null || rule.uses < rule.usesMax),
  )
  const rule = open.reduce<RunningBonusRule | undefined>(higher, undefined)
  if (!rule) return undefined
  const whole = amount.percent(rule.percent)
  const bonus = rule.bonusMax ? whole.atMost(rule.bonusMax) : whole
  return bonus.isPositive() ? { ruleId: rule.id, percent: rule.percent, amount: bonus } : undefined
}

function higher(best: RunningBonusRule | undefined, rule: RunningBonusRule): RunningBonusRule {
  if (!best || best.minAmount.isLessThan(rule.minAmount)) return rule
  if (rule.minAmount.isLessThan(best.minAmount)) return best
  return Number(rule.percent) > Number(best.percent) ? rule : best
}
