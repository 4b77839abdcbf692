import { Money } from './money.ts'

/** What stands in one cell; numbers, amounts and texts, nothing for null. */
export type CsvCell = string | number | Money | null

/**
 * A table as CSV for spreadsheets: UTF-8 with a byte order mark, commas, CRLF. A text that a spreadsheet would run as
 * a formula is prefixed with an apostrophe (reference/dangers.md, "CSV export").
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `${CSV_MARK}${[header, ...rows].map(csvLine).join('')}`
}

/** What a file begins with, for those that are written line by line: spreadsheets then read it as UTF-8. */
export const CSV_MARK = '\uFEFF'

/** One line of `toCsv`. */
export function csvLine(row: readonly CsvCell[]): string {
  return `${row.map(cellText).join(',')}\r\n`
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number' || cell instanceof Money) return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
