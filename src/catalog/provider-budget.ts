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
