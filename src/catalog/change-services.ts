import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import { findCategory, updatePositions } from './categories.sql.ts'
import { getMargins } from './margin-rules.sql.ts'
import { type BulkAct, type BulkEffect, planBulk } from './service-bulk.ts'
import { lockServices, updateServices } from './service-desk.sql.ts'

/** What came of one of the services: done, or left as it was because somebody changed it, or it is gone. */
export type BulkOutcome = BulkEffect | { missing: number; why: 'changed' | 'gone' }

/**
 * Changes many services at once, each as it was shown: one that was changed since is left alone. Gives what came of
 * each, in the order asked for. Refuses `category_not_found`.
 */
export async function changeServices(
  transaction: Transaction,
  actorId: string,
  asked: readonly { id: number; version: number }[],
  act: BulkAct,
): Promise<BulkOutcome[]> {
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    if (act.kind === 'category' && !(await findCategory(tx, act.category))) refuse('category_not_found')
    const { floorPercent } = await getMargins(tx)
    const found = new Map(
      (
        await lockServices(
          tx,
          asked.map(({ id }) => id),
        )
      ).map((one) => [one.id, one]),
    )
    const shown = asked.filter(({ id, version }) => found.get(id)?.version === version)
    const effects = planBulk(
      shown.map(({ id }) => found.get(id)!),
      act,
      floorPercent,
    )
    const changed = effects.flatMap(({ service, after }) => (after ? [{ service, after }] : []))
    await updateServices(tx, changed, actorId)
    if (act.kind === 'category') await updatePositions(tx)
    for (const { service, after } of changed) {
      const { rate, isActive, category } = service
      await insertAudit(tx, {
        actorId,
        action: 'service.change',
        subject: `service:${service.id}`,
        before: { rate: rate.toString(), isActive, category },
        after: { ...after, rate: after.rate.toString() },
      })
    }
    const byId = new Map(effects.map((effect) => [effect.service.id, effect]))
    return asked.map(
      ({ id }): BulkOutcome => byId.get(id) ?? { missing: id, why: found.has(id) ? 'changed' : 'gone' },
    )
  })
}
