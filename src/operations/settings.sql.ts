import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How many orders a customer may place in a minute before a limit answers. */
export async function getOrdersPerMinute(db: Queryable): Promise<number> {
  const row = await queryOne<{ orders: number }>(db, sql`select orders_per_minute as orders from settings`)
  return row!.orders
}

/** What a referrer earns of an order placed now. */
export async function getCommissionPercent(db: Queryable): Promise<number> {
  const row = await queryOne<{ percent: number }>(
    db,
    sql`select commission_percent::float8 as percent from settings`,
  )
  return row!.percent
}

/** What is put on top of a provider's price when nothing else is said. */
export async function getMarginPercent(db: Queryable): Promise<number> {
  const row = await queryOne<{ percent: number }>(
    db,
    sql`select margin_percent::float8 as percent from settings`,
  )
  return row!.percent
}
