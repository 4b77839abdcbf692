import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { refuse } from '../core/refusal.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { monthOf } from './period.ts'
import { statementCsv } from './statement.ts'
import { StatementPage } from './statement-page.tsx'
import {
  getStatementBounds,
  listStatementRows,
  type StatementBounds,
  type StatementRow,
} from './statements.sql.ts'

const ROWS_SHOWN = 500
const ROWS_READ = 2000

const Address = Type.Object({ month: Type.String({ pattern: '^\\d{4}-\\d{2}(\\.csv)?$' }) })

/** A customer's wallet over one month: `/wallet/statement/2026-11`, and the same with `.csv`. */
export function statementPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/wallet/statement/:month',
    { config: { access: 'customer' }, schema: { hide: true, params: Address } },
    async (request, reply) => {
      const [month, ending] = request.params.month.split('.') as [string, string?]
      const period = monthOf(month)
      if (!period || period.from > new Date()) refuse('not_found')
      const user = userOf(request)
      const bounds = await getStatementBounds(db, user.id, period)
      const statement = { month, username: user.username, bounds }
      if (ending === undefined) {
        const range = { first: bounds.firstNumber, end: bounds.endNumber, after: 0, limit: ROWS_SHOWN }
        const rows = await listStatementRows(db, user.id, range)
        return frame.page(request, reply, <StatementPage statement={statement} rows={rows} />)
      }
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${month}.csv"`)
        .send(Readable.from(statementCsv(statement, pagesOf(db, user.id, bounds))))
    },
  )
}

/** The rows of a statement, some at a time. What is posted meanwhile belongs to a later reading. */
async function* pagesOf(
  db: Queryable,
  userId: string,
  bounds: StatementBounds,
): AsyncGenerator<readonly StatementRow[]> {
  let after = 0
  for (let left = bounds.rows; left > 0; ) {
    const limit = Math.min(ROWS_READ, left)
    const range = { first: bounds.firstNumber, end: bounds.endNumber, after, limit }
    const rows = await listStatementRows(db, userId, range)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.number
    left -= rows.length
  }
}
