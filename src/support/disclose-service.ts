import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import type { Disclosure } from './disclosure.ts'
import { insertDisclosure, lockDisclosed } from './disclosures.sql.ts'

/**
 * Publishes what is disclosed about a service as its next version; both empty takes it back. What changes nothing
 * leaves nothing behind. Refuses `service_not_found`.
 */
export async function discloseService(
  transaction: Transaction,
  actorId: string,
  serviceId: number,
  wanted: Disclosure,
): Promise<void> {
  await transaction(async (tx) => {
    const before = (await lockDisclosed(tx, serviceId)) ?? refuse('service_not_found')
    if (before.vi === wanted.vi && before.en === wanted.en) return
    await insertDisclosure(tx, { ...wanted, serviceId, by: actorId })
    await insertAudit(tx, {
      actorId,
      action: 'service.disclose',
      subject: `service:${serviceId}`,
      before,
      after: wanted,
    })
  })
}
