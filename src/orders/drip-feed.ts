import type { OrderStatus } from './order.ts'

/** How the runs of a drip-feed that have begun stand. */
export type RunsTally = {
  /** Runs whose end, and what of them was delivered, is known. */
  ended: number
  /** Of those, what was not delivered. */
  undelivered: number
  /** Of all runs, as far as the provider told. */
  delivered: number
  startCount: number | null
}

/** Where a drip-feed stands that is made of runs. */
export type RunsOutcome = {
  status: OrderStatus
  hasEnded: boolean
  remains: number
  /** What will surely not be delivered: it is refunded as soon as that is known. */
  undelivered: number
}

/**
 * What a drip-feed is, by its runs: in progress until each has ended, then completed, partial or canceled by
 * what of the whole was delivered. Runs that were given up before they began count as not delivered.
 */
export function outcomeOfRuns(
  parent: { status: OrderStatus; quantity: number; runs: number; runsStarted: number; isStopped: boolean },
  tally: RunsTally | undefined,
): RunsOutcome {
  const perRun = parent.quantity / parent.runs
  const givenUp = parent.isStopped ? (parent.runs - parent.runsStarted) * perRun : 0
  const undelivered = Math.min(parent.quantity, (tally?.undelivered ?? 0) + givenUp)
  const allBegun = parent.isStopped || parent.runsStarted === parent.runs
  const hasEnded = allBegun && (tally?.ended ?? 0) === parent.runsStarted
  if (!hasEnded) {
    const remains = Math.min(parent.quantity, Math.max(0, parent.quantity - (tally?.delivered ?? 0)))
    return {
      status: parent.runsStarted === 0 ? parent.status : 'in_progress',
      hasEnded,
      remains,
      undelivered,
    }
  }
  const status = undelivered === 0 ? 'completed' : undelivered === parent.quantity ? 'canceled' : 'partial'
  return { status, hasEnded, remains: undelivered, undelivered }
}
