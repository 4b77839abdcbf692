import { ratePer } from '../catalog/service.ts'
import type { Money } from '../core/money.ts'

export type Price = { base: Money; discount: Money; final: Money }

/** The price of `quantity` pieces (all runs together) at a service's rate, less the tier's discount. */
export function priceOf(
  service: { rate: Money; type: string },
  quantity: number,
  discountPercent: number,
): Price {
  const base = service.rate.forQuantity(quantity, ratePer(service.type))
  const discount = base.percent(discountPercent)
  return { base, discount, final: base.minus(discount) }
}
