import { findFactor } from '../accounts/second-factors.sql.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { insertAudit } from './audit.sql.ts'
import { lockShopSettings, updateShopSettings, type VersionedSettings } from './shop-settings.sql.ts'
import { type ShopSettings, settingNames } from './shop-settings.ts'

/**
 * Changes the business settings; the audit row holds those that are another now. `version` is that of the settings
 * which the owner saw: refuses `settings_changed` when somebody has changed them since, unless they are as wanted
 * already. Only an owner may: refuses `forbidden`. Who makes the second factor compulsory needs one of their own:
 * refuses `own_second_factor_first`. What changes nothing leaves nothing behind.
 */
export async function changeSettings(
  transaction: Transaction,
  actor: { id: string; role: string },
  { settings: wanted, version }: VersionedSettings,
): Promise<void> {
  if (actor.role !== 'owner') refuse('forbidden')
  await transaction(async (tx) => {
    const { settings: before, version: now } = await lockShopSettings(tx)
    const changed = settingNames.filter((name) => Number(before[name]) !== Number(wanted[name]))
    if (changed.length === 0) return
    if (now !== version) refuse('settings_changed')
    // Somebody who knows that theirs works stays inside and can take it back.
    const isMadeCompulsory =
      changed.includes('second_factor_compulsory') && wanted.second_factor_compulsory === '1'
    if (isMadeCompulsory && !(await findFactor(tx, actor.id))?.isOn) refuse('own_second_factor_first')
    const after = await updateShopSettings(tx, wanted)
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
