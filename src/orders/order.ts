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
  pending: ['submitting'],
  // Surely not sent goes back to the queue; anything doubtful becomes unknown and is never sent again.
  submitting: ['pending', 'processing', 'failed', 'unknown'],
  // Only evidence moves it: the answer of the attempt that sent it arrived after all.
  unknown: ['processing', 'failed'],
  processing: ['in_progress', 'completed', 'partial', 'canceled'],
  in_progress: ['completed', 'partial', 'canceled'],
  completed: [],
  partial: [],
  canceled: [],
  failed: [],
}

/** The states from which an order may move to `status`. */
export function statusesBefore(status: OrderStatus): OrderStatus[] {
  return orderStatuses.filter((from) => moves[from].includes(status))
}

/** Whether an order in this state has ended. */
export function hasEnded(status: OrderStatus): boolean {
  return moves[status].length === 0
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
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
  // Every object knows `constructor`.
  return Object.hasOwn(words, plain) ? words[plain] : undefined
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

/**
 * When a running order's status is asked for next: the provider's interval at first, more rarely as the
 * order grows old, at most every 30 minutes.
 */
export function nextStatusCheckMs(ageMs: number, intervalMs: number): number {
  return Math.min(Math.max(intervalMs, Math.trunc(ageMs / 20)), MOST_BETWEEN_CHECKS_MS)
}
const MOST_BETWEEN_CHECKS_MS = 30 * 60_000

/** How long an order that surely was not sent waits before the next try: doubling from 5 s to 10 minutes. */
export function dispatchBackoffMs(attempts: number, random: number): number {
  const full = Math.min(5_000 * 2 ** Math.min(attempts, 12), 600_000)
  return Math.trunc(full * (0.75 + random / 2))
}
