import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A line of the books: positive is what we owe or gained, negative what we have or spent. */
export type BookLine = { account: string; amount: Money }

/** What a period brought, by account: from `from` until before `until`. */
export function listProfitAndLoss(db: Queryable, period: { from: Date; until: Date }): Promise<BookLine[]> {
  return db.query(sql`
    select account, amount::numeric(19, 4) as amount from profit_and_loss(${period.from}, ${period.until})
    order by account`)
}

/** What we had and owed just before a moment; the result of everything until then is the line `result`. */
export function listBalanceSheet(db: Queryable, at: Date): Promise<BookLine[]> {
  return db.query(sql`
    select account, amount::numeric(19, 4) as amount from balance_sheet(${at}) order by account`)
}
