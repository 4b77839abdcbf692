import type { Money } from '../core/money.ts'
import type { DripFeed } from './service.ts'

/** A service as a catalogue describes it: what is compared. */
export type CatalogueEntry = {
  name: string
  category: string
  type: string
  /** What the provider asks, in đồng, per 1000 (or per 1). */
  cost: Money
  minQuantity: number
  maxQuantity: number
  refillEnabled: boolean
  cancelEnabled: boolean
  dripFeed: DripFeed
}

/** A row of a provider's catalogue, in đồng. */
export type OfferedService = CatalogueEntry & { providerServiceId: string }

/** What operators may write over; the rest is the provider's word alone. */
export type ProviderWords = Omit<CatalogueEntry, 'type' | 'cost'>

/** A service of ours with what a comparison needs. `cost` is what the provider asked when it was last read. */
export type KnownService = CatalogueEntry & {
  id: number
  providerServiceId: string
  rate: Money
  /** The cost for which our price was decided. */
  pricedCost: Money
  pricedByHand: boolean
  isActive: boolean
  pauseReason: 'price' | 'gone' | null
  /** What the provider said when it was last taken over; what is missing was never taken from it. */
  said: Partial<ProviderWords>
}

/** A provider as another way for a service. */
export type KnownRoute = {
  serviceId: number
  place: number
  providerServiceId: string
  cost: Money
  serviceName: string
  isActive: boolean
}

export const changeParts = [
  'new',
  'gone',
  'price_up',
  'price_down',
  'limits',
  'name',
  'flags',
  'type',
  'returned',
] as const
export type ChangePart = (typeof changeParts)[number]

/** A difference between a provider's catalogue and ours. `place` 1 is the service's own provider. */
export type CatalogueChange = {
  providerServiceId: string
  serviceId: number | null
  place: number
  kind: 'new' | 'changed' | 'gone'
  parts: ChangePart[]
  before: CatalogueEntry | null
  after: CatalogueEntry | null
  rateBefore: Money | null
  proposedRate: Money | null
}

/**
 * Every difference between what a provider offers and what we sell of it; what is equal is not mentioned.
 * `priceOf` gives our price for an offer. A price chosen by an operator is proposed again as it is.
 */
export function compareCatalogue(
  known: readonly KnownService[],
  routes: readonly KnownRoute[],
  offered: readonly OfferedService[],
  priceOf: (known: KnownService | undefined, offer: OfferedService) => Money,
): CatalogueChange[] {
  const offers = new Map(offered.map((offer) => [offer.providerServiceId, offer]))
  const ours = new Set([...known, ...routes].map((one) => one.providerServiceId))
  const newOnes = offered
    .filter((offer) => !ours.has(offer.providerServiceId))
    .map((offer): CatalogueChange => {
      const after = entryOf(offer)
      const { providerServiceId } = offer
      return {
        ...{ providerServiceId, serviceId: null, place: 1, kind: 'new', parts: ['new'] },
        ...{ before: null, after, rateBefore: null, proposedRate: priceOf(undefined, offer) },
      }
    })
  return [
    ...known.flatMap(
      (service) => serviceChange(service, offers.get(service.providerServiceId), priceOf) ?? [],
    ),
    ...routes.flatMap((route) => routeChange(route, offers.get(route.providerServiceId)) ?? []),
    ...newOnes,
  ]
}

function serviceChange(
  service: KnownService,
  offer: OfferedService | undefined,
  priceOf: (known: KnownService, offer: OfferedService) => Money,
): CatalogueChange | undefined {
  const ours = { ...entryOf(service), cost: service.pricedCost }
  const { providerServiceId, id: serviceId, rate: rateBefore } = service
  const change = { providerServiceId, serviceId, place: 1, before: ours, rateBefore }
  if (!offer) {
    // Off the shelf already, by us or by a person: nothing is left to do about it.
    if (!service.isActive) return undefined
    return { ...change, kind: 'gone', parts: ['gone'], after: null, proposedRate: null }
  }
  const after = entryOf(offer)
  const before = { ...ours, ...wordsOf(after), ...service.said }
  const parts: ChangePart[] = differences(before, after)
  if (!parts.includes('limits') && exceeds(service, offer)) parts.push('limits')
  if (service.pauseReason !== null) parts.push('returned')
  if (parts.length === 0) return undefined
  const proposedRate = movesPrice(parts) ? priceOf(service, offer) : rateBefore
  return { ...change, before, kind: 'changed', parts, after, proposedRate }
}

/** Whether we offer a quantity that the provider refuses. */
function exceeds(ours: CatalogueEntry, theirs: CatalogueEntry): boolean {
  return ours.minQuantity < theirs.minQuantity || ours.maxQuantity > theirs.maxQuantity
}

/**
 * What taking an offer over makes of a service: where ours is still the provider's last word its new one, else ours,
 * because an operator wrote it. Limits never go beyond the provider's.
 */
export function takenOver(service: KnownService, offer: CatalogueEntry): CatalogueEntry {
  const theirs = wordsOf(offer)
  const isTheirs = (name: keyof ProviderWords) => service[name] === (service.said[name] ?? theirs[name])
  const names = Object.keys(theirs) as (keyof ProviderWords)[]
  const kept = Object.fromEntries(
    names.filter((name) => !isTheirs(name)).map((name) => [name, service[name]]),
  )
  const taken: CatalogueEntry = { ...entryOf(offer), ...kept }
  const minQuantity = Math.max(taken.minQuantity, offer.minQuantity)
  const maxQuantity = Math.min(taken.maxQuantity, offer.maxQuantity)
  // Nothing is left between the two: the provider's are the only ones that can be sold.
  if (minQuantity > maxQuantity) {
    return { ...taken, minQuantity: offer.minQuantity, maxQuantity: offer.maxQuantity }
  }
  return { ...taken, minQuantity, maxQuantity }
}

/** What a provider says of a service, besides what it asks and how it is ordered. */
export function wordsOf(entry: CatalogueEntry): ProviderWords {
  const { name, category, minQuantity, maxQuantity, refillEnabled, cancelEnabled, dripFeed } = entry
  return { name, category, minQuantity, maxQuantity, refillEnabled, cancelEnabled, dripFeed }
}

function routeChange(route: KnownRoute, offer: OfferedService | undefined): CatalogueChange | undefined {
  const { providerServiceId, serviceId, place } = route
  const change = { providerServiceId, serviceId, place, rateBefore: null, proposedRate: null }
  if (!offer) {
    if (!route.isActive) return undefined
    return { ...change, kind: 'gone', parts: ['gone'], before: null, after: null }
  }
  const after = entryOf(offer)
  const before = { ...after, cost: route.cost, name: route.serviceName }
  const part = pricePart(before, after)
  return part && { ...change, kind: 'changed', parts: [part], before, after }
}

/** What differs between two entries, in the kinds an operator tells apart. */
function differences(before: CatalogueEntry, after: CatalogueEntry): ChangePart[] {
  const parts: (ChangePart | false | undefined)[] = [
    pricePart(before, after),
    (before.minQuantity !== after.minQuantity || before.maxQuantity !== after.maxQuantity) && 'limits',
    (before.name !== after.name || before.category !== after.category) && 'name',
    (before.refillEnabled !== after.refillEnabled ||
      before.cancelEnabled !== after.cancelEnabled ||
      before.dripFeed !== after.dripFeed) &&
      'flags',
    before.type !== after.type && 'type',
  ]
  return parts.filter((part) => part !== false && part !== undefined)
}

function pricePart(before: CatalogueEntry, after: CatalogueEntry): ChangePart | undefined {
  if (before.cost.equals(after.cost)) return undefined
  return before.cost.isLessThan(after.cost) ? 'price_up' : 'price_down'
}

/** Whether our price is decided anew with such a change. A type may change what the rate is for. */
export function movesPrice(parts: readonly ChangePart[]): boolean {
  return parts.some((part) => ['new', 'price_up', 'price_down', 'type', 'returned'].includes(part))
}

/** Whether a change is of nothing but price. */
export function isPriceOnly(parts: readonly ChangePart[]): boolean {
  return parts.every((part) => part === 'price_up' || part === 'price_down')
}

const GONE_UNDOUBTED = 5
const GONE_SHARE_UNDOUBTED = 0.5

/**
 * Whether a list that lacks so many of our services is more likely cut short than true: then a person decides
 * before they leave the shelf. Rows that could not be told whose they are prove nothing about what is missing.
 */
export function isGoneDoubtful(gone: number, onSale: number, hasNamelessRows: boolean): boolean {
  return gone > 0 && (hasNamelessRows || (gone > GONE_UNDOUBTED && gone > onSale * GONE_SHARE_UNDOUBTED))
}

function entryOf(entry: CatalogueEntry): CatalogueEntry {
  const { name, category, type, cost, minQuantity, maxQuantity } = entry
  const { refillEnabled, cancelEnabled, dripFeed } = entry
  return { name, category, type, cost, minQuantity, maxQuantity, refillEnabled, cancelEnabled, dripFeed }
}
