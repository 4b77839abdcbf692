import { meaningOf } from '../orders/order.ts'

/** Every state of a refill; the migration says what each means. */
export const refillStates = [
  'pending',
  'submitting',
  'unknown',
  'processing',
  'in_progress',
  'completed',
  'rejected',
  'failed',
  'refused',
] as const
export type RefillState = (typeof refillStates)[number]

const ended: readonly RefillState[] = ['completed', 'rejected', 'failed', 'refused']

/** Whether a refill may still come. */
export function isRefillOpen(state: RefillState): boolean {
  return !ended.includes(state)
}

/** The states a provider's word can bring a refill into. */
export type ReportedRefillState = Extract<
  RefillState,
  'processing' | 'in_progress' | 'completed' | 'rejected' | 'failed'
>

const words: Readonly<Record<string, ReportedRefillState>> = {
  pending: 'processing',
  processing: 'processing',
  'in progress': 'in_progress',
  inprogress: 'in_progress',
  completed: 'completed',
  complete: 'completed',
  success: 'completed',
  rejected: 'rejected',
  reject: 'rejected',
  canceled: 'rejected',
  cancelled: 'rejected',
  error: 'failed',
  fail: 'failed',
  failed: 'failed',
}

/**
 * What a provider's word for a refill means (reference/api-v2.md, "Words"); undefined for a word that changes
 * nothing. `Error` ends it: unlike with orders no money hangs on it, and the customer may ask again.
 */
export function refillStateOfWord(word: string): ReportedRefillState | undefined {
  return meaningOf(words, word)
}

/**
 * How long a refill whose answer was lost waits before it is asked for again. Providers refuse a second one
 * while the first is open, so asking again cannot double it; the wait lets the first show itself.
 */
export const REFILL_UNKNOWN_MS = 10 * 60_000

/** A refill that runs longer than this is not asked about any more: a person looks at it. */
export const REFILL_LONGEST_MS = 60 * 24 * 3_600_000
