import { refuse } from '../core/refusal.ts'
import { again, createBatcher } from '../platform/batcher.ts'
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
