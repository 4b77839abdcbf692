import type { Money } from '../core/money.ts'
import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { TierSettings } from './tier-form.ts'

/** A tier as owners change it; `version` is what a form about it names. */
export type TierRow = TierSettings & {
  level: number
  icon: string
  minSpent: Money
  version: number
}

const columns = sql`
  level, icon, name, name_en as "nameEn", min_spent as "minSpent", discount::text as "discountPercent", benefits,
  benefits_en as "benefitsEn", version`

/** All tiers, lowest first. */
export function listTierRows(db: Queryable): Promise<TierRow[]> {
  return db.query(sql`select ${columns} from tiers order by level limit 20`)
}

/** All tiers, locked, so that of two owners one is first and neither crosses the other's neighbour. */
export function lockTierRows(tx: Tx): Promise<TierRow[]> {
  return tx.query(sql`select ${columns} from tiers order by level limit 20 for update`)
}

/** Writes a tier whose lock the caller holds. */
export async function updateTier(tx: Tx, level: number, to: TierSettings): Promise<void> {
  await tx.query(sql`
    update tiers set name = ${to.name}, name_en = ${to.nameEn}, min_spent = ${to.minSpent},
      discount = ${to.discountPercent}::numeric, benefits = ${to.benefits}::text[],
      benefits_en = ${to.benefitsEn}::text[], version = version + 1
    where level = ${level}`)
}

/** Who changed a tier last, and when. */
export type TierChange = { subject: string; actor: string; at: Date }

/** The newest change of each tier. */
export function listTierChanges(db: Queryable, levels: readonly number[]): Promise<TierChange[]> {
  return db.query(sql`
    select distinct on (a.subject) a.subject, coalesce(u.username, '–') as actor, a.created_at as at
    from audit_log a left join users u on u.id = a.actor_id
    where a.subject = any(${levels.map((level) => `tier:${level}`)}::text[])
    order by a.subject, a.id desc`)
}
