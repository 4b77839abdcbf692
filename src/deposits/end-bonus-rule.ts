import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateBonusRuleEnded } from './bonus-rules.sql.ts'

/** Ends a bonus rule now; what it gave stays. Refuses `bonus_rule_not_found` for one that has ended too. */
export async function endBonusRule(transaction: Transaction, actorId: string, id: number): Promise<void> {
  await transaction(async (tx) => {
    if (!(await updateBonusRuleEnded(tx, id))) refuse('bonus_rule_not_found')
    await insertAudit(tx, {
      actorId,
      action: 'bonus_rule.end',
      subject: `bonus_rule ${id}`,
      before: {},
      after: { ended: true },
    })
  })
}
