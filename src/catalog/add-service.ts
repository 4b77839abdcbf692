import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import { findCategory, updatePositions } from './categories.sql.ts'
import { floorRate } from './margin-rule.ts'
import { getMargins } from './margin-rules.sql.ts'
import { findProvider } from './providers.sql.ts'
import { insertService } from './service-desk.sql.ts'
import type { NewService } from './service-details.ts'

/**
 * Adds a service by hand, paused, at the end of its section; gives its id. Refuses `category_not_found`,
 * `provider_not_found`, `service_exists`, and `below_floor` for a price that was not confirmed.
 */
export async function addService(
  transaction: Transaction,
  actorId: string,
  service: NewService,
  options: { mayBeBelowFloor: boolean },
): Promise<number> {
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    if (!(await findCategory(tx, service.category))) refuse('category_not_found')
    if (!(await findProvider(tx, service.provider))) refuse('provider_not_found')
    const floor = floorRate(service.providerRate, (await getMargins(tx)).floorPercent)
    if (service.rate.isLessThan(floor) && !options.mayBeBelowFloor)
      refuse('below_floor', { floor: floor.format() })
    const added = (await insertService(tx, { ...service, changedBy: actorId })) ?? refuse('service_exists')
    await updatePositions(tx)
    await insertAudit(tx, {
      actorId,
      action: 'service.add',
      subject: `service:${added.id}`,
      before: {},
      after: { ...service, rate: service.rate.toString(), providerRate: service.providerRate.toString() },
    })
    return added.id
  })
}
