import { Money } from '../core/money.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { firstNumberAt } from './movements.sql.ts'
import type { Movement } from './wallet.sql.ts'

/** A month of a wallet: the numbers of its first row and of the first row after it, and what stood at both ends. */
export type StatementBounds = {
  firstNumber: number | null
  endNumber: number | null
  opening: Money
  closing: Money
  moneyIn: Money
  moneyOut: Money
  rows: number
}

/**
 * Where a period begins and ends in a wallet: cut by number, which keeps opening, movements and closing in line and
 * puts each row into exactly one month.
 */
export async function getStatementBounds(
  db: Queryable,
  userId: string,
  period: { from: Date; until: Date },
): Promise<StatementBounds> {
  const row = await queryOne<
    Omit<StatementBounds, 'opening' | 'closing'> & Partial<Record<'opening' | 'closing', Money | null>>
  >(
    db,
    sql`
    with cut as (
      select
        ${firstNumberAt(userId, period.from)} as first,
        ${firstNumberAt(userId, period.until)} as end
    ), month as (
      select t.* from transactions t, cut
      where t.user_id = ${userId} and t.number >= cut.first and (cut.end is null or t.number < cut.end)
    )
    select cut.first as "firstNumber", cut.end as "endNumber",
      (select balance_after from transactions
        where user_id = ${userId} and (cut.first is null or number < cut.first)
        order by number desc limit 1) as opening,
      (select balance_after from transactions
        where user_id = ${userId} and (cut.end is null or number < cut.end)
        order by number desc limit 1) as closing,
      (select coalesce(sum(amount) filter (where amount > 0), 0)::numeric(15, 4) from month) as "moneyIn",
      (select coalesce(-sum(amount) filter (where amount < 0), 0)::numeric(15, 4) from month) as "moneyOut",
      (select count(*)::int from month) as rows
    from cut`,
  )
  return { ...row!, opening: row!.opening ?? Money.zero, closing: row!.closing ?? Money.zero }
}

export type StatementRow = Movement & { serviceName: string | null }

/** The movements between two numbers, oldest first, from `after` on. */
export function listStatementRows(
  db: Queryable,
  userId: string,
  range: { first: number | null; end: number | null; after: number; limit: number },
): Promise<StatementRow[]> {
  return db.query(sql`
    select t.id, t.number, t.type, t.amount, t.balance_after as "balanceAfter",
      case when o.user_id = t.user_id then o.number end as "orderNumber",
      t.transaction_code as "transactionCode", t.created_at as "createdAt",
      case when o.user_id = t.user_id then o.service_name end as "serviceName"
    from transactions t left join orders o on o.id = t.order_id
    where t.user_id = ${userId} and t.number >= ${range.first ?? 0} and t.number > ${range.after}
      and (${range.end}::bigint is null or t.number < ${range.end}::bigint) and ${range.first}::bigint is not null
    order by t.number limit ${range.limit}`)
}
