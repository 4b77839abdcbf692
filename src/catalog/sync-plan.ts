import { Money } from '../core/money.ts'
import {
  type CatalogueChange,
  type CatalogueEntry,
  compareCatalogue,
  isGoneDoubtful,
  isPriceOnly,
  type KnownRoute,
  type KnownService,
  movesPrice,
  type OfferedService,
  type ProviderWords,
  takenOver,
  wordsOf,
} from './catalogue-change.ts'
import {
  atLeastFloor,
  floorRate,
  type Margin,
  type MarginRule,
  marginFor,
  sellingRate,
} from './margin-rule.ts'
import { isOrderable, ratePer } from './service.ts'

/** What a provider's row says about differences in its catalogue. */
export type SyncPolicy = { autoApprove: 'none' | 'prices' | 'all'; onPriceRise: 'pause' | 'reprice' }

/** How our prices are made. `otherwise` holds where no rule does. */
export type Pricing = { rules: readonly MarginRule[]; otherwise: Margin; floorPercent: number }

/** Prices by these rules; where none holds, the margin of the settings without rounding. */
export function pricingOf(
  rules: readonly MarginRule[],
  margins: { marginPercent: number; floorPercent: number },
): Pricing {
  const otherwise = { percent: margins.marginPercent, fixed: Money.zero, roundTo: 0 } as const
  return { rules, otherwise, floorPercent: margins.floorPercent }
}

/** What was dismissed last of a provider's service. */
export type Dismissal = Pick<CatalogueChange, 'providerServiceId' | 'place' | 'kind' | 'after'>

/** `pending` waits for a person; `applied` is put into force; `noted` has been dealt with by the rest of the plan. */
export type StagedChange = CatalogueChange & { decision: 'pending' | 'applied' | 'noted' }

/** Everything a sync does. A service stands in at most one of `costs`, `repriced` and the applied changes. */
export type SyncPlan = {
  staged: StagedChange[]
  /** What the provider asks now, where our price stays. */
  costs: { serviceId: number; cost: Money }[]
  /** Lifted to hold the floor. */
  repriced: { serviceId: number; rate: Money; cost: Money }[]
  pausedForPrice: number[]
  pausedAsGone: number[]
  routeCosts: { serviceId: number; place: number; cost: Money }[]
  routesGone: { serviceId: number; place: number }[]
  /** So much is missing that a person has to believe it first. */
  isGoneDoubted: boolean
}

type Given = {
  known: readonly KnownService[]
  routes: readonly KnownRoute[]
  offered: readonly OfferedService[]
  /** Whether the list had rows that could not be told whose they are. */
  hasNamelessRows: boolean
  dismissed: readonly Dismissal[]
  policy: SyncPolicy
  pricing: Pricing
}

/**
 * What follows from a provider's catalogue. Costs are facts and taken over at once; what we make of them waits
 * for a person unless the policy says otherwise, and whatever it says, nothing that stays on sale is left below
 * its floor and nothing that is gone is left on sale.
 */
export function planSync(given: Given): SyncPlan {
  const { known, offered, policy, pricing } = given
  const changes = compareCatalogue(known, given.routes, offered, (service, offer) =>
    priceOf(service ? takenOver(service, offer) : offer, service, pricing),
  )
  const isGoneDoubted = isGoneDoubtful(
    changes.filter((change) => change.kind === 'gone').length,
    known.filter((service) => service.isActive).length,
    given.hasNamelessRows,
  )
  const wasDismissed = dismissalOf(given.dismissed)
  const staged = changes
    .map((change) => ({ ...change, decision: decisionOf(change, policy, isGoneDoubted) }))
    .filter((change) => change.decision === 'noted' || !wasDismissed(change))
  const onRoutes = staged.filter((change) => change.place > 1 && change.decision === 'noted')
  const services = planServices(given, staged)
  return {
    ...services,
    staged: staged.map((change) => {
      // Lifting the price settles a change that is of nothing else.
      const isSettled =
        isPriceOnly(change.parts) && services.repriced.some((r) => r.serviceId === change.serviceId)
      return change.place === 1 && isSettled ? { ...change, decision: 'noted' } : change
    }),
    pausedAsGone: staged.flatMap(({ kind, place, decision, serviceId }) =>
      kind === 'gone' && place === 1 && decision === 'noted' && serviceId !== null ? [serviceId] : [],
    ),
    routeCosts: onRoutes.flatMap(({ serviceId, place, after }) =>
      after && serviceId !== null ? [{ serviceId, place, cost: after.cost }] : [],
    ),
    routesGone: onRoutes.flatMap(({ serviceId, place, kind }) =>
      kind === 'gone' && serviceId !== null ? [{ serviceId, place }] : [],
    ),
    isGoneDoubted,
  }
}

/** Our price for an entry, never below the floor. What an operator chose stays. */
function priceOf(
  entry: Pick<CatalogueEntry, 'cost' | 'category' | 'type'>,
  service: Pick<KnownService, 'id' | 'rate' | 'pricedByHand' | 'type'> | undefined,
  pricing: Pricing,
): Money {
  const margin = marginFor(
    pricing.rules,
    { id: service?.id ?? null, category: entry.category },
    pricing.otherwise,
  )
  const isKept = service?.pricedByHand && ratePer(service.type) === ratePer(entry.type)
  if (isKept && !service.rate.isLessThan(floorRate(entry.cost, pricing.floorPercent))) return service.rate
  return atLeastFloor(sellingRate(entry.cost, margin), entry.cost, pricing.floorPercent)
}

function decisionOf(
  change: CatalogueChange,
  policy: SyncPolicy,
  isGoneDoubted: boolean,
): StagedChange['decision'] {
  if (change.kind === 'gone') return isGoneDoubted ? 'pending' : 'noted'
  // What another way costs is a fact; nothing of ours is priced by it.
  if (change.place > 1) return 'noted'
  if (policy.autoApprove === 'all') return 'applied'
  return policy.autoApprove === 'prices' && isPriceOnly(change.parts) ? 'applied' : 'pending'
}

function planServices(
  { known, offered, policy, pricing }: Given,
  staged: readonly StagedChange[],
): Pick<SyncPlan, 'costs' | 'repriced' | 'pausedForPrice'> {
  const offers = new Map(offered.map((offer) => [offer.providerServiceId, offer]))
  const done = new Set(
    staged.flatMap(({ place, decision, kind, serviceId }) =>
      place === 1 && (decision === 'applied' || (kind === 'gone' && decision === 'noted')) ? [serviceId] : [],
    ),
  )
  const plan: ReturnType<typeof planServices> = { costs: [], repriced: [], pausedForPrice: [] }
  for (const service of known) {
    if (done.has(service.id)) continue
    const offer = offers.get(service.providerServiceId)
    if (offer && ratePer(offer.type) !== ratePer(service.type)) {
      // Its price is for another unit now: no comparison holds until somebody has looked.
      if (service.isActive) plan.pausedForPrice.push(service.id)
      continue
    }
    const cost = offer?.cost ?? service.cost
    const isBelow = service.isActive && service.rate.isLessThan(floorRate(cost, pricing.floorPercent))
    if (isBelow && policy.onPriceRise === 'reprice') {
      const rate = priceOf({ ...service, cost }, service, pricing)
      plan.repriced.push({ serviceId: service.id, rate, cost })
      continue
    }
    if (isBelow) plan.pausedForPrice.push(service.id)
    if (!cost.equals(service.cost)) plan.costs.push({ serviceId: service.id, cost })
  }
  return plan
}

/** Tells whether a change is what a person has dismissed already. A service nobody wants stays unwanted at any price. */
function dismissalOf(dismissed: readonly Dismissal[]): (change: CatalogueChange) => boolean {
  const byKey = new Map(dismissed.map((one) => [`${one.place} ${one.providerServiceId}`, one]))
  return (change) => {
    const before = byKey.get(`${change.place} ${change.providerServiceId}`)
    if (before?.kind !== change.kind) return false
    return change.kind === 'new' || JSON.stringify(before.after) === JSON.stringify(change.after)
  }
}

/** A change as it is put into force, weighed against the service as it is at that moment. */
export type AppliedChange = CatalogueEntry & {
  changeId: number | null
  provider: string
  providerServiceId: string
  serviceId: number | null
  rate: Money
  isActive: boolean
  /** The provider's own words, for the next comparison. */
  said: ProviderWords
}

/**
 * What approving a change makes of a service. What an operator wrote stays, and so does a price that an operator chose meanwhile; nothing comes out
 * below the floor; what the sync had paused goes back on sale, what a person paused does not.
 */
export function appliedChange(
  provider: string,
  change: CatalogueChange & { id?: number },
  service: KnownService | undefined,
  floorPercent: number,
): AppliedChange | undefined {
  const { after, proposedRate } = change
  if (!after || (change.kind === 'changed' && !service)) return undefined
  const isSameUnit = service !== undefined && ratePer(service.type) === ratePer(after.type)
  const holdsFloor = !service?.rate.isLessThan(floorRate(after.cost, floorPercent))
  const keeps = service && isSameUnit && holdsFloor && (service.pricedByHand || !movesPrice(change.parts))
  const rate = keeps ? service.rate : (proposedRate ?? after.cost)
  const isOnSale = !service || service.isActive || service.pauseReason !== null
  return {
    ...(service ? takenOver(service, after) : after),
    said: wordsOf(after),
    changeId: change.id ?? null,
    provider,
    providerServiceId: change.providerServiceId,
    serviceId: service?.id ?? null,
    rate: atLeastFloor(rate, after.cost, floorPercent),
    isActive: isOnSale && isOrderable(after.type),
  }
}

const IDS_RECORDED = 1000

/** What the audit log keeps of a decision; each change itself says what it was and who decided. */
export function decisionRecord(
  changes: readonly { id: number; provider: string }[],
  status: 'approved' | 'dismissed',
): { subject: string; before: object; after: object } {
  const providers = [...new Set(changes.map((change) => change.provider))]
  const ids = changes.slice(0, IDS_RECORDED).map((change) => change.id)
  return {
    subject: `catalogue:${providers.join(',')}`.slice(0, 200),
    before: { status: 'pending', changes: changes.length },
    after: { status, changes: ids },
  }
}
