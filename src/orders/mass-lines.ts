import { readWholeNumber } from '../ui/format.ts'
import type { OrderForm } from './order-request.ts'

/** So many orders one list may hold. */
export const MASS_LINES_MAX = 1000

/** One line of a list of orders: as typed, and what it asks for or why that cannot be read. */
export type TypedLine = { text: string } & ({ form: OrderForm } | { problem: 'unreadable' | 'no_service' })

/**
 * Reads a list of orders, `service | link | quantity` line by line; between the columns may also stand tabs, commas
 * or semicolons, as a spreadsheet writes them, with quotes around a column. Blank lines are passed over. Packages
 * need no quantity.
 */
export function readMassLines(text: string): TypedLine[] {
  return linesOf(text).map((line) => ({ text: line, ...readLine(line) }))
}

/** A pasted list without a first line that heads its columns. */
export function withoutHeading(text: string): string {
  const lines = linesOf(text)
  const isHeading =
    lines[0] !== undefined && /^[^\d]*[|\t;,][^\d]*$/.test(lines[0]) && !lines[0].includes('://')
  return (isHeading ? lines.slice(1) : lines).join('\n')
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}

function readLine(line: string): { form: OrderForm } | { problem: 'unreadable' | 'no_service' } {
  const [service, link, quantity = '', ...more] = columnsOf(line)
  if (service === undefined || link === undefined || more.some(Boolean)) return { problem: 'unreadable' }
  const serviceId = readWholeNumber(service.replace(/^#/, ''))
  if (serviceId === undefined || serviceId < 1 || serviceId > 2_147_483_647) return { problem: 'no_service' }
  return {
    form: {
      serviceId,
      link,
      // What is no whole number becomes NaN, which every rule refuses with its own words.
      quantity: quantity === '' ? undefined : (readWholeNumber(quantity) ?? Number.NaN),
      fields: {},
    },
  }
}

/** The columns of a line. The first sign that can part columns parts them; only quotes keep it inside of one. */
function columnsOf(line: string): string[] {
  const sign = /[|\t;,]/.exec(line)?.[0]
  if (!sign) return [line]
  const quoted = new RegExp(`\\s*("(?:[^"]|"")*"|[^${sign}]*)(?:${sign === '|' ? '\\|' : sign}|$)`, 'y')
  const columns: string[] = []
  while (quoted.lastIndex < line.length) {
    const column = quoted.exec(line)?.[1]
    // A quote that is followed by more than a sign.
    if (column === undefined) return [line]
    columns.push(unquoted(column.trim()))
  }
  return columns
}

function unquoted(column: string): string {
  return /^".*"$/.test(column) ? column.slice(1, -1).replaceAll('""', '"').trim() : column
}
