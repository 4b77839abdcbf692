import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { refuseLargeGift } from '../wallet/adjustment.ts'
import { getAloneMax } from '../wallet/adjustments.sql.ts'
import { insertBonusRule, type NewBonusRule } from './bonus-rules.sql.ts'

/**
 * Adds a bonus rule; it holds for what is credited from its start on. Refuses `gift_above_limit` and
 * `too_many_bonus_rules`.
 */
export async function addBonusRule(
  transaction: Transaction,
  actor: { id: string; role: string },
  rule: NewBonusRule,
): Promise<void> {
  const gift = { amount: null, cap: rule.bonusMax }
  await transaction(async (tx) => {
    refuseLargeGift(actor.role, gift, await getAloneMax(tx))
    const { id } = (await insertBonusRule(tx, rule)) ?? refuse('too_many_bonus_rules')
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'bonus_rule.add',
      subject: `bonus_rule ${id}`,
      before: {},
      after: { ...rule, minAmount: rule.minAmount.toString(), bonusMax: rule.bonusMax?.toString() ?? null },
    })
  })
}
