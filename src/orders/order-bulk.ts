import type { Permission } from '../accounts/permission.ts'
import { type AftercareFacts, aftercareOf } from '../aftercare/aftercare.ts'
import { Money } from '../core/money.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import { hasEnded, type OrderStatus } from './order.ts'
import { actsFor, type SettlementAct } from './settlement-act.ts'

/** What operators do with many orders at once; each order allows what its own page allows, and nothing more. */
export const bulkActs = ['cancel', 'refund', 'status', 'resend', 'seen', 'refill'] as const
export type BulkAct = (typeof bulkActs)[number]

/** So many orders in one act. */
export const BULK_MAX = 100

/** What of an order tells whether it is still what somebody looked at. */
export type Versioned = {
  status: OrderStatus
  attention: string | null
  refillAttention: string | null
  dispatchCount: number
  refundedAmount: Money
}

/**
 * The state in which somebody saw an order, as forms carry it: state, sendings, refunds, and whether it waits for a
 * person, itself or by a refill. Progress in between does not change it.
 */
export function versionOf(order: Versioned): string {
  const waits = `${order.attention === null ? '' : '!'}${order.refillAttention === null ? '' : '~'}`
  return `${order.status}${waits}.${order.dispatchCount}.${order.refundedAmount.toString()}`
}

/** An order as far as acts on many go. */
export type BulkOrder = Versioned & {
  number: number
  serviceType: string
  quantity: number
  remains: number | null
  finalPrice: Money
  parentId: string | null
  runsStarted: number | null
  isKnownToProvider: boolean
}

/** What an act would do with an order: at once, by asking its provider, or nothing and why. */
export type BulkPlan = { kind: 'now' | 'ask'; amount: Money } | { kind: 'no'; refusal: Refusal }

/** What an act would do with an order; `facts` are needed for cancelling and refills. */
export function planOf(act: BulkAct, order: BulkOrder, facts: AftercareFacts | undefined): BulkPlan {
  switch (act) {
    case 'cancel':
      return cancelPlan(order, facts)
    case 'refill': {
      if (order.parentId !== null || !facts) return no('order_is_run')
      const { whyNotRefill } = aftercareOf(facts)
      return whyNotRefill ? { kind: 'no', refusal: whyNotRefill } : { kind: 'ask', amount: Money.zero }
    }
    case 'status': {
      const isFollowed = order.status === 'processing' || order.status === 'in_progress'
      if (!isFollowed || !order.isKnownToProvider || order.runsStarted !== null)
        return no('order_not_followed')
      return { kind: 'ask', amount: Money.zero }
    }
    case 'refund':
      // What has ended is looked at one by one: most of it was delivered.
      if (!hasEnded(order.status) && actsFor(order).includes('refund'))
        return { kind: 'now', amount: left(order) }
      return no(
        order.attention !== null && order.status === 'partial' ? 'order_needs_figure' : 'order_not_waiting',
      )
    case 'resend':
      // Whether a provider has an unknown order is looked up for each by itself: sent twice, it is delivered twice.
      if (order.status === 'unknown') return no('order_check_first')
      if (actsFor(order).includes('absent')) return { kind: 'now', amount: Money.zero }
      return no('order_not_waiting')
    case 'seen':
      return actsFor(order).includes('seen') ? { kind: 'now', amount: Money.zero } : no('order_not_waiting')
  }
}

/** What somebody must be allowed who does it; `operator-routes.ts` asks for the same. */
export function permissionOf(act: BulkAct): Permission {
  return act === 'refund' || act === 'resend' ? 'orders.settle' : 'orders.act'
}

/** The act on a single order that a bulk act stands for; undefined where it is no settlement. */
export function settlementOf(act: BulkAct): SettlementAct | undefined {
  if (act === 'refund' || act === 'seen') return { kind: act }
  return act === 'resend' ? { kind: 'absent' } : undefined
}

function cancelPlan(order: BulkOrder, facts: AftercareFacts | undefined): BulkPlan {
  if (order.parentId !== null || !facts) return no('order_is_run')
  const { whyNotCancel, cancelsAtOnce } = aftercareOf(facts)
  if (whyNotCancel) return { kind: 'no', refusal: whyNotCancel }
  return cancelsAtOnce ? { kind: 'now', amount: left(order) } : { kind: 'ask', amount: Money.zero }
}

function left(order: BulkOrder): Money {
  return order.finalPrice.minus(order.refundedAmount)
}

function no(code: RefusalCode): BulkPlan {
  return { kind: 'no', refusal: new Refusal(code) }
}
