import { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { OrderRule } from './order-rule.ts'

/** A rule as operators see it. */
export type OrderRuleRow = OrderRule & {
  id: number
  createdAt: Date
  createdBy: string
  endedAt: Date | null
  endedBy: string | null
}

const columns = sql`
  r.id, r.kind, r.category, r.value, r.least, r.most, r.reason_vi as "reasonVi", r.reason_en as "reasonEn",
  r.created_at as "createdAt", c.username as "createdBy", r.ended_at as "endedAt", e.username as "endedBy"`

/** The rules in force: what holds for everything first. There are never more than `RULES_MAX`. */
export function listOpenRules(db: Queryable): Promise<OrderRuleRow[]> {
  return db.query(sql`
    select ${columns} from order_rules r join users c on c.id = r.created_by left join users e on e.id = r.ended_by
    where r.ended_at is null order by r.category nulls first, r.id limit ${RULES_MAX}`)
}

/** A page of those that ended, the last first. */
export function listEndedRules(
  db: Queryable,
  page: { after?: { endedAt: Date; id: number } | undefined; limit: number },
): Promise<OrderRuleRow[]> {
  return db.query(sql`
    select ${columns} from order_rules r join users c on c.id = r.created_by left join users e on e.id = r.ended_by
    where r.ended_at is not null
    ${page.after ? sql`and (r.ended_at, r.id) < (${page.after.endedAt}, ${page.after.id})` : empty}
    order by r.ended_at desc, r.id desc limit ${page.limit}`)
}

/** How many rules may be in force: every order that is placed reads those of its category and the general ones. */
const RULES_MAX = 300

/** Adds a rule; gives its id, undefined when there are too many or the same one is in force already. */
export async function insertOrderRule(
  tx: Tx,
  rule: OrderRule & { createdBy: string },
): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into order_rules (kind, category, value, least, most, reason_vi, reason_en, created_by)
    select ${rule.kind}, ${rule.category}, ${rule.value}, ${rule.least}::numeric, ${rule.most}::numeric, ${rule.reasonVi},
      ${rule.reasonEn}, ${rule.createdBy}::uuid
    where (select count(*) from order_rules where ended_at is null) < ${RULES_MAX}
      and not exists (
        select from order_rules where ended_at is null and kind = ${rule.kind}
          and category is not distinct from ${rule.category}::text and value is not distinct from ${rule.value}::text
          and least is not distinct from ${rule.least}::numeric and most is not distinct from ${rule.most}::numeric
      )
    returning id`,
  )
}

/** Ends a rule; gives it, undefined when it has ended or never was. */
export function updateRuleEnded(tx: Tx, id: number, endedBy: string): Promise<OrderRule | undefined> {
  return queryOne(
    tx,
    sql`
    update order_rules set ended_at = date_trunc('milliseconds', now()), ended_by = ${endedBy}::uuid where id = ${id} and ended_at is null
    returning kind, category, value, least, most, reason_vi as "reasonVi", reason_en as "reasonEn"`,
  )
}

/** The rules for services of these ids, as a piece of a statement that gives one JSON value. */
export function rulesAsJson(serviceIds: readonly number[]) {
  return sql`
    select coalesce(json_agg(json_build_object(
      'kind', r.kind, 'category', r.category, 'value', r.value, 'least', r.least::text, 'most', r.most::text,
      'reasonVi', r.reason_vi, 'reasonEn', r.reason_en) order by r.id), '[]')
    from order_rules r
    where r.ended_at is null
      and (r.category is null or r.category in (select category from services where id = any(${serviceIds}::int[])))`
}

export type RuleJson = Omit<OrderRule, 'least' | 'most'> & { least: string | null; most: string | null }

/** A rule as `rulesAsJson` gave it. */
export function readRule(row: RuleJson): OrderRule {
  const amount = (text: string | null) => (text === null ? null : Money.parse(text))
  return { ...row, least: amount(row.least), most: amount(row.most) }
}
