import type { RefillState } from '../aftercare/refill.ts'
import type { Service } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'
import type { Refusal } from '../core/refusal.ts'
import { serviceType } from '../core/service-type.ts'
import type { OrderStatus } from '../orders/order.ts'
import { offeredRate, offerOf, type PersonalPrice } from '../orders/pricing.ts'
import { errorText, type Ids } from './api-v2-call.ts'

/** The currency of everything the panel sells. */
const CURRENCY = 'VND'

/** What the protocol calls an error, wherever it stands. */
export type ErrorReply = { error: string }
export const errorReply = (refusal: Refusal): ErrorReply => ({ error: errorText(refusal) })

/** A service as `services` lists it. */
export function serviceReply(
  service: Service,
  { tier, personal }: { tier: { discountPercent: number }; personal: readonly PersonalPrice[] },
) {
  return {
    service: service.id,
    name: service.name,
    type: service.type,
    category: service.category,
    rate: offeredRate(offerOf(service, tier, personal)).toString(),
    min: String(service.minQuantity),
    max: String(service.maxQuantity),
    refill: service.refillEnabled,
    cancel: service.cancelEnabled,
    dripfeed: service.dripFeed !== 'none' && serviceType(service.type)?.takesRuns === true,
  }
}

/** What `status` needs to know of an order. */
export type ReportedOrder = {
  status: OrderStatus
  quantity: number
  startCount: number | null
  remains: number | null
  finalPrice: Money
  refundedAmount: Money
}

const statusWords: Readonly<Record<OrderStatus, string>> = {
  pending: 'Pending',
  submitting: 'Pending',
  unknown: 'Pending',
  processing: 'Processing',
  in_progress: 'In progress',
  completed: 'Completed',
  partial: 'Partial',
  canceled: 'Canceled',
  // Refused by every provider and paid back in full.
  failed: 'Canceled',
}

/** An order as `status` tells it: all text; `charge` is what was kept of the price. */
export function statusReply(order: ReportedOrder) {
  const unsaid = order.status === 'completed' ? 0 : order.quantity
  return {
    charge: order.finalPrice.minus(order.refundedAmount).toString(),
    start_count: String(order.startCount ?? 0),
    status: statusWords[order.status],
    remains: String(order.remains ?? unsaid),
    currency: CURRENCY,
  }
}
/** The words of `status`, for the documentation. */
export const orderStatusWords: readonly string[] = [...new Set(Object.values(statusWords))]
export type StatusReply = ReturnType<typeof statusReply>

const refillWords: Readonly<Record<RefillState, string>> = {
  pending: 'Pending',
  submitting: 'Pending',
  unknown: 'Pending',
  processing: 'Pending',
  in_progress: 'In progress',
  completed: 'Completed',
  rejected: 'Rejected',
  refused: 'Rejected',
  failed: 'Error',
}

/** The words of `refill_status`, for the documentation. */
export const refillStatusWords: readonly string[] = [...new Set(Object.values(refillWords))]

/** The protocol's word for the state of a refill. */
export function refillWord(state: RefillState): string {
  return refillWords[state]
}

export function balanceReply(balance: Money) {
  return { balance: balance.toString(), currency: CURRENCY }
}

/** The outcomes of one call by the texts of its ids. */
export type Outcomes<T> = ReadonlyMap<string, T | ErrorReply>

/** `status`: the order itself, or of a list an object by id (reference/api-v2.md, "Replies, exactly"). */
export function statusesReply(ids: Ids, outcomes: Outcomes<StatusReply>) {
  if (ids.form === 'one') return outcomes.get(ids.texts[0]!)!
  return Object.fromEntries(ids.texts.map((id) => [id, outcomes.get(id)!]))
}

/** `refill`: the refill's number as text, or a list with numbers and with errors below `refill`. */
export function refillsReply(ids: Ids, outcomes: Outcomes<number>) {
  if (ids.form === 'many') return ids.texts.map((id) => ({ order: idReply(id), refill: outcomes.get(id)! }))
  const outcome = outcomes.get(ids.texts[0]!)!
  return typeof outcome === 'number' ? { refill: String(outcome) } : outcome
}

/** `refill_status`: the word, or a list with errors below `status`. */
export function refillStatusesReply(ids: Ids, outcomes: Outcomes<string>) {
  if (ids.form === 'many') return ids.texts.map((id) => ({ refill: idReply(id), status: outcomes.get(id)! }))
  const outcome = outcomes.get(ids.texts[0]!)!
  return typeof outcome === 'string' ? { status: outcome } : outcome
}

/** `cancel`: always a list; 1 says that the wish was taken, not that money came back. */
export function cancelsReply(ids: Ids, outcomes: Outcomes<1>) {
  return ids.texts.map((id) => ({ order: idReply(id), cancel: outcomes.get(id)! }))
}

/** An id as it goes back: the number it is, or what was sent instead of one. */
function idReply(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text
}
