import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import type { MarginRule } from './margin-rule.ts'
import { upsertMarginRule } from './margin-rules.sql.ts'
import { findService } from './services.sql.ts'

/**
 * Writes a margin rule, over the one of the same scope. Prices follow from the next reading of a catalogue. Refuses
 * `service_not_found`.
 */
export async function saveMarginRule(
  transaction: Transaction,
  actorId: string,
  rule: MarginRule,
): Promise<void> {
  await transaction(async (tx) => {
    await lockCatalogue(tx)
    if (rule.serviceId !== null && !(await findService(tx, rule.serviceId))) refuse('service_not_found')
    const before = (await upsertMarginRule(tx, rule)) ?? {}
    const scope = rule.serviceId !== null ? `service:${rule.serviceId}` : (rule.category ?? 'everything')
    await insertAudit(tx, {
      actorId,
      action: 'margin_rule.save',
      subject: `margin:${scope}`,
      before,
      after: rule,
    })
  })
}
