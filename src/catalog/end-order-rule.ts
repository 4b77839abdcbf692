import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { recordOfRule } from './order-rule.ts'
import { updateRuleEnded } from './order-rules.sql.ts'

/** Ends a rule for orders. Refuses `rule_ended` when somebody else has, or there never was one. */
export async function endOrderRule(transaction: Transaction, actorId: string, id: number): Promise<void> {
  await transaction(async (tx) => {
    const rule = (await updateRuleEnded(tx, id, actorId)) ?? refuse('rule_ended')
    await insertAudit(tx, {
      actorId,
      action: 'order_rule.end',
      subject: `order_rule:${id}`,
      before: recordOfRule(rule),
      after: { ended: true },
    })
  })
}
