import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { findMissingDays } from '../reports/sums.sql.ts'
import { BooksPage } from './admin-books.tsx'
import { booksCsv, booksOf } from './book.ts'
import { listBalanceSheet, listProfitAndLoss } from './books.sql.ts'
import { askedPeriod, lastDays } from './period.ts'

const BooksQuery = Type.Object({
  days: Type.Optional(Type.String({ maxLength: 4 })),
  from: Type.Optional(Type.String({ maxLength: 10 })),
  until: Type.Optional(Type.String({ maxLength: 10 })),
  format: Type.Optional(Type.String({ maxLength: 4 })),
})

/** Profit and loss of a period, and the balance sheet at its end. */
export function booksAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/admin/reports/books',
    { config: { access: 'operator' }, schema: { hide: true, querystring: BooksQuery } },
    async (request, reply) => {
      const asked = askedPeriod(request.query, 1, new Date())
      const period = asked ?? lastDays(1, new Date())
      const [profit, balance, missing] = await Promise.all([
        listProfitAndLoss(db, period),
        listBalanceSheet(db, period.lastDay),
        findMissingDays(db, { firstDay: '-infinity', lastDay: period.lastDay }),
      ])
      const books = booksOf(profit, balance)
      // A program takes a file for what it asked for: of a wrong period there is a page, and no file.
      if (request.query.format === 'csv' && asked) {
        if (missing) refuse('sums_missing')
        return reply
          .type('text/csv; charset=utf-8')
          .header(
            'content-disposition',
            `attachment; filename="books-${period.firstDay}-${period.lastDay}.csv"`,
          )
          .send(booksCsv(books, period))
      }
      const page = { books, period, missing, isWrong: !asked, counts: sidebarCounts(await getWaiting(db)) }
      return frame.page(request, reply.code(asked ? 200 : 400), <BooksPage {...page} />)
    },
  )
}
