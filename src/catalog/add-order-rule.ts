import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import { findCategory } from './categories.sql.ts'
import { type OrderRule, recordOfRule } from './order-rule.ts'
import { insertOrderRule } from './order-rules.sql.ts'

/**
 * Puts a rule for orders into force, for those that are placed from now on. Refuses `category_not_found`, and
 * `rule_not_added` when the same rule is in force or there are too many.
 */
export async function addOrderRule(
  transaction: Transaction,
  actorId: string,
  rule: OrderRule,
): Promise<void> {
  await transaction(async (tx) => {
    await lockCatalogue(tx)
    if (rule.category !== null && !(await findCategory(tx, rule.category))) refuse('category_not_found')
    const added = (await insertOrderRule(tx, { ...rule, createdBy: actorId })) ?? refuse('rule_not_added')
    await insertAudit(tx, {
      actorId,
      action: 'order_rule.add',
      subject: `order_rule:${added.id}`,
      before: {},
      after: recordOfRule(rule),
    })
  })
}
