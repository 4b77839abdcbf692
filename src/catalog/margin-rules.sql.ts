import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { MarginRule } from './margin-rule.ts'

export type MarginRuleRow = MarginRule & { id: number; serviceName: string | null }

const RULES_MAX = 5000

/** Every margin rule, what holds for everything first, then categories, then services. */
export function listMarginRules(db: Queryable): Promise<MarginRuleRow[]> {
  return db.query(sql`
    select r.id, r.service_id as "serviceId", r.category, r.percent::float8 as percent, r.fixed, r.round_to as "roundTo",
      s.name as "serviceName"
    from margin_rules r left join services s on s.id = r.service_id
    order by r.service_id nulls first, r.category nulls first, r.id limit ${RULES_MAX}`)
}

/** Writes the rule of a scope, over the one there was. Gives the rule as it was, undefined for a new one. */
export function upsertMarginRule(tx: Tx, rule: MarginRule): Promise<MarginRule | undefined> {
  return queryOne(
    tx,
    sql`
    with before as (
      select service_id as "serviceId", category, percent::float8 as percent, fixed, round_to as "roundTo"
      from margin_rules
      where service_id is not distinct from ${rule.serviceId}::int and category is not distinct from ${rule.category}::text
    ), written as (
      insert into margin_rules (service_id, category, percent, fixed, round_to)
      values (${rule.serviceId}, ${rule.category}, ${rule.percent}, ${rule.fixed}, ${rule.roundTo})
      on conflict (coalesce(service_id, 0), coalesce(category, '')) do update
      set percent = excluded.percent, fixed = excluded.fixed, round_to = excluded.round_to, updated_at = now()
    )
    select * from before`,
  )
}

/** Takes a rule away; gives it, undefined when there was none. */
export function deleteMarginRuleRow(tx: Tx, id: number): Promise<MarginRule | undefined> {
  return queryOne(
    tx,
    sql`
    delete from margin_rules where id = ${id}
    returning service_id as "serviceId", category, percent::float8 as percent, fixed, round_to as "roundTo"`,
  )
}

/** What prices are made from where no rule holds, and below what nothing is sold, both in percent. */
export async function getMargins(db: Queryable): Promise<{ marginPercent: number; floorPercent: number }> {
  const row = await queryOne<{ marginPercent: number; floorPercent: number }>(
    db,
    sql`
    select margin_percent::float8 as "marginPercent", margin_floor_percent::float8 as "floorPercent" from settings`,
  )
  return row!
}
