import { CSV_MARK, csvLine } from '../core/csv.ts'
import type { RevenuePlace, SumsGrouping, SumsRow } from './sums.sql.ts'
import { noSums, profitOf, revenueOf, type Sums, totalOf } from './sums.ts'

/** What a report has a row for. */
export const groupings = [
  'day',
  'week',
  'month',
  'service',
  'provider',
  'customer',
] as const satisfies readonly (SumsGrouping | 'customer')[]
export type Grouping = (typeof groupings)[number]

/** The grouping of an address; by day for what is none. */
export function readGrouping(text: string | undefined): Grouping {
  return groupings.find((grouping) => grouping === text) ?? 'day'
}

/** Whether those who brought most come first on a page; a file has them by key, which stays while it is written. */
export function isByRevenue(grouping: Grouping): grouping is 'service' | 'provider' {
  return grouping === 'service' || grouping === 'provider'
}

/** Where the page behind a row begins, as an address has it. */
export function cursorBehind(grouping: Grouping, row: SumsRow): string {
  return isByRevenue(grouping) ? `${revenueOf(row)}:${row.key}` : row.key
}

/** The place that such a cursor names, in a list by revenue. */
export function placeOf(cursor: string): RevenuePlace {
  const colon = cursor.indexOf(':')
  return { revenue: cursor.slice(0, colon), key: cursor.slice(colon + 1) }
}

/** What a cursor of this grouping looks like: nothing else is read from an address. */
export const cursorPattern: Readonly<Record<Grouping, RegExp>> = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  week: /^\d{4}-\d{2}-\d{2}$/,
  month: /^\d{4}-\d{2}$/,
  service: /^-?\d{1,15}\.\d{4}:\d{10}$/,
  provider: /^-?\d{1,15}\.\d{4}:.{0,100}$/,
  customer: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
}

const columns = [
  'orders',
  'sales',
  'refunds',
  'revenue',
  'cost',
  'bonus',
  'commission',
  'profit',
  'deposits',
] as const

/**
 * A report as a file, piece by piece: a line for each row of `pages`, and what they come to as the last: shops sell
 * while a file is written, so any other total might be that of another moment. Column names are those of the books, so
 * that programs can read it.
 */
export async function* reportCsv(
  grouping: Grouping,
  pages: AsyncIterable<readonly SumsRow[]>,
): AsyncGenerator<string> {
  yield CSV_MARK + csvLine([grouping, 'name', ...columns])
  let total = noSums
  for await (const rows of pages) {
    total = totalOf([total, ...rows])
    yield rows.map((row) => csvLine([row.key, row.name, ...cells(row)])).join('')
  }
  yield csvLine(['total', null, ...cells(total)])
}

function cells(sums: Sums) {
  const { orders, sales, refunds, cost, bonus, commission, deposits } = sums
  return [orders, sales, refunds, revenueOf(sums), cost, bonus, commission, profitOf(sums), deposits]
}
