import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import { deleteMarginRuleRow } from './margin-rules.sql.ts'

/** Takes a margin rule away; prices follow from the next reading of a catalogue. Refuses `margin_rule_not_found`. */
export async function deleteMarginRule(transaction: Transaction, actorId: string, id: number): Promise<void> {
  await transaction(async (tx) => {
    await lockCatalogue(tx)
    const before = (await deleteMarginRuleRow(tx, id)) ?? refuse('margin_rule_not_found')
    await insertAudit(tx, {
      actorId,
      action: 'margin_rule.delete',
      subject: `margin_rule:${id}`,
      before,
      after: {},
    })
  })
}
