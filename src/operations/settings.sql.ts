import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How many orders a customer may place in a minute before a limit answers. */
export async function getOrdersPerMinute(db: Queryable): Promise<number> {
  const row = await queryOne<{ orders: number }>(db, sql`select orders_per_minute as orders from settings`)
  return row!.orders
}
