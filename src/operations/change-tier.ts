import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertAudit } from './audit.sql.ts'
import type { TierSettings } from './tier-form.ts'
import { lockTierRows, type TierRow, updateTier } from './tiers.sql.ts'

/**
 * Changes a tier; prices of later orders follow it, earlier ones stay as they were placed. `version` is that of the
 * tier which the owner saw. Refuses `forbidden` for anybody but an owner, `tier_not_found`, `tier_changed` when
 * somebody was first, and `tier_out_of_order` when it would not lie between its neighbours. What changes nothing
 * leaves nothing behind.
 */
export async function changeTier(
  transaction: Transaction,
  actor: { id: string; role: string },
  { level, version, tier }: { level: number; version: number; tier: TierSettings },
): Promise<void> {
  if (actor.role !== 'owner') refuse('forbidden')
  await transaction(async (tx) => {
    const tiers = await lockTierRows(tx)
    const before = tiers.find((one) => one.level === level) ?? refuse('tier_not_found')
    const [told, wanted] = [inAudit(before), inAudit(tier)]
    if (JSON.stringify(told) === JSON.stringify(wanted)) return
    if (before.version !== version) refuse('tier_changed')
    if (!liesBetween(tiers, level, tier)) refuse('tier_out_of_order')
    await updateTier(tx, level, tier)
    const subject = `tier:${level}`
    await insertAudit(tx, { actorId: actor.id, action: 'tier.change', subject, before: told, after: wanted })
  })
}

function liesBetween(tiers: readonly TierRow[], level: number, { minSpent }: TierSettings): boolean {
  const place = tiers.findIndex((tier) => tier.level === level)
  // Somebody who has spent nothing must be in a tier too.
  if (place === 0) return !minSpent.isPositive()
  const above = tiers[place + 1]
  return tiers[place - 1]!.minSpent.isLessThan(minSpent) && (!above || minSpent.isLessThan(above.minSpent))
}

function inAudit(tier: TierSettings) {
  const { name, nameEn, minSpent, discountPercent, benefits, benefitsEn } = tier
  const discount = Number(discountPercent)
  return { name, nameEn, minSpent: minSpent.toString(), discount, benefits, benefitsEn }
}
