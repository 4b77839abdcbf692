import type { OperatorNote } from '../accounts/operator-notes.sql.ts'
import type { CancellationRow } from '../aftercare/cancellations.sql.ts'
import type { RefillRow } from '../aftercare/refills.sql.ts'
import type { AuditRow } from '../operations/audit-history.sql.ts'
import type { OrderMovement } from '../wallet/wallet.sql.ts'
import type { AttemptRow, OperatorOrder } from './operator-orders.sql.ts'
import { hasEnded, type OrderStatus } from './order.ts'

/** What an order's own row tells of its course, beside how it ended. */
type OrderMove = 'placed' | 'taken' | 'started' | 'runs_stopped'

/** One thing that happened to an order. A request is two: that it was made, and what came of it. */
export type OrderEvent = { key: string; at: Date } & (
  | { kind: 'act'; row: AuditRow }
  | { kind: 'cancel'; request: CancellationRow; isAnswer: boolean }
  | { kind: 'refill'; refill: RefillRow; isAnswer: boolean }
  | { kind: 'sending'; attempt: AttemptRow }
  | { kind: 'move'; move: OrderMove | OrderStatus }
  | { kind: 'money'; movement: OrderMovement }
  | { kind: 'note'; note: OperatorNote }
)

/** What an order's history is made of: of each the newest before the page's moment, at most one more than it shows. */
export type OrderHistory = {
  audit: readonly AuditRow[]
  cancellations: readonly CancellationRow[]
  refills: readonly RefillRow[]
  attempts: readonly AttemptRow[]
  movements: readonly OrderMovement[]
  notes: readonly OperatorNote[]
}

/** A page of an order's history, the newest first. */
export type OrderTimeline = {
  events: readonly OrderEvent[]
  /** Where this page begins; undefined for the present. */
  before: Date | undefined
  /** Where the next page, with what is older, begins; undefined when there is nothing older. */
  older: Date | undefined
}

/**
 * Everything that happened to an order, interleaved, the newest first; at most `limit` of it, from before a moment.
 * What happened in one transaction has one time, and stands in the order of cause and effect.
 */
export function orderTimeline(
  order: OperatorOrder,
  history: OrderHistory,
  { before, limit }: { before: Date | undefined; limit: number },
): OrderTimeline {
  const events = [...movesOf(order), ...eventsOf(history)]
    .filter(({ at }) => before === undefined || at < before)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || places[b.kind] - places[a.kind])
  const next = events[limit]
  if (!next) return { events, before, older: undefined }
  // What has the time of the first that finds no room goes with it, so that no page begins within one moment.
  const shown = events.filter(({ at }) => at > next.at)
  return { events: shown, before, older: new Date(next.at.getTime() + 1) }
}

// Of what has one time: who wanted it, what was done for it, what it led to.
const places: Readonly<Record<OrderEvent['kind'], number>> = {
  act: 0,
  cancel: 1,
  refill: 2,
  sending: 3,
  move: 4,
  money: 5,
  note: 6,
}

function movesOf(order: OperatorOrder): OrderEvent[] {
  const moves: [OrderMove | OrderStatus, Date | null][] = [
    ['placed', order.createdAt],
    ['taken', order.submittedAt],
    ['started', order.startedAt],
    ['runs_stopped', order.runsStoppedAt],
    [order.status, hasEnded(order.status) ? order.completedAt : null],
  ]
  return moves.flatMap(([move, at]) => (at ? [{ kind: 'move', key: move, at, move }] : []))
}

function eventsOf(history: OrderHistory): OrderEvent[] {
  return [
    ...history.audit.map((row) => ({ kind: 'act' as const, key: `act-${row.id}`, at: row.createdAt, row })),
    ...history.cancellations.flatMap((request) => [
      {
        kind: 'cancel' as const,
        key: `cancel-${request.id}`,
        at: request.createdAt,
        request,
        isAnswer: false,
      },
      ...answered(request.answeredAt, (at) => ({
        ...{ kind: 'cancel' as const, key: `cancel-${request.id}-answer`, at, request, isAnswer: true },
      })),
    ]),
    ...history.refills.flatMap((refill) => [
      {
        kind: 'refill' as const,
        key: `refill-${refill.number}`,
        at: refill.createdAt,
        refill,
        isAnswer: false,
      },
      ...answered(refill.endedAt, (at) => ({
        ...{ kind: 'refill' as const, key: `refill-${refill.number}-answer`, at, refill, isAnswer: true },
      })),
    ]),
    ...history.attempts.map((attempt) => ({
      ...{ kind: 'sending' as const, key: attempt.id, at: attempt.startedAt, attempt },
    })),
    ...history.movements.map((movement) => ({
      ...{ kind: 'money' as const, key: `money-${movement.number}`, at: movement.createdAt, movement },
    })),
    ...history.notes.map((note) => ({ kind: 'note' as const, key: note.id, at: note.createdAt, note })),
  ]
}

function answered(at: Date | null, event: (at: Date) => OrderEvent): OrderEvent[] {
  return at ? [event(at)] : []
}
