import { Money } from '../core/money.ts'

/** Every state an order can be in; `design.md` draws the moves between them. */
export const orderStatuses = [
  'pending',
  'submitting',
  'unknown',
  'processing',
  'in_progress',
  'completed',
  'partial',
  'canceled',
  'failed',
] as const
export type OrderStatus = (typeof orderStatuses)[number]

// The legal moves. The SQL that moves an order enforces them with `where status = any(…)`.
const moves: Record<OrderStatus, readonly OrderStatus[]> = {
  pending: ['submitting', 'canceled'],
  // Surely not sent goes back to the queue; anything doubtful becomes unknown and is never sent again.
  submitting: ['pending', 'processing', 'failed', 'unknown'],
  // Only evidence or a person moves it: the answer arrived after all, or nothing was taken.
  unknown: ['processing', 'failed', 'pending'],
  processing: ['in_progress', 'completed', 'partial', 'canceled'],
  in_progress: ['completed', 'partial', 'canceled'],
  // For a while a provider may take an end back.
  completed: ['partial', 'canceled'],
  partial: ['canceled'],
  canceled: [],
  failed: [],
}
const ended: readonly OrderStatus[] = ['completed', 'partial', 'canceled', 'failed']

/** The states from which an order may move to `status`. */
export function statusesBefore(status: OrderStatus): OrderStatus[] {
  return orderStatuses.filter((from) => moves[from].includes(status))
}

/** Whether an order in this state has ended. */
export function hasEnded(status: OrderStatus): boolean {
  return ended.includes(status)
}

/** The states of orders that have not ended. */
export const runningStatuses: readonly OrderStatus[] = orderStatuses.filter((status) => !hasEnded(status))

/** What a provider's status word means for us (reference/api-v2.md, "Words"). */
export type ProviderWord = Extract<
  OrderStatus,
  'processing' | 'in_progress' | 'completed' | 'partial' | 'canceled'
>

const words: Readonly<Record<string, ProviderWord>> = {
  pending: 'processing',
  processing: 'processing',
  'in progress': 'in_progress',
  inprogress: 'in_progress',
  completed: 'completed',
  complete: 'completed',
  success: 'completed',
  partial: 'partial',
  canceled: 'canceled',
  cancelled: 'canceled',
  refunded: 'canceled',
}

/**
 * The state a provider's word stands for; undefined for a word that must change nothing and be shown to a
 * person. `Fail` and `Error` are among those: elsewhere they triggered full refunds of delivered orders
 * (reference/dangers.md).
 */
export function statusOfWord(word: string): ProviderWord | undefined {
  return meaningOf(words, word)
}

/** What a provider's word stands for in a table of words, however it is spelled; undefined for none of them. */
export function meaningOf<Meaning>(
  meanings: Readonly<Record<string, Meaning>>,
  word: string,
): Meaning | undefined {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
  // Every object knows `constructor`.
  return Object.hasOwn(meanings, plain) ? meanings[plain] : undefined
}

/** What an order cost and how much of it was delivered, as far as refunds care. */
export type Refundable = {
  status: OrderStatus
  quantity: number
  /** Not delivered; undefined when the provider did not say. */
  remains: number | undefined
  finalPrice: Money
}

/**
 * What must have been refunded for an order in this state, in total. Refunds pay up to this target, never an
 * amount: so repeats and races pay once.
 */
export function refundTarget(order: Refundable): Money {
  switch (order.status) {
    case 'canceled':
    case 'failed':
      return order.finalPrice
    case 'partial':
      return order.finalPrice.fraction(clampRemains(order.remains, order.quantity) ?? 0, order.quantity)
    default:
      return Money.zero
  }
}

/** `remains` as providers send it, brought into 0 … quantity (reference/api-v2.md, "Words"). */
export function clampRemains(remains: number | undefined, quantity: number): number | undefined {
  if (remains === undefined) return undefined
  return Math.min(Math.max(Math.trunc(remains), 0), quantity)
}

/** How far an order has come, 0 to 100, for people. */
export function progressPercent(order: {
  status: OrderStatus
  quantity: number
  remains: number | null
}): number {
  if (order.status === 'completed') return 100
  if (order.remains === null || order.status === 'failed') return 0
  return Math.floor(((order.quantity - order.remains) / order.quantity) * 100)
}

/** How often a provider may be asked for statuses. */
export type StatusPace = {
  /** Between two questions about a young order. */
  intervalMs: number
  /** How many times longer everything takes because the budget does not carry more; 1 when it does. */
  stretch: number
}

/**
 * When a running order's status is asked for next: after the provider's interval at first, more rarely as
 * the order grows old, up to 30 minutes; later where the provider's budget does not carry so many orders.
 */
export function nextStatusCheckMs(ageMs: number, { intervalMs, stretch }: StatusPace): number {
  const wanted = Math.min(Math.max(intervalMs, Math.trunc(ageMs / 20)), MOST_BETWEEN_CHECKS_MS)
  return Math.trunc(wanted * stretch)
}
const MOST_BETWEEN_CHECKS_MS = 30 * 60_000

/**
 * How much longer than wanted the intervals must be: `callsPerMs` are wanted, and six tenths of the budget
 * may be spent on statuses, so that orders, cancels and the rest find room.
 */
export function stretchOf(callsPerMs: number, budget: { requests: number; windowMs: number }): number {
  return Math.max(1, callsPerMs / ((budget.requests * STATUS_SHARE) / budget.windowMs))
}
const STATUS_SHARE = 0.6

/**
 * When an order that ended so long ago is looked at again, because for `reopenMs` its provider may still take
 * the end back; undefined when that time is over.
 */
export function nextEndCheckMs(sinceEndMs: number, reopenMs: number): number | undefined {
  if (sinceEndMs >= reopenMs) return undefined
  // The last look comes when the time is up.
  return Math.min(Math.max(MOST_BETWEEN_CHECKS_MS, sinceEndMs / 4), reopenMs - sinceEndMs)
}
