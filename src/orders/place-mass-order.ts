import { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { again } from '../platform/batcher.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { fromStoredAnswer, type MassOrder, type MassOutcome, toStoredAnswer } from './mass-order.ts'
import { findMassAnswer, insertMassAnswer } from './mass-orders.sql.ts'
import type { OrderRequest } from './order-request.ts'
import type { Placement, placeOrders } from './place-orders.ts'
import { lockBuyers } from './placement.sql.ts'

/**
 * Places the lines of a mass order in one transaction, each with its own outcome, in their order. `place` is
 * `placeOrders`, which does it inside this transaction. With `allOrNone` and any line refused nothing is
 * written, and the lines that could have been placed come back as `not_placed`.
 *
 * With a key, what came of it is stored beside the orders: a repeat gets that answer and orders nothing, the
 * same key for something else refuses `idempotency_key_reused`. When nothing was placed nothing is stored, so
 * the key can be used again, as a single order's can.
 */
export async function placeMassOrder(
  transaction: Transaction,
  place: typeof placeOrders,
  mass: MassOrder,
): Promise<MassOutcome> {
  return transaction(async (tx) => {
    // Before anything is looked up: of two with one key the second must see what the first has stored.
    const [buyer] = await lockBuyers(tx, [mass.userId], { wait: true })
    const before = await answeredBefore(tx, mass)
    if (before) return before

    const lines = await placeLines(tx, place, mass)
    const placed = lines.flatMap((line) => ('placed' in line ? [line.placed] : []))
    const outcome = { lines, newBalance: placed.at(-1)?.newBalance ?? buyer?.balance ?? Money.zero }
    if (mass.idempotencyKey !== undefined && placed.length > 0) {
      const { userId, idempotencyKey, requestHash } = mass
      await insertMassAnswer(tx, { userId, idempotencyKey, requestHash, answer: toStoredAnswer(outcome) })
    }
    return outcome
  })
}

async function answeredBefore(tx: Tx, mass: MassOrder): Promise<MassOutcome | undefined> {
  if (mass.idempotencyKey === undefined) return undefined
  const stored = await findMassAnswer(tx, mass.userId, mass.idempotencyKey)
  if (!stored) return undefined
  if (!stored.requestHash.equals(mass.requestHash)) refuse('idempotency_key_reused')
  return fromStoredAnswer(stored.answer)
}

async function placeLines(tx: Tx, place: typeof placeOrders, mass: MassOrder): Promise<Placement[]> {
  const requests = mass.lines.flatMap((line) => ('request' in line ? [line.request] : []))
  const isWhole = requests.length === mass.lines.length
  const write = mass.allOrNone ? (isWhole ? 'all-or-none' : 'none') : 'accepted'
  const placements =
    requests.length > 0 ? await place((work) => work(tx), requests, { locks: 'wait', write }) : []
  const outcomes = new Map<OrderRequest, Placement | typeof again>()
  for (const [index, request] of requests.entries()) outcomes.set(request, placements[index]!)
  return mass.lines.map((line) => {
    if (!('request' in line)) return line
    const outcome = outcomes.get(line.request)
    if (outcome === undefined || outcome === again) throw new Error('a line that waited was not decided')
    return outcome
  })
}
