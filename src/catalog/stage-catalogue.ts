import { catalogueNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import type { OfferedService } from './catalogue-change.ts'
import {
  deleteOldSuperseded,
  insertChanges,
  listDismissals,
  lockCatalogue,
  updateChangesSuperseded,
} from './catalogue-changes.sql.ts'
import {
  applyChanges,
  findSyncPolicy,
  listKnownRoutes,
  listKnownServices,
  updateCosts,
  updateRatesToFloor,
  updateRoutes,
  updateServicesPaused,
} from './catalogue-services.sql.ts'
import { getMargins, listMarginRules } from './margin-rules.sql.ts'
import { updateCatalogueRead } from './providers.sql.ts'
import { appliedChange, planSync, pricingOf, type SyncPlan } from './sync-plan.ts'

const SUPERSEDED_KEPT_DAYS = 14

/** What a reading of a catalogue led to. */
export type StagedCatalogue = {
  pending: number
  applied: number
  repriced: number
  paused: number
  gone: number
}

/**
 * Takes a provider's catalogue in: costs at once, everything else as changes that wait for a person or are put
 * into force, as the provider's policy says. Holds the floor and takes what is gone off the shelf, with a notice.
 * What waited before is superseded. Undefined when there is no such provider.
 */
export async function stageCatalogue(
  transaction: Transaction,
  reading: { provider: string; offered: readonly OfferedService[]; hasNamelessRows: boolean },
): Promise<StagedCatalogue | undefined> {
  const { provider } = reading
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    const policy = await findSyncPolicy(tx, provider)
    if (!policy) return undefined
    const known = await listKnownServices(tx, provider)
    const pricing = pricingOf(await listMarginRules(tx), await getMargins(tx))
    const plan = planSync({
      ...reading,
      known,
      routes: await listKnownRoutes(tx, provider),
      dismissed: await listDismissals(tx, provider),
      policy,
      pricing,
    })
    const byId = new Map(known.map((service) => [service.id, service]))
    const applied = plan.staged
      .filter((change) => change.decision === 'applied')
      .flatMap(
        (change) =>
          appliedChange(provider, change, byId.get(change.serviceId ?? 0), pricing.floorPercent) ?? [],
      )
    await updateChangesSuperseded(tx, provider)
    await deleteOldSuperseded(tx, SUPERSEDED_KEPT_DAYS)
    await insertChanges(tx, provider, plan.staged)
    await updateCosts(tx, plan.costs)
    await updateRatesToFloor(tx, plan.repriced)
    await applyChanges(tx, applied, null)
    await updateRoutes(tx, plan.routeCosts, plan.routesGone)
    await updateServicesPaused(tx, plan.pausedForPrice, 'price')
    await updateServicesPaused(tx, plan.pausedAsGone, 'gone')
    await updateCatalogueRead(tx, provider, null)
    const names = noticeNames(plan, (id) => byId.get(id)?.name ?? '')
    if (names.length > 0) {
      await insertNotice(tx, catalogueNotice(provider, names))
    }
    return {
      pending: plan.staged.filter((change) => change.decision === 'pending').length,
      applied: applied.length,
      repriced: plan.repriced.length,
      paused: plan.pausedForPrice.length,
      gone: plan.pausedAsGone.length,
    }
  })
}

/** What a person should hear of: what left the shelf or changed its price by itself. */
function noticeNames(plan: SyncPlan, nameOf: (serviceId: number) => string) {
  const groups = {
    gone: plan.pausedAsGone.map(nameOf),
    gone_doubted: plan.isGoneDoubted
      ? plan.staged.filter((change) => change.kind === 'gone').map((change) => change.before?.name ?? '')
      : [],
    paused: plan.pausedForPrice.map(nameOf),
    repriced: plan.repriced.map((one) => nameOf(one.serviceId)),
  }
  return Object.entries(groups)
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => ({ what: what as keyof typeof groups, names }))
}
