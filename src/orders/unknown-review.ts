import { toDong } from '../catalog/currency.ts'
import type { Money } from '../core/money.ts'

/** So often an order may be sent at most to a provider that tells a repeat from a new order. */
const REPEATS_MAX = 8
const REPEAT_FIRST_MS = 2_000
const BALANCE_WAIT_MS = 30_000

/**
 * When an unknown order is looked at by itself: with a dedupe field it is sent again after 2 seconds, then 4,
 * 8…; where the balance was read before, it is read again once the provider has surely made up its mind.
 * Undefined: a person has to look.
 */
export function reviewInMs(
  provider: { dedupeField: string | null; serialiseAdds: boolean; timeoutMs: number },
  dispatchCount: number,
): number | undefined {
  if (provider.dedupeField !== null) {
    return dispatchCount < REPEATS_MAX ? REPEAT_FIRST_MS * 2 ** Math.min(dispatchCount, 8) : undefined
  }
  return provider.serialiseAdds
    ? Math.min(2 * provider.timeoutMs, provider.timeoutMs + BALANCE_WAIT_MS)
    : undefined
}

/** What a balance before and after a sending says about whether the order was taken. */
export type BalanceEvidence = {
  verdict: 'taken' | 'absent' | 'unclear'
  /** Whether nothing else can have moved the balance meanwhile. */
  isCertain: boolean
  /** For people: the figures it rests on. */
  arithmetic: string
}

/**
 * Weighs a provider's balance, in its currency, around one sending: unmoved means not taken, down by the
 * order's cost (within a hundredth) means taken. `othersRun`: other orders there may have been given back
 * meanwhile, so that the figures are likely and not certain.
 */
export function weighBalance(seen: {
  before: string
  after: string
  currencyRate: string
  cost: Money
  othersRun: boolean
}): BalanceEvidence {
  const before = toDong(seen.before, seen.currencyRate)
  const after = toDong(seen.after, seen.currencyRate)
  const spent = before.minus(after)
  const off = spent.minus(seen.cost)
  const size = off.isNegative() ? off.negated() : off
  const isCost = seen.cost.isPositive() && !seen.cost.percent(1).isLessThan(size)
  const verdict = spent.isZero() && seen.cost.isPositive() ? 'absent' : isCost ? 'taken' : 'unclear'
  const arithmetic = `balance ${before.format()} − ${after.format()} = ${spent.format()}; the order costs ${seen.cost.format()}`
  return { verdict, isCertain: verdict !== 'unclear' && !seen.othersRun, arithmetic }
}
