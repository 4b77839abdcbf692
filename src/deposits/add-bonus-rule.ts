import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { insertBonusRule, type NewBonusRule } from './bonus-rules.sql.ts'

/** Adds a bonus rule; it holds for what is credited from its start on. Refuses `too_many_bonus_rules`. */
export async function addBonusRule(
  transaction: Transaction,
  actorId: string,
  rule: NewBonusRule,
): Promise<void> {
  await transaction(async (tx) => {
    const { id } = (await insertBonusRule(tx, rule)) ?? refuse('too_many_bonus_rules')
    await insertAudit(tx, {
      actorId,
      action: 'bonus_rule.add',
      subject: `bonus_rule ${id}`,
      before: {},
      after: { ...rule, minAmount: rule.minAmount.toString(), bonusMax: rule.bonusMax?.toString() ?? null },
    })
  })
}
