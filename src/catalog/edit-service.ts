import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import { findCategory, updatePositions } from './categories.sql.ts'
import { lockServices, updateServiceDetails } from './service-desk.sql.ts'
import type { ServiceDetails } from './service-details.ts'

/**
 * Changes what a service is called, takes and offers; orders that were placed keep what they were placed with. Refuses
 * `service_not_found`, `category_not_found`, and `changed_meanwhile` when it was changed since it was shown.
 */
export async function editService(
  transaction: Transaction,
  actorId: string,
  change: { id: number; version: number; details: ServiceDetails },
): Promise<void> {
  const { id, version, details } = change
  await transaction(async (tx) => {
    await lockCatalogue(tx)
    const [service = refuse('service_not_found')] = await lockServices(tx, [id])
    if (service.version !== version) refuse('changed_meanwhile')
    if (!(await findCategory(tx, details.category))) refuse('category_not_found')
    await updateServiceDetails(tx, id, details)
    if (details.category !== service.category) await updatePositions(tx)
    const names = Object.keys(details) as (keyof ServiceDetails)[]
    const moved = names.filter((name) => details[name] !== service[name])
    await insertAudit(tx, {
      actorId,
      action: 'service.edit',
      subject: `service:${id}`,
      before: Object.fromEntries(moved.map((name) => [name, service[name]])),
      after: Object.fromEntries(moved.map((name) => [name, details[name]])),
    })
  })
}
