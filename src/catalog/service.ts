import type { Money } from '../core/money.ts'
import { serviceType } from '../core/service-type.ts'

/** Who schedules the runs of a drip-feed: the provider, or the panel, each run a delivery of its own. */
export type DripFeed = 'none' | 'provider' | 'panel'

/** A service as the catalogue sells it. */
export type Service = {
  id: number
  name: string
  category: string
  type: string
  description: string | null
  /** đồng per 1000, or per 1 for package types. */
  rate: Money
  minQuantity: number
  maxQuantity: number
  provider: string
  providerServiceId: string
  providerRate: Money
  isActive: boolean
  refillEnabled: boolean
  cancelEnabled: boolean
  /** Who schedules the runs of a drip-feed; `none`: it is not offered. */
  dripFeed: DripFeed
}

/** How a service stands with operators; archived ones are on no list but their own. */
export const serviceStates = ['active', 'paused', 'archived'] as const
export type ServiceState = (typeof serviceStates)[number]

/** Whether an order can be placed for a service of this type; others stay off the shelf. */
export function isOrderable(type: string): boolean {
  return serviceType(type) !== undefined
}

/** Package types are bought whole: no quantity, and the rate is for one. */
export function isPackage(type: string): boolean {
  return serviceType(type)?.counts === 'one'
}

/** How many pieces the rate is for. */
export function ratePer(type: string): 1 | 1000 {
  return isPackage(type) ? 1 : 1000
}

/**
 * What a price has on top of the provider's, in percent of the provider's; negative at a loss, undefined where
 * the provider asks nothing. For showing only: a float.
 */
export function marginPercent(rate: Money, providerRate: Money): number | undefined {
  if (providerRate.isZero()) return undefined
  return (rate.minus(providerRate).toJSON() / providerRate.toJSON()) * 100
}
