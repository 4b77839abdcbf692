import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
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

/** Adds a section behind the others; undefined when there is one of this name, or there are too many. */
export function insertCategory(tx: Tx, name: string): Promise<{ name: string } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into categories (name, position)
    select ${name}, coalesce(max(position), 0) + 1 from categories having count(*) < ${CATEGORIES_MAX}
    on conflict do nothing returning name`,
  )
}

/** Takes a section away that no service names any more, archived ones neither; undefined when one does. */
export function deleteEmptyCategory(tx: Tx, name: string): Promise<{ name: string } | undefined> {
  return queryOne(
    tx,
    sql`
    delete from categories where name = ${name} and not exists (select from services where category = ${name})
      and not exists (select from order_rules where category = ${name} and ended_at is null)
    returning name`,
  )
}

/** Gives a section another name, and everything that goes by it: services, prices, rules. One statement, one name. */
export async function updateCategoryName(tx: Tx, name: string, to: string): Promise<void> {
  await tx.query(sql`
    with moved as (update categories set name = ${to} where name = ${name}),
    priced as (update margin_rules set category = ${to}, updated_at = now() where category = ${name}),
    ruled as (update order_rules set category = ${to} where category = ${name} and ended_at is null)
    update services set category = ${to}, updated_at = now() where category = ${name}`)
}

/** Puts the sections into this order. */
export async function updateCategoryOrder(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.query(sql`
    update categories c set position = o.place
    from unnest(${names}::text[]) with ordinality as o (name, place) where c.name = o.name`)
}

/**
 * Numbers all services anew: by their section's place, within it as they stood. What stands right stays untouched.
 */
export async function updatePositions(tx: Tx): Promise<void> {
  await tx.query(sql`
    with numbered as (
      select s.id, row_number() over (order by c.position, c.name, s.position, s.id) as place
      from services s join categories c on c.name = s.category
    )
    update services s set position = n.place from numbered n where s.id = n.id and s.position <> n.place`)
}

/** Puts the services of a section into this order; those of it that are not named come after. */
export async function updateServiceOrder(tx: Tx, category: string, ids: readonly number[]): Promise<void> {
  await tx.query(sql`
    with first as (select coalesce(min(position), 0) as position from services where category = ${category}),
    numbered as (
      select s.id, row_number() over (order by array_position(${ids}::int[], s.id) nulls last, s.position, s.id) as place
      from services s where s.category = ${category}
    )
    update services s set position = first.position + n.place - 1 from numbered n, first where s.id = n.id`)
}
