import { Money } from '../core/money.ts'
import { atLeastFloor, floorRate, type roundSteps } from './margin-rule.ts'
import { isOrderable, type Service } from './service.ts'

export const bulkKinds = ['pause', 'resume', 'category', 'percent'] as const

/** What is to become of many services at once. */
export type BulkAct =
  | { kind: 'pause' | 'resume' }
  | { kind: 'category'; category: string }
  /** So much on top of our price, or off it; then up to the next so many đồng, and never below the floor. */
  | { kind: 'percent'; percent: number; roundTo: (typeof roundSteps)[number] }

/** A service with what a change of many weighs. */
export type BulkService = Service & { version: number; archivedAt: Date | null }

/** What becomes of one of them: how it will be, or why it stays. */
export type BulkEffect = {
  service: BulkService
  after?: { rate: Money; isActive: boolean; category: string }
  /** `lifted`: the price is the floor, not what the percent would come to. */
  note?: 'lifted' | 'same' | 'archived' | 'not_orderable' | 'below_floor' | 'too_high'
}

const RATE_MAX = Money.dong(1_000_000_000)

/** What an act makes of each service. Nothing goes below its floor, or on sale below it. */
export function planBulk(services: readonly BulkService[], act: BulkAct, floorPercent: number): BulkEffect[] {
  return services.map((service) => effectOn(service, act, floorPercent))
}

function effectOn(service: BulkService, act: BulkAct, floorPercent: number): BulkEffect {
  const { rate, isActive, category } = service
  if (service.archivedAt !== null) return { service, note: 'archived' }
  switch (act.kind) {
    case 'pause':
      return isActive ? { service, after: { rate, category, isActive: false } } : { service, note: 'same' }
    case 'resume':
      if (isActive) return { service, note: 'same' }
      if (!isOrderable(service.type)) return { service, note: 'not_orderable' }
      if (rate.isLessThan(floorRate(service.providerRate, floorPercent)))
        return { service, note: 'below_floor' }
      return { service, after: { rate, category, isActive: true } }
    case 'category':
      if (category === act.category) return { service, note: 'same' }
      return { service, after: { rate, isActive, category: act.category } }
    case 'percent':
      return repriced(service, act, floorPercent)
  }
}

function repriced(
  service: BulkService,
  { percent, roundTo }: Extract<BulkAct, { kind: 'percent' }>,
  floorPercent: number,
): BulkEffect {
  const wanted = service.rate.plus(service.rate.percent(percent))
  const rounded = roundTo === 0 ? wanted : wanted.roundedUpTo(roundTo)
  const rate = atLeastFloor(rounded, service.providerRate, floorPercent)
  if (RATE_MAX.isLessThan(rate)) return { service, note: 'too_high' }
  if (!rate.isPositive() || rate.equals(service.rate)) return { service, note: 'same' }
  const { isActive, category } = service
  const after = { rate, isActive, category }
  return rounded.isLessThan(rate) ? { service, after, note: 'lifted' } : { service, after }
}
