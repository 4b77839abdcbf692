import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { floorRate } from './margin-rule.ts'
import { getMargins } from './margin-rules.sql.ts'
import { isOrderable } from './service.ts'
import { lockServices } from './service-desk.sql.ts'
import { updateServiceRate, updateServiceSale } from './services.sql.ts'

/**
 * Changes a service's price, or whether it is on sale, and nothing else of it. Orders placed before keep their price.
 * Refuses `service_not_found`, `changed_meanwhile` when it was changed since it was shown, `service_inactive` for
 * putting on sale what cannot be ordered, and `below_floor` for a price or a sale that was not confirmed.
 */
export async function changeService(
  transaction: Transaction,
  actorId: string,
  change: {
    id: number
    version: number
    to: { rate: Money } | { isActive: boolean }
    mayBeBelowFloor: boolean
  },
): Promise<void> {
  const { id, version, to } = change
  await transaction(async (tx) => {
    const [service = refuse('service_not_found')] = await lockServices(tx, [id])
    const isAsAsked = 'isActive' in to && to.isActive === service.isActive
    if (service.version !== version || isAsAsked) refuse('changed_meanwhile')
    const isResumed = 'isActive' in to && to.isActive
    if (isResumed && (service.archivedAt !== null || !isOrderable(service.type))) refuse('service_inactive')
    const rate = 'rate' in to ? to.rate : service.rate
    const floor = floorRate(service.providerRate, (await getMargins(tx)).floorPercent)
    const isWeighed = isResumed || 'rate' in to
    if (isWeighed && rate.isLessThan(floor) && !change.mayBeBelowFloor)
      refuse('below_floor', { floor: floor.format() })
    if ('rate' in to) await updateServiceRate(tx, id, to.rate, actorId)
    else await updateServiceSale(tx, id, to.isActive)
    await insertAudit(tx, {
      actorId,
      action: 'service.change',
      subject: `service:${id}`,
      before: 'rate' in to ? { rate: service.rate.toString() } : { isActive: service.isActive },
      after: 'rate' in to ? { rate: to.rate.toString() } : to,
    })
  })
}
