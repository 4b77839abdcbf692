import type { Money } from '../core/money.ts'
import type { SumsRow } from '../reports/sums.sql.ts'
import { noSums, type Sums, totalOf } from '../reports/sums.ts'

/** What a period brought, and how many customers joined in it. */
export type Figures = Sums & { newCustomers: number }

/** One business day of it: `2026-11-28`, in Vietnam. */
export type DayFigures = Figures & { day: string }

const DAY_MS = 86_400_000

/**
 * Every day of a stretch, the latest first, those on which nothing moved too. `sums` and `joined` hold the days that
 * have anything.
 */
export function dayFigures(
  { firstDay, lastDay }: { firstDay: string; lastDay: string },
  sums: readonly SumsRow[],
  joined: readonly { day: string; customers: number }[],
): DayFigures[] {
  const sumsOf = new Map(sums.map((row) => [row.key, row]))
  const joinedOn = new Map(joined.map(({ day, customers }) => [day, customers]))
  const days: DayFigures[] = []
  for (let at = Date.parse(lastDay); at >= Date.parse(firstDay); at -= DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    days.push({ ...(sumsOf.get(day) ?? noSums), day, newCustomers: joinedOn.get(day) ?? 0 })
  }
  return days
}

/** Some days together. */
export function figuresOf(days: readonly DayFigures[]): Figures {
  return { ...totalOf(days), newCustomers: days.reduce((count, day) => count + day.newCustomers, 0) }
}

/** By how many percent it has changed, rounded; undefined where there was nothing, or a loss, to compare with. */
export function changePercent(now: Money | number, before: Money | number): number | undefined {
  // For people only: the amounts beside it are exact.
  const [is, was] = [Number(String(now)), Number(String(before))]
  return was > 0 ? Math.round(((is - was) / was) * 100) : undefined
}

/** How many days a balance lasts at what some days cost together; undefined where they cost nothing. */
export function daysLeft(balance: Money, cost: Money, days: number): number | undefined {
  if (!cost.isPositive()) return undefined
  return balance.isPositive() ? Math.floor((Number(balance.toString()) * days) / Number(cost.toString())) : 0
}
