import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A section of the shop. Archived services do not count. */
export type Category = { name: string; services: number; onSale: number; archived: number }

const CATEGORIES_MAX = 500

/** All sections in the shop's order, empty ones too. */
export function listCategorySheet(db: Queryable): Promise<Category[]> {
  return db.query(sql`
    select c.name, coalesce(s.services, 0)::int as services, coalesce(s.on_sale, 0)::int as "onSale",
      coalesce(s.archived, 0)::int as archived
    from categories c left join (
      select category, count(*) filter (where archived_at is null) as services, count(*) filter (where is_active) as on_sale,
        count(*) filter (where archived_at is not null) as archived
      from services group by category
    ) as s on s.category = c.name
    order by c.position, c.name limit ${CATEGORIES_MAX}`)
}

export function findCategory(db: Queryable, name: string): Promise<{ name: string } | undefined> {
  return queryOne(db, sql`select name from categories where name = ${name}`)
}
