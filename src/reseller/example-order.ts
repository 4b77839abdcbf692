import { checkOrderRules, type OrderRule } from '../catalog/order-rule.ts'
import type { Service } from '../catalog/service.ts'
import { Refusal } from '../core/refusal.ts'
import { offeredPrice, offerOf } from '../orders/pricing.ts'
import { anyOrder, type ExampleOrder } from './api-v2-examples.ts'
import { TEST_BALANCE } from './test-order.ts'

// Of the least quantity; a rule may ask for more, or for more money.
const QUANTITY_TIMES = [1, 2, 5, 10, 50, 100, 1000]

/**
 * An order for the examples of the documentation that the panel would take of a test key: something that needs a link
 * and a quantity only, on a host and in a quantity that the rules of its category allow. Undefined where there is none.
 */
export function findExample(
  services: readonly Service[],
  rules: readonly OrderRule[],
  tier: { discountPercent: number },
): ExampleOrder | undefined {
  for (const service of services) {
    if (service.type !== 'Default') continue
    const offer = offerOf(service, tier, [])
    for (const link of linksFor(service, rules)) {
      for (const quantity of quantitiesFor(service)) {
        const amount = offeredPrice(service, quantity, offer).final
        const isAffordable = !TEST_BALANCE.minus(amount).isNegative()
        if (
          isAffordable &&
          isAllowed(() => checkOrderRules(rules, { service, link, fields: {}, quantity, amount }))
        )
          return { service: service.id, quantity, link }
      }
    }
  }
  return undefined
}

function linksFor({ category }: Service, rules: readonly OrderRule[]): string[] {
  const held = rules.filter((rule) => rule.category === null || rule.category === category)
  const hosts = held.flatMap(({ kind, value }) => (kind === 'allowed_hosts' ? value!.split(' ') : []))
  return [anyOrder.link, ...hosts.map((host) => `https://${host}/homemmo/posts/1`)]
}

function quantitiesFor({ minQuantity, maxQuantity }: Service): number[] {
  const tried = QUANTITY_TIMES.map((times) => minQuantity * times)
  return [...tried.filter((quantity) => quantity < maxQuantity), maxQuantity]
}

function isAllowed(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
