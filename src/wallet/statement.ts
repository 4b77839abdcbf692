import { toVietnamIso } from '../core/clock.ts'
import { CSV_MARK, csvLine } from '../core/csv.ts'
import type { StatementBounds, StatementRow } from './statements.sql.ts'

export type Statement = { month: string; username: string; bounds: StatementBounds }

/**
 * A statement as a file, in pieces, so that a reseller's month need not fit into memory: a line for the opening
 * balance, one for each movement, and one for the closing balance. Money in and money out have columns of their own.
 */
export async function* statementCsv(
  statement: Statement,
  pages: AsyncIterable<readonly StatementRow[]>,
): AsyncGenerator<string> {
  const { month, username, bounds } = statement
  yield CSV_MARK + csvLine(['time', 'number', 'type', 'order', 'description', 'in', 'out', 'balance'])
  yield csvLine([month, null, 'opening', null, username, null, null, bounds.opening])
  for await (const rows of pages) yield rows.map(statementLine).join('')
  yield csvLine([month, null, 'closing', null, username, bounds.moneyIn, bounds.moneyOut, bounds.closing])
}

function statementLine(row: StatementRow): string {
  const isIn = !row.amount.isNegative()
  return csvLine([
    toVietnamIso(row.createdAt),
    row.number,
    row.type,
    row.orderNumber,
    row.serviceName ?? row.transactionCode ?? '',
    isIn ? row.amount : null,
    isIn ? null : row.amount.negated(),
    row.balanceAfter,
  ])
}
