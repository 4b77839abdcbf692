import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { deleteUnordered, lockServices, updateServiceArchived } from './service-desk.sql.ts'

/**
 * Deletes a service that was never ordered, archives one, or puts an archived one back among the paused. Refuses
 * `service_not_found`, `service_ordered` for deleting, and `changed_meanwhile` when it was changed since it was shown.
 */
export async function removeService(
  transaction: Transaction,
  actorId: string,
  removal: { id: number; version: number; act: 'delete' | 'archive' | 'restore' },
): Promise<void> {
  const { id, act } = removal
  await transaction(async (tx) => {
    const [service = refuse('service_not_found')] = await lockServices(tx, [id])
    if (service.version !== removal.version) refuse('changed_meanwhile')
    if (act !== 'delete') await updateServiceArchived(tx, id, act === 'archive')
    else if (!(await deleteUnordered(tx, id))) refuse('service_ordered')
    const { name, category, provider, providerServiceId, isActive } = service
    await insertAudit(tx, {
      actorId,
      action: `service.${act}`,
      subject: `service:${id}`,
      before: { name, category, provider, providerServiceId, isActive, rate: service.rate.toString() },
      after: { [act]: true },
    })
  })
}
