import { catalogueNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import type { KnownService, OfferedService } from './catalogue-change.ts'
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
import { type AppliedChange, appliedChange, planSync, pricingOf, type SyncPlan } from './sync-plan.ts'

const SUPERSEDED_KEPT_DAYS = 14

/** What a reading of a catalogue led to, or would. */
export type StagedCatalogue = {
  plan: SyncPlan
  applied: AppliedChange[]
  /** What was sold of the provider before. */
  known: KnownService[]
}

/** What an operator at the shell asks for: everything is put into force, this margin where no rule holds. */
export type SyncOrder = { marginPercent: number; dryRun: boolean }

/**
 * Takes a provider's catalogue in: costs at once, everything else as changes that wait for a person or are put
 * into force, as the provider's policy says. Holds the floor and takes what is gone off the shelf, with a notice.
 * What waited before is superseded. With an order of an operator it is that which is followed in place of the
 * policy; a dry run gives the same and writes nothing. Undefined when there is no such provider.
 */
export async function stageCatalogue(
  transaction: Transaction,
  reading: { provider: string; offered: readonly OfferedService[]; hasNamelessRows: boolean },
  order?: SyncOrder,
): Promise<StagedCatalogue | undefined> {
  const { provider } = reading
  return transaction(async (tx) => {
    await lockCatalogue(tx)
    const policy = await findSyncPolicy(tx, provider)
    if (!policy) return undefined
    const known = await listKnownServices(tx, provider)
    const margins = await getMargins(tx)
    const marginPercent = order?.marginPercent ?? margins.marginPercent
    const pricing = pricingOf(await listMarginRules(tx), { ...margins, marginPercent })
    const plan = planSync({
      ...reading,
      known,
      routes: await listKnownRoutes(tx, provider),
      dismissed: await listDismissals(tx, provider),
      policy: order ? { ...policy, autoApprove: 'all' } : policy,
      pricing,
    })
    const byId = new Map(known.map((service) => [service.id, service]))
    const applied = plan.staged
      .filter((change) => change.decision === 'applied')
      .flatMap(
        (change) =>
          appliedChange(provider, change, byId.get(change.serviceId ?? 0), pricing.floorPercent) ?? [],
      )
    if (order?.dryRun) return { plan, applied, known }
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
    return { plan, applied, known }
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
