import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateService } from './services.sql.ts'

/** Changes a service's price and whether it is on sale. Orders placed before keep their price. */
export async function changeService(
  transaction: Transaction,
  actorId: string,
  change: { serviceId: number; rate: Money; isActive: boolean },
): Promise<void> {
  await transaction(async (tx) => {
    const before =
      (await updateService(tx, change.serviceId, { ...change, changedBy: actorId })) ??
      refuse('service_not_found')
    await insertAudit(tx, {
      actorId,
      action: 'service.change',
      subject: `service:${change.serviceId}`,
      before: { rate: before.rate.toString(), isActive: before.isActive },
      after: { rate: change.rate.toString(), isActive: change.isActive },
    })
  })
}
