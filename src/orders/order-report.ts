import { isPackage } from '../catalog/service.ts'
import type { ProviderOrderStatus } from '../partners/provider-replies.ts'
import {
  clampRemains,
  hasEnded,
  nextEndCheckMs,
  nextStatusCheckMs,
  type OrderStatus,
  type ProviderWord,
  type StatusPace,
  statusesBefore,
  statusOfWord,
} from './order.ts'

/** What a report is weighed against: the order as it stands. */
export type ReportedOrder = {
  status: OrderStatus
  serviceType: string
  quantity: number
  startCount: number | null
  remains: number | null
  attention: string | null
  ageMs: number
  /** Since it ended; null while it runs. */
  sinceEndMs: number | null
}

/** What an order becomes. */
export type OrderChange = {
  status: OrderStatus
  startCount: number | null
  remains: number | null
  /** Why a person has to look at it. */
  attention: string | null
  /** Whether the provider has begun with it. */
  hasStarted: boolean
  /** When to ask again; null for never. */
  dueInMs: number | null
}

/** How often to ask, and for how long after its end an order may still change. */
export type ReportTerms = StatusPace & { reopenMs: number }

/**
 * What a provider's report makes of an order (reference/api-v2.md, "Words"). What is not understood changes
 * nothing and asks for a person. An order that has ended changes only for the worse and only for a while:
 * completed may become partial or canceled, partial may have more remain; what would take money back from a
 * customer, or comes too late, is for a person.
 */
export function changeBy(
  order: ReportedOrder,
  report: ProviderOrderStatus | undefined,
  terms: ReportTerms,
): OrderChange {
  const same = unchanged(order, terms)
  if (!report) return same
  if ('error' in report)
    return hasEnded(order.status) ? same : forPerson(same, `the provider says: ${report.error}`)
  const word = statusOfWord(report.status)
  if (!word) return forPerson(same, `unknown status word: ${report.status}`)
  const remains = clampRemains(report.remains, order.quantity)
  if (hasEnded(order.status)) return afterEnd(order, word, remains, same, terms)

  const status = statusesBefore(word).includes(order.status) ? word : order.status
  return {
    status,
    startCount: report.startCount ?? order.startCount,
    remains: status === 'completed' ? 0 : (remains ?? order.remains),
    attention: doubtAbout(order, status, remains),
    hasStarted: status !== 'processing' && status !== 'canceled',
    dueInMs: hasEnded(status) ? firstLookAfterEnd(terms) : same.dueInMs,
  }
}

/**
 * The provider's own words where a report ends an order or changes its end, by the protocol's names; null where it
 * does neither.
 */
export function endReport(
  order: Pick<ReportedOrder, 'status' | 'remains'>,
  change: OrderChange,
  report: ProviderOrderStatus | undefined,
): string | null {
  const isSame = change.status === order.status && change.remains === order.remains
  if (!report || 'error' in report || isSame || !hasEnded(change.status)) return null
  const words = [
    `status: ${report.status}`,
    ...(report.remains === undefined ? [] : [`remains: ${report.remains}`]),
    ...(report.startCount === undefined ? [] : [`start_count: ${report.startCount}`]),
    ...(report.charge === undefined ? [] : [`charge: ${[report.charge, report.currency].join(' ').trim()}`]),
  ]
  return words.join(', ').slice(0, END_REPORT_MAX)
}
const END_REPORT_MAX = 200

function unchanged(order: ReportedOrder, terms: ReportTerms): OrderChange {
  const { status, startCount, remains, attention } = order
  const dueInMs =
    order.sinceEndMs === null
      ? nextStatusCheckMs(order.ageMs, terms)
      : (nextEndCheckMs(order.sinceEndMs, terms.reopenMs) ?? null)
  return { status, startCount, remains, attention, hasStarted: false, dueInMs }
}

function forPerson(same: OrderChange, attention: string): OrderChange {
  return { ...same, attention: attention.slice(0, 300) }
}

function afterEnd(
  order: ReportedOrder,
  word: ProviderWord,
  remains: number | undefined,
  same: OrderChange,
  terms: ReportTerms,
): OrderChange {
  // While a refill is made some providers say that the order runs again.
  if (!hasEnded(word)) return same
  const isMoreMissing =
    word === 'partial' && order.status === 'partial' && (remains ?? 0) > (order.remains ?? order.quantity)
  if (word === order.status && !isMoreMissing) return same
  const isWorse = isMoreMissing || statusesBefore(word).includes(order.status)
  const isInTime = (order.sinceEndMs ?? 0) <= terms.reopenMs
  if (!isWorse || !isInTime) {
    // Told once: the next report would say the same again.
    return { ...forPerson(same, `the provider says ${word} after ${order.status}`), dueInMs: null }
  }
  return {
    ...same,
    status: word,
    remains: remains ?? order.remains,
    attention: doubtAbout(order, word, remains),
  }
}

// A partial order is refunded by what remains; where that is not known, or counts something we did not sell
// by the piece, a person decides.
function doubtAbout(order: ReportedOrder, status: OrderStatus, remains: number | undefined): string | null {
  if (status !== 'partial') return null
  if (isPackage(order.serviceType)) return 'a package ended partial: decide the refund'
  return remains === undefined ? 'partial without remains: decide the refund' : null
}

function firstLookAfterEnd(terms: ReportTerms): number | null {
  return nextEndCheckMs(0, terms.reopenMs) ?? null
}
