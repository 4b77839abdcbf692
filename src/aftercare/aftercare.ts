import { formatVietnamTime } from '../core/clock.ts'
import { Refusal, type RefusalCode, type RefusalDetails } from '../core/refusal.ts'
import { hasEnded, type OrderStatus } from '../orders/order.ts'
import { isRefillOpen, type RefillState } from './refill.ts'

/** What became of a request to stop an order; the migration says what each means. */
export type CancellationState = 'open' | 'done' | 'accepted' | 'refused' | 'late'

/** Why a request came to nothing where it is not the provider's own words. */
export type OwnReason = 'unsupported' | 'no_answer'

/** What decides whether an order may be stopped or refilled, as it stands at the moment `at`. */
export type AftercareFacts = {
  orderId: string
  status: OrderStatus
  /** It is pending, and no sending of it can have been taken: not even one whose answer was lost. */
  isUnsent: boolean
  /** Runs begun of a drip-feed that the panel schedules; null for an order that is sent as a whole. */
  runsStarted: number | null
  isKnownToProvider: boolean
  provider: string
  cancelOffered: boolean
  refillOffered: boolean
  refillDays: number
  completedAt: Date | null
  /** The last request to stop it. */
  cancellation: {
    state: CancellationState
    reason: string | null
    askedAt: Date
    answeredAt: Date | null
  } | null
  /** The last refill. */
  refill: {
    number: number
    state: RefillState
    reason: string | null
    askedAt: Date
    endedAt: Date | null
  } | null
  at: Date
}

export type Aftercare = {
  canCancel: boolean
  /** Nothing was sent yet: it stops at once and all its money comes back. */
  cancelsAtOnce: boolean
  whyNotCancel: Refusal | undefined
  canRefill: boolean
  whyNotRefill: Refusal | undefined
  /** Until when a refill may be asked for; undefined where there is none to ask for. */
  refillUntil: Date | undefined
}

/** After a no, so long must pass before the same is asked again. */
const ASK_AGAIN_MS = 10 * 60_000

const DAY_MS = 24 * 3_600_000

/**
 * What a customer may do about an order, and why not. One that was never sent may always be stopped, whatever
 * its service says: nobody has worked for it. Touches nothing: the actions ask it again under the order's lock.
 */
export function aftercareOf(facts: AftercareFacts): Aftercare {
  const whyNotCancel = reasonNotToCancel(facts)
  const whyNotRefill = reasonNotToRefill(facts)
  return {
    canCancel: whyNotCancel === undefined,
    cancelsAtOnce: whyNotCancel === undefined && stopsHere(facts),
    whyNotCancel,
    canRefill: whyNotRefill === undefined,
    whyNotRefill,
    refillUntil: facts.refillOffered && isDelivered(facts.status) ? windowEnd(facts) : undefined,
  }
}

/** Whether the order can be stopped by us alone, since no provider can have it. */
function stopsHere(facts: AftercareFacts): boolean {
  return facts.isUnsent && (facts.runsStarted ?? 0) === 0
}

function reasonNotToCancel(facts: AftercareFacts): Refusal | undefined {
  if (hasEnded(facts.status)) return no('order_ended')
  if (stopsHere(facts)) return undefined
  if (facts.runsStarted !== null) return no('cancel_runs_begun')
  if (!facts.cancelOffered) return no('cancel_not_offered')
  const { cancellation } = facts
  if (cancellation?.state === 'open') return no('cancel_already_asked')
  const answeredAt = cancellation?.answeredAt ?? null
  if (cancellation?.state === 'accepted') {
    // A provider that said yes and went on regardless may be reminded the next day.
    return passedMs(facts.at, answeredAt) < DAY_MS ? no('cancel_already_asked') : undefined
  }
  return tooSoon(facts.at, cancellation?.state === 'refused' ? answeredAt : null)
}

function reasonNotToRefill(facts: AftercareFacts): Refusal | undefined {
  if (!facts.refillOffered) return no('refill_not_offered')
  if (!hasEnded(facts.status)) return no('refill_too_early')
  const until = windowEnd(facts)
  if (!isDelivered(facts.status) || !facts.isKnownToProvider || until === undefined)
    return no('refill_not_delivered')
  const { refill } = facts
  if (refill && isRefillOpen(refill.state)) return no('refill_already_asked', { number: refill.number })
  if (facts.at > until) return no('refill_window_over', { date: formatVietnamTime(until) })
  return tooSoon(facts.at, refill && refill.state !== 'completed' ? refill.endedAt : null)
}

function isDelivered(status: OrderStatus): boolean {
  return status === 'completed' || status === 'partial'
}

function windowEnd(facts: AftercareFacts): Date | undefined {
  return facts.completedAt ? new Date(facts.completedAt.getTime() + facts.refillDays * DAY_MS) : undefined
}

function tooSoon(at: Date, refusedAt: Date | null): Refusal | undefined {
  const leftMs = ASK_AGAIN_MS - passedMs(at, refusedAt)
  return leftMs > 0 ? no('asked_too_soon', { minutes: Math.ceil(leftMs / 60_000) }) : undefined
}

function passedMs(at: Date, since: Date | null): number {
  return since === null ? Number.POSITIVE_INFINITY : at.getTime() - since.getTime()
}

function no(code: RefusalCode, details?: RefusalDetails): Refusal {
  return new Refusal(code, details)
}

/** So many unusable answers in a row, some three hours of them, and a request is given up. */
export const TRIES_MAX = 12

/** After so many tries without a usable answer a request goes alone: not every provider knows batches. */
export const ALONE_AFTER_TRIES = 3

/** How long a request waits after an answer that could not be used: doubling from 15 s to 30 minutes. */
export function retryMs(tries: number, random: number): number {
  const full = Math.min(15_000 * 2 ** Math.min(Math.max(tries - 1, 0), 10), 1_800_000)
  return Math.trunc(full * (0.75 + random / 2))
}

/** How long one waits that surely did not arrive. */
export const NOT_SENT_RETRY_MS = 60_000
