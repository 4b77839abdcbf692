import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import {
  lockCatalogue,
  lockPendingChanges,
  type Selection,
  updateChangesDecided,
} from './catalogue-changes.sql.ts'
import { decisionRecord } from './sync-plan.ts'

const CHANGES_MAX = 20_000

/**
 * Leaves our catalogue as it is. The same difference is not shown again; another one of the same service is. Gives
 * how many there were; refuses `changes_decided` when nothing is left of what was chosen.
 */
export async function dismissChanges(
  transaction: Transaction,
  actorId: string,
  chosen: Selection,
): Promise<number> {
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    const changes = await lockPendingChanges(tx, chosen, CHANGES_MAX)
    if (changes.length === 0) refuse('changes_decided')
    const ids = changes.map((change) => change.id)
    await updateChangesDecided(tx, ids, 'dismissed', actorId)
    await insertAudit(tx, { actorId, action: 'catalogue.dismiss', ...decisionRecord(changes, 'dismissed') })
    return changes.length
  })
}
