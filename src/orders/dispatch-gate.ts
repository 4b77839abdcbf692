import { ratePer } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'

/** What stands between a provider and new orders, as its row and its orders say. */
export type DispatchGate = {
  isActive: boolean
  hold: 'breaker' | 'funds' | null
  /** The hold's time is up: one order may be sent to try again. */
  isTrialDue: boolean
  /** Orders go there one at a time. */
  serialise: boolean
  /** An order is on its way there, or may have been taken and its balance is not read yet. */
  isBusy: boolean
}

/** How many orders may be claimed for a provider now, when `wanted` could be sent. */
export function claimable(gate: DispatchGate, wanted: number): number {
  if (!gate.isActive) return 0
  if (gate.hold !== null) return gate.isTrialDue && !gate.isBusy ? 1 : 0
  if (gate.serialise) return gate.isBusy ? 0 : 1
  return wanted
}

/** An order's money, and what its provider asks now for what it asked `agreedRate` for then. */
export type Pricing = {
  paid: Money
  agreedRate: Money
  rate: Money
  quantity: number
  serviceType: string
}

/**
 * Whether an order may be sent at a provider's present price: what was paid covers it with the floor's
 * percent on top, or it is no more than what was agreed to when the order was placed.
 */
export function isAboveFloor(order: Pricing, floorPercent: number): boolean {
  if (!order.agreedRate.isLessThan(order.rate)) return true
  const cost = order.rate.forQuantity(order.quantity, ratePer(order.serviceType))
  return !order.paid.isLessThan(cost.plus(cost.percent(floorPercent)))
}

/** What a provider's error text means for the order it was the answer to. */
export type RefusalKind = 'refused' | 'funds' | 'ambiguous'

/** Weighs an error text by the words its provider's row lists (parts of the text, in any case). */
export function kindOfRefusal(
  message: string,
  provider: { ambiguousErrors: readonly string[]; fundsErrors: readonly string[] },
): RefusalKind {
  const text = message.toLowerCase()
  const says = (part: string) => part.trim() !== '' && text.includes(part.trim().toLowerCase())
  if (provider.ambiguousErrors.some(says)) return 'ambiguous'
  return provider.fundsErrors.some(says) ? 'funds' : 'refused'
}
