import { Refusal, refuse } from '../core/refusal.ts'
import { again, createBatcher } from '../platform/batcher.ts'
import type { MassOrder, MassOutcome } from './mass-order.ts'
import type { OrderRequest } from './order-request.ts'
import type { PlacedOrder, Placement } from './place-orders.ts'

/**
 * Group commit: orders that arrive while a transaction is in flight share the next one, so one fsync pays
 * for many. `place` is `placeOrders` on the panel's transactions. The function that comes out places one
 * order and throws its refusal.
 */
export function orderDesk(
  place: (
    requests: readonly OrderRequest[],
    options: { locks: 'skip' | 'wait' },
  ) => Promise<(Placement | typeof again)[]>,
): (request: OrderRequest) => Promise<PlacedOrder> {
  const enqueue = createBatcher<OrderRequest, Placement>({
    run: (requests) => place(requests, { locks: 'skip' }),
    async runAlone(request) {
      const [outcome] = await place([request], { locks: 'wait' })
      if (outcome === again || outcome === undefined) throw new Error('an order that waited was not decided')
      return outcome
    },
    // Two batches with one buyer would only skip each other.
    keyOf: (request) => request.userId,
    maxInFlight: 2,
    maxBatch: 64,
    maxWaiting: 10_000,
    overflow: () => refuse('unavailable'),
  })
  return async (request) => {
    const placement = await enqueue(request)
    if ('refused' in placement) throw placement.refused
    return placement.placed
  }
}

/**
 * Mass orders go one by one, at most two at a time and never two of one buyer: however many somebody sends,
 * they leave connections for everybody else. `place` is `placeMassOrder` on the panel's transactions.
 */
export function massDesk(
  place: (mass: MassOrder) => Promise<MassOutcome>,
): (mass: MassOrder) => Promise<MassOutcome> {
  type Answer = { outcome: MassOutcome } | { refused: Refusal }
  const answer = async (mass: MassOrder): Promise<Answer> => {
    try {
      return { outcome: await place(mass) }
    } catch (error) {
      if (error instanceof Refusal) return { refused: error }
      throw error
    }
  }
  const enqueue = createBatcher<MassOrder, Answer>({
    run: (masses) => Promise.all(masses.map(answer)),
    // Once more after a lost connection: its orders bear ids of their own, so none is placed twice.
    runAlone: answer,
    keyOf: (mass) => mass.userId,
    maxInFlight: 2,
    maxBatch: 1,
    maxWaiting: 100,
    overflow: () => refuse('unavailable'),
  })
  return async (mass) => {
    const answered = await enqueue(mass)
    if ('refused' in answered) throw answered.refused
    return answered.outcome
  }
}
