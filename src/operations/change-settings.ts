import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertAudit } from './audit.sql.ts'
import { lockShopSettings, updateShopSettings } from './shop-settings.sql.ts'
import { type ShopSettings, settingNames } from './shop-settings.ts'

/**
 * Changes the business settings; the audit row holds those that are another now. Only an owner may: refuses
 * `forbidden`. What changes nothing leaves nothing behind.
 */
export async function changeSettings(
  transaction: Transaction,
  actor: { id: string; role: string },
  wanted: ShopSettings,
): Promise<void> {
  if (actor.role !== 'owner') refuse('forbidden')
  await transaction(async (tx) => {
    const before = await lockShopSettings(tx)
    const after = await updateShopSettings(tx, wanted)
    const changed = settingNames.filter((name) => before[name] !== after[name])
    if (changed.length === 0) return
    const only = (all: ShopSettings) => Object.fromEntries(changed.map((name) => [name, all[name]]))
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'settings.change',
      subject: 'settings',
      before: only(before),
      after: only(after),
    })
  })
}
