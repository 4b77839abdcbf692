import { parseVietnamTime, vietnamDate } from '../core/clock.ts'

/** A stretch of business days: from the beginning of the first to the end of the last, in Vietnam. */
export type Period = { firstDay: string; lastDay: string; from: Date; until: Date }

const DAY_MS = 86_400_000
const DAYS_MAX = 3660

/** The lengths that pages offer, in days. */
export const PERIODS_DAYS = [1, 7, 30, 90] as const

/**
 * The period that an address asks for, by its days or by one of the lengths; the last `usualDays` where it asks for
 * none, undefined where what it asks for is no period.
 */
export function askedPeriod(
  { days, from, until }: { days?: string; from?: string; until?: string },
  usualDays: number,
  now: Date,
): Period | undefined {
  if (from || until) return betweenDays(from ?? until!, until ?? from!)
  if (!days) return lastDays(usualDays, now)
  const count = PERIODS_DAYS.find((length) => String(length) === days)
  return count === undefined ? undefined : lastDays(count, now)
}

/** The last `days` business days, today the last of them. */
export function lastDays(days: number, now: Date): Period {
  const today = startOf(vietnamDate(now))!
  return periodOf(new Date(today.getTime() - (days - 1) * DAY_MS), today)
}

/** As many days as these, just before them. */
export function periodBefore(period: Period): Period {
  const length = period.until.getTime() - period.from.getTime()
  return periodOf(new Date(period.from.getTime() - length), new Date(period.from.getTime() - DAY_MS))
}

/** From one day to another, as `2026-11-01`; undefined for what is no such stretch, or longer than ten years. */
export function betweenDays(firstDay: string, lastDay: string): Period | undefined {
  const [first, last] = [startOf(firstDay), startOf(lastDay)]
  if (!first || !last || last < first || (last.getTime() - first.getTime()) / DAY_MS > DAYS_MAX)
    return undefined
  return periodOf(first, last)
}

/** The month `2026-11`; undefined for anything else. */
export function monthOf(text: string): Period | undefined {
  const first = /^\d{4}-\d{2}$/.test(text) ? startOf(`${text}-01`) : undefined
  if (!first) return undefined
  const [year, month] = text.split('-').map(Number) as [number, number]
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return periodOf(first, new Date(first.getTime() + (days - 1) * DAY_MS))
}

function startOf(day: string): Date | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? parseVietnamTime(`${day} 00:00:00`) : undefined
}

function periodOf(first: Date, last: Date): Period {
  const until = new Date(last.getTime() + DAY_MS)
  return { firstDay: vietnamDate(first), lastDay: vietnamDate(last), from: first, until }
}
