import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { RunningBonusRule } from './bonus.ts'

const RULES_MAX = 500

/**
 * The bonus rules that run now, with how often each of these customers has had each: one row per customer and rule.
 * Ask under the customers' wallet locks, or two deposits at once would both have the last use.
 */
export function listRunningBonusRules(
  tx: Tx,
  userIds: readonly string[],
): Promise<(RunningBonusRule & { userId: string })[]> {
  return tx.query(sql`
    select w.user_id as "userId", r.id, r.min_amount as "minAmount", r.percent::text as percent,
      r.bonus_max as "bonusMax", r.uses_max as "usesMax",
      (select count(*) from deposits d where d.user_id = w.user_id and d.bonus_rule_id = r.id)::int as uses
    from unnest(${userIds}::uuid[]) as w (user_id) cross join bonus_rules r
    where r.starts_at <= now() and (r.ends_at is null or r.ends_at > now())`)
}

/** A bonus rule, for showing. */
export type BonusRuleRow = {
  id: number
  minAmount: Money
  percent: string
  bonusMax: Money | null
  usesMax: number | null
  startsAt: Date
  endsAt: Date | null
  hasBegun: boolean
  hasEnded: boolean
  /** How many bonuses it gave, and what they come to. */
  given: number
  givenAmount: Money
}

const columns = sql`
  r.id, r.min_amount as "minAmount", r.percent::text as percent, r.bonus_max as "bonusMax", r.uses_max as "usesMax",
  r.starts_at as "startsAt", r.ends_at as "endsAt", (r.starts_at <= now()) as "hasBegun",
  coalesce(r.ends_at <= now(), false) as "hasEnded"`

/** Every bonus rule, those that run or will run first. */
export function listBonusRules(db: Queryable): Promise<BonusRuleRow[]> {
  return db.query(sql`
    select ${columns}, coalesce(g.given, 0)::int as given, coalesce(g.amount, 0)::numeric(19, 4) as "givenAmount"
    from bonus_rules r left join (
      select bonus_rule_id, count(*) as given, sum(bonus_amount) as amount from deposits
      where bonus_rule_id is not null group by 1
    ) as g on g.bonus_rule_id = r.id
    order by coalesce(r.ends_at <= now(), false), r.min_amount desc, r.id desc limit ${RULES_MAX}`)
}

/** A bonus that customers are told of. */
export type OfferedBonus = Pick<BonusRuleRow, 'id' | 'minAmount' | 'percent' | 'bonusMax' | 'endsAt'>

/** The bonuses a customer may hope for: rules that run now, lowest first. */
export function listOfferedBonuses(db: Queryable): Promise<OfferedBonus[]> {
  return db.query(sql`
    select ${columns} from bonus_rules r
    where r.starts_at <= now() and (r.ends_at is null or r.ends_at > now())
    order by r.min_amount, r.percent limit 50`)
}

/** A bonus rule to be. */
export type NewBonusRule = {
  minAmount: Money
  percent: string
  startsAt: Date | null
  endsAt: Date | null
  bonusMax: Money | null
  usesMax: number | null
}

/** Adds a rule; undefined when there are too many already. */
export function insertBonusRule(tx: Tx, rule: NewBonusRule): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into bonus_rules (min_amount, percent, starts_at, ends_at, bonus_max, uses_max)
    select ${rule.minAmount}::numeric, ${rule.percent}::numeric, coalesce(${rule.startsAt}::timestamptz, now()),
      ${rule.endsAt}::timestamptz, ${rule.bonusMax}::numeric, ${rule.usesMax}::int
    where (select count(*) from bonus_rules) < ${RULES_MAX}
    returning id`,
  )
}

/** Ends a rule now, one that has not begun before it does; undefined when there is none, or it has ended. */
export function updateBonusRuleEnded(tx: Tx, id: number): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    update bonus_rules set ends_at = greatest(now(), starts_at), starts_at = starts_at
    where id = ${id} and (ends_at is null or ends_at > greatest(now(), starts_at)) returning id`,
  )
}
