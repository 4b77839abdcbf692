import type { CatalogueEntry, KnownService } from './catalogue-change.ts'
import type { StagedCatalogue } from './stage-catalogue.ts'
import type { AppliedChange, StagedChange } from './sync-plan.ts'

/** What a sync would do, in lines for a terminal: how many of each kind, then the first `most`. */
export function describeSync({ plan, applied, known }: StagedCatalogue, most: number): string[] {
  const byId = new Map(known.map((service) => [service.id, service]))
  const appliedTo = new Map(applied.map((change) => [change.providerServiceId, change]))
  const count = (kind: StagedChange['kind']) => plan.staged.filter((change) => change.kind === kind).length
  const told = (what: string, id: number, how = '') => `${what} #${id} ${byId.get(id)?.name ?? ''}${how}`
  const lines = [
    ...plan.staged.map((change) =>
      describeChange(
        change,
        change.place === 1 ? appliedTo.get(change.providerServiceId) : undefined,
        byId.get(change.serviceId ?? 0),
      ),
    ),
    ...plan.repriced.map(({ serviceId, rate }) =>
      told('to the floor', serviceId, `: price ${byId.get(serviceId)?.rate} → ${rate}`),
    ),
    ...plan.costs.map(({ serviceId, cost }) => told('cost only', serviceId, `: ${cost}`)),
    ...plan.pausedForPrice.map((id) => told('paused for its price', id)),
  ]
  const rest = lines.length - most
  return [
    `new ${count('new')}, changed ${count('changed')}, gone ${count('gone')}`,
    ...lines.slice(0, most),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ]
}

function describeChange(
  change: StagedChange,
  applied: AppliedChange | undefined,
  service: KnownService | undefined,
): string {
  const { before, after, kind, providerServiceId, place } = change
  const way = place > 1 ? ` (route ${place} of service ${change.serviceId})` : ''
  const told = `${kind} ${providerServiceId}${way} ${(after ?? before)?.name ?? ''}`
  if (applied) {
    const sale = applied.isActive ? '' : ', paused'
    if (!service) return `${told}: cost ${applied.cost}, price ${applied.rate}${sale}`
    return `${told}: ${differing(service, applied).join(', ') || 'nothing of ours'}`
  }
  if (kind === 'gone') return change.decision === 'pending' ? `${told}: waits for approval` : told
  return before && after ? `${told}: cost ${before.cost} → ${after.cost}` : told
}

type Sold = CatalogueEntry & Pick<KnownService, 'rate' | 'isActive'>

const fields = {
  cost: (entry: Sold) => entry.cost.toString(),
  price: (entry: Sold) => entry.rate.toString(),
  name: (entry: Sold) => entry.name,
  category: (entry: Sold) => entry.category,
  type: (entry: Sold) => entry.type,
  limits: (entry: Sold) => `${entry.minQuantity}–${entry.maxQuantity}`,
  refill: (entry: Sold) => String(entry.refillEnabled),
  cancel: (entry: Sold) => String(entry.cancelEnabled),
  'drip-feed': (entry: Sold) => entry.dripFeed,
  'on sale': (entry: Sold) => String(entry.isActive),
} as const

function differing(before: Sold, after: Sold): string[] {
  return Object.entries(fields).flatMap(([field, read]) =>
    read(before) === read(after) ? [] : [`${field} ${read(before)} → ${read(after)}`],
  )
}
