import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import {
  type ChangeRow,
  lockCatalogue,
  lockPendingChanges,
  type Selection,
  updateChangesDecided,
} from './catalogue-changes.sql.ts'
import {
  applyChanges,
  listServicesById,
  updateRoutes,
  updateServicesPaused,
} from './catalogue-services.sql.ts'
import { getMargins } from './margin-rules.sql.ts'
import { appliedChange, decisionRecord } from './sync-plan.ts'

const CHANGES_MAX = 20_000

/**
 * Puts waiting changes of a catalogue into force. Gives how many there were; what somebody else decided meanwhile
 * is not among them. Refuses `changes_decided` when nothing is left of what was chosen.
 */
export async function approveChanges(
  transaction: Transaction,
  actorId: string,
  chosen: Selection,
): Promise<number> {
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    const changes = await lockPendingChanges(tx, chosen, CHANGES_MAX)
    if (changes.length === 0) refuse('changes_decided')
    const ids = changes.flatMap((change) => change.serviceId ?? [])
    const services = new Map((await listServicesById(tx, ids)).map((service) => [service.id, service]))
    const { floorPercent } = await getMargins(tx)
    const applied = changes.flatMap(
      (change) =>
        appliedChange(change.provider, change, services.get(change.serviceId ?? 0), floorPercent) ?? [],
    )
    await applyChanges(tx, applied, actorId)
    const gone = changes.filter((change) => change.kind === 'gone')
    await updateServicesPaused(tx, serviceIds(gone), 'gone')
    await updateRoutes(
      tx,
      [],
      gone.flatMap(({ serviceId, place }) => (serviceId !== null && place > 1 ? [{ serviceId, place }] : [])),
    )
    await updateChangesDecided(
      tx,
      changes.map((change) => change.id),
      'approved',
      actorId,
    )
    await insertAudit(tx, { actorId, action: 'catalogue.approve', ...decisionRecord(changes, 'approved') })
    return changes.length
  })
}

function serviceIds(changes: readonly ChangeRow[]): number[] {
  return changes.flatMap(({ serviceId, place }) => (serviceId !== null && place === 1 ? [serviceId] : []))
}
