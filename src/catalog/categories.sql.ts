import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

const CATEGORIES_MAX = 500

/** All sections of the shop in its order, those with nothing on sale too. */
export function listAllCategories(db: Queryable): Promise<{ name: string }[]> {
  return db.query(sql`
    select category as name from services group by category order by min(position), category limit ${CATEGORIES_MAX}`)
}

/** A section by its name; undefined when no service, paused ones included, is of it. */
export function findCategory(db: Queryable, name: string): Promise<{ name: string } | undefined> {
  return queryOne(db, sql`select category as name from services where category = ${name} limit 1`)
}
