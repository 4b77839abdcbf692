import { isPackage } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { type OrderStatus, refundTarget } from './order.ts'

/** What a person may do with an order that waits for one. */
export type SettlementAct =
  /** It was found at the provider, under this id. */
  | { kind: 'found'; providerOrderId: string }
  /** The provider confirms that it has no such order: it is sent again. */
  | { kind: 'absent' }
  /** It is given up: the customer gets everything back. */
  | { kind: 'refund' }
  /** A partial order: so much of it was not delivered. */
  | { kind: 'remains'; remains: number }
  /** A partial package: so much goes back in all. */
  | { kind: 'amount'; amount: Money }
  /** Nothing is to be done about it. */
  | { kind: 'seen' }

/** An order as far as settling it goes. */
export type OrderToSettle = {
  status: OrderStatus
  attention: string | null
  serviceType: string
  quantity: number
  remains: number | null
  finalPrice: Money
  refundedAmount: Money
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
  if (order.attention === null) return []
  // It could not be put into the provider's words; the service may have been mended since.
  if (order.status === 'pending') return ['absent', 'refund']
  if (order.status !== 'partial') return ['seen']
  return [isPackage(order.serviceType) ? 'amount' : 'remains', 'seen']
}

/**
 * What an act makes of an order. Refuses `order_settled` when the order is not what the act is for, and
 * `quantity_out_of_range` or `amount_out_of_range` for figures that cannot be: what was refunded is never
 * taken back.
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
      return { ...same, status: 'failed', target: order.finalPrice }
    case 'remains': {
      const { remains } = act
      if (!Number.isInteger(remains) || remains < 0 || remains > order.quantity) {
        refuse('quantity_out_of_range', { min: 0, max: order.quantity })
      }
      return { ...same, remains, target: refundTarget({ ...order, remains }) }
    }
    case 'amount': {
      if (act.amount.isLessThan(order.refundedAmount) || order.finalPrice.isLessThan(act.amount)) {
        refuse('amount_out_of_range', { min: order.refundedAmount.format(), max: order.finalPrice.format() })
      }
      return { ...same, target: act.amount }
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
