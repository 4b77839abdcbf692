import type { CatalogueChange, CatalogueEntry } from './catalogue-change.ts'

/** Differences in lines for a terminal: how many of each kind, then the first `most`. */
export function describeDifferences(changes: readonly CatalogueChange[], most: number): string[] {
  const count = (kind: CatalogueChange['kind']) => changes.filter((change) => change.kind === kind).length
  const rest = changes.length - most
  return [
    `new ${count('new')}, changed ${count('changed')}, gone ${count('gone')}`,
    ...changes.slice(0, most).map(describeDifference),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ]
}

function describeDifference(change: CatalogueChange): string {
  const { before, after, kind, providerServiceId, place } = change
  const name = (after ?? before)?.name ?? ''
  const way = place > 1 ? ` (route ${place} of service ${change.serviceId})` : ''
  const told = `${kind} ${providerServiceId}${way} ${name}`
  if (!after) return told
  if (!before) return `${told}: cost ${after.cost}`
  return `${told}: ${differing(before, after).join(', ') || 'offered again'}`
}

const fields = {
  cost: (entry: CatalogueEntry) => entry.cost.toString(),
  name: (entry: CatalogueEntry) => entry.name,
  category: (entry: CatalogueEntry) => entry.category,
  type: (entry: CatalogueEntry) => entry.type,
  limits: (entry: CatalogueEntry) => `${entry.minQuantity}–${entry.maxQuantity}`,
  refill: (entry: CatalogueEntry) => String(entry.refillEnabled),
  cancel: (entry: CatalogueEntry) => String(entry.cancelEnabled),
  'drip-feed': (entry: CatalogueEntry) => entry.dripFeed,
} as const

function differing(before: CatalogueEntry, after: CatalogueEntry): string[] {
  return Object.entries(fields).flatMap(([field, read]) =>
    read(before) === read(after) ? [] : [`${field} ${read(before)} → ${read(after)}`],
  )
}
