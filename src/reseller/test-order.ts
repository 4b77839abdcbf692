import type { RefillState } from '../aftercare/refill.ts'
import { Money } from '../core/money.ts'
import type { OrderStatus } from '../orders/order.ts'
import type { ReportedOrder } from './api-v2-reply.ts'

/** What a test key's balance always is; an order above it is refused as one without funds is. */
export const TEST_BALANCE = Money.dong(10_000_000)
/** Of each customer so many orders of test keys are kept. */
export const TEST_ORDERS_KEPT = 2_000
/** So long orders of test keys are kept. */
export const TEST_ORDERS_KEPT_DAYS = 7

const START_MS = 10_000
const END_MS = 40_000
const REFILL_MS = 20_000
const START_COUNT = 100

/** An order of a test key, as it was placed. */
export type TestOrder = {
  number: number
  link: string
  quantity: number
  price: Money
  createdAt: Date
  canceledAt: Date | null
}

/**
 * How an order of a test key stands at a moment: it begins after ten seconds and ends after forty. As at the stand-in
 * provider, `sandbox-partial` in its link ends it with two fifths undelivered, and `sandbox-canceled` with nothing.
 */
export function testOrderState(order: TestOrder, now: Date): ReportedOrder {
  const at = order.canceledAt ?? now
  const ageMs = Math.max(0, at.getTime() - order.createdAt.getTime())
  const { status, remains } = progressOf(order, ageMs)
  const refundable = status === 'partial' || status === 'canceled' ? remains : 0
  return {
    status,
    remains,
    quantity: order.quantity,
    startCount: ageMs < START_MS ? null : START_COUNT,
    finalPrice: order.price,
    refundedAmount: order.price.fraction(refundable, order.quantity),
  }
}

function progressOf(order: TestOrder, ageMs: number): { status: OrderStatus; remains: number } {
  const { quantity } = order
  const deliverable = order.link.includes('sandbox-canceled')
    ? 0
    : order.link.includes('sandbox-partial')
      ? quantity - Math.ceil((quantity * 2) / 5)
      : quantity
  const share = Math.min(1, Math.max(0, ageMs - START_MS) / (END_MS - START_MS))
  const remains = quantity - Math.floor(deliverable * share)
  if (order.canceledAt !== null) return { status: remains === quantity ? 'canceled' : 'partial', remains }
  if (share < 1) return { status: ageMs < START_MS ? 'pending' : 'in_progress', remains }
  if (remains === 0) return { status: 'completed', remains }
  return { status: deliverable === 0 ? 'canceled' : 'partial', remains }
}

/** How a refill of a test order stands at a moment: it comes after twenty seconds. */
export function testRefillState(refill: { createdAt: Date }, now: Date): RefillState {
  return now.getTime() - refill.createdAt.getTime() < REFILL_MS ? 'in_progress' : 'completed'
}
