import { isPackage } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { checkedReason } from '../wallet/adjustment.ts'
import { type OrderStatus, refundTarget } from './order.ts'

/** What a person may do with an order that waits for one, that is lost, or that ended otherwise than was said. */
export type SettlementAct =
  /** It was found at the provider, under this id. */
  | { kind: 'found'; providerOrderId: string }
  /** The provider confirms that it has no such order: it is sent again. */
  | { kind: 'absent' }
  /** It is given up: the customer gets everything back. */
  | { kind: 'refund' }
  /** So much of it was not delivered. */
  | { kind: 'remains'; remains: number }
  /** A package: so much goes back in all. */
  | { kind: 'amount'; amount: Money }
  /** Nothing is to be done about it. */
  | { kind: 'seen' }

/** An order as far as settling it goes. */
export type OrderToSettle = {
  status: OrderStatus
  attention: string | null
  /** What a person has to look at in its refills. */
  refillAttention: string | null
  serviceType: string
  quantity: number
  remains: number | null
  finalPrice: Money
  refundedAmount: Money
  parentId: string | null
  /** Of a drip-feed that is made of runs; null for everything else. */
  runsStarted: number | null
}

/** What an act makes of an order. */
export type Settled = {
  status: OrderStatus
  remains: number | null
  /** What must have been refunded in all. */
  target: Money
}

/** The acts that an order allows as it stands. */
export function actsFor(order: OrderToSettle): SettlementAct['kind'][] {
  if (order.status === 'unknown') return ['found', 'absent', 'refund']
  const seen: SettlementAct['kind'][] = waitsForPerson(order) ? ['seen'] : []
  // It could not be put into the provider's words; the service may have been mended since.
  if (order.status === 'pending') return order.attention === null ? [] : ['absent', 'refund']
  // What a drip-feed costs follows from its runs.
  if (order.runsStarted !== null || !atProvider.includes(order.status)) return seen
  const isPiece = !isPackage(order.serviceType)
  // A run has no price: of how much of a package it was is for nobody to say.
  const figure: SettlementAct['kind'][] = isPiece ? ['remains'] : order.parentId === null ? ['amount'] : []
  return [...figure, 'refund', ...seen]
}
const atProvider: readonly OrderStatus[] = ['processing', 'in_progress', 'completed', 'partial']

/** Whether a person is waited for; who settles another order says why. */
export function waitsForPerson({ status, attention, refillAttention }: Attended): boolean {
  return status === 'unknown' || attention !== null || refillAttention !== null
}
type Attended = Pick<OrderToSettle, 'status' | 'attention' | 'refillAttention'>

/** Why an order is settled, as the audit log keeps it. Refuses none for an order that waits for nobody. */
export function reasonOf(order: Attended, reason: string | undefined): { reason?: string } {
  if (waitsForPerson(order) && !reason?.trim()) return {}
  return { reason: checkedReason(reason ?? '') }
}

/** Whether an act decides what an order costs: after that its provider's words change nothing. */
export function decidesCost(kind: SettlementAct['kind']): boolean {
  return kind === 'refund' || kind === 'remains' || kind === 'amount'
}

/**
 * What an act makes of an order. Refuses `order_settled` when the order is not what the act is for, and
 * `quantity_out_of_range` or `amount_out_of_range` for figures that cannot be: what was refunded is never
 * taken back, and what becomes partial was not delivered whole.
 */
export function settledBy(order: OrderToSettle, act: SettlementAct): Settled {
  if (!actsFor(order).includes(act.kind)) refuse('order_settled')
  const same = { status: order.status, remains: order.remains, target: order.refundedAmount }
  switch (act.kind) {
    case 'found':
      return { ...same, status: 'processing' }
    case 'absent':
      return { ...same, status: 'pending' }
    case 'refund':
      return {
        ...same,
        status: atProvider.includes(order.status) ? 'canceled' : 'failed',
        target: order.finalPrice,
      }
    case 'remains': {
      const { remains } = act
      const status = 'partial'
      const target = refundTarget({ ...order, status, remains })
      const min = order.status === status ? 0 : 1
      const isNone = !Number.isInteger(remains) || remains < min || remains > order.quantity
      if (isNone || target.isLessThan(order.refundedAmount)) {
        const least = order.refundedAmount.isPositive() ? (order.remains ?? min) : min
        refuse('quantity_out_of_range', { min: least, max: order.quantity })
      }
      return { status, remains, target }
    }
    case 'amount': {
      const isNone = order.status !== 'partial' && act.amount.isZero()
      const isLess = act.amount.isLessThan(order.refundedAmount)
      if (isNone || isLess || order.finalPrice.isLessThan(act.amount)) {
        refuse('amount_out_of_range', { min: order.refundedAmount.format(), max: order.finalPrice.format() })
      }
      return { ...same, status: 'partial', target: act.amount }
    }
    case 'seen':
      return same
  }
}

/** An act as the audit log keeps it. */
export function recordOfAct(act: SettlementAct): Record<string, string | number> {
  if (act.kind === 'found') return { act: act.kind, providerOrderId: act.providerOrderId }
  if (act.kind === 'remains') return { act: act.kind, remains: act.remains }
  return act.kind === 'amount' ? { act: act.kind, amount: act.amount.toString() } : { act: act.kind }
}
