/** What a provider may be called for, the most urgent first (design.md, dispatch). */
export type Purpose = 'add' | 'cancel' | 'refill' | 'status' | 'catalogue'

const shares: Readonly<Record<Purpose, number>> = {
  add: 0,
  cancel: 0.1,
  refill: 0.15,
  status: 0.25,
  catalogue: 0.3,
}

/** The share of the budget, 0 to 1, that calls for this leave alone, so that what is more urgent finds room. */
export function keptFree(purpose: Purpose): number {
  return shares[purpose]
}

/**
 * For how long a provider that failed so many times in a row is left alone: doubling from 2 seconds to 5
 * minutes, give or take a quarter, at least as long as it asked for.
 */
export function failurePauseMs(
  failures: number,
  options: { random: number; retryAfterMs: number | undefined },
): number {
  const full = Math.min(1_000 * 2 ** Math.min(Math.max(failures, 1), 12), 300_000)
  return Math.max(options.retryAfterMs ?? 0, Math.trunc(full * (0.75 + options.random / 2)))
}

/** Whether an answer, or the lack of one, means that the provider itself is in trouble: 429, 5xx, out of reach. */
export function isInTrouble(answer: {
  outcome: string
  reply?: { httpStatus: number } | undefined
}): boolean {
  const { outcome, reply } = answer
  if (outcome === 'rate_limited' || outcome === 'not_sent') return true
  return (outcome === 'unclear' || outcome === 'unknown') && (reply?.httpStatus ?? 0) >= 500
}
