import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A line of the books: positive is what we owe or gained, negative what we have or spent. */
export type BookLine = { account: string; amount: Money }

/** What business days brought, the first and the last included, by account. */
export function listProfitAndLoss(
  db: Queryable,
  { firstDay, lastDay }: { firstDay: string; lastDay: string },
): Promise<BookLine[]> {
  return db.query(sql`
    select line.account, coalesce(line.amount, 0)::numeric(19, 4) as amount
    from (
      select sum(sales - refunds) as sales, sum(bonus) as bonus, sum(commission) as commission, sum(cost) as cost
      from sums_between(${firstDay}::date, ${lastDay}::date)
    ) as s
    cross join lateral (values ('sales', s.sales), ('promotions', -s.bonus), ('referrals', -s.commission),
      ('provider_cost', -s.cost)) as line (account, amount)
    order by line.account`)
}

/**
 * What we had and owed at the end of a business day; the result of everything until then is the line `result`. Wallets
 * are what all movements come to, whatever they were for, so what is kept may be seen not to balance.
 */
export function listBalanceSheet(db: Queryable, lastDay: string): Promise<BookLine[]> {
  return db.query(sql`
    select line.account, coalesce(line.amount, 0)::numeric(19, 4) as amount
    from (
      select sum(moved) as moved, sum(deposits) as deposits, sum(adjustments) as adjustments, sum(cost) as cost,
        sum(sales - refunds - bonus - commission - cost) as result
      from sums_between('-infinity', ${lastDay}::date)
    ) as s
    cross join lateral (values ('wallets', s.moved), ('bank', -s.deposits), ('equity', -s.adjustments),
      ('providers', s.cost), ('result', s.result)) as line (account, amount)
    order by line.account`)
}
