import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { ShopSettings } from './shop-settings.ts'

const columns = sql`
  margin_percent::text, deposit_min::text, deposit_max::text, open_deposits_max::text, transfer_confirm_above::text,
  margin_floor_percent::text, reopen_hours::text, orders_per_minute::text, commission_percent::text,
  commission_hold_days::text, adjustment_alone_max::text,
  second_factor_compulsory::int::text`

/** The settings with the version that a form about them names. */
export type VersionedSettings = { settings: ShopSettings; version: number }

/** The settings as they stand. */
export async function getShopSettings(db: Queryable): Promise<VersionedSettings> {
  return versioned(await queryOne<Row>(db, sql`select ${columns}, version from settings`))
}

type Row = ShopSettings & { version: number }

function versioned(row: Row | undefined): VersionedSettings {
  const { version, ...settings } = row!
  return { settings, version }
}

/** The settings, locked, so that of two owners one is first. */
export async function lockShopSettings(tx: Tx): Promise<VersionedSettings> {
  return versioned(await queryOne<Row>(tx, sql`select ${columns}, version from settings for update`))
}

/** Writes all of them; gives them as they stand now. */
export async function updateShopSettings(tx: Tx, to: ShopSettings): Promise<ShopSettings> {
  const row = await queryOne<ShopSettings>(
    tx,
    sql`
    update settings set version = version + 1, margin_percent = ${to.margin_percent}::numeric, deposit_min = ${to.deposit_min}::numeric, deposit_max = ${to.deposit_max}::numeric,
      open_deposits_max = ${to.open_deposits_max}::int, transfer_confirm_above = ${to.transfer_confirm_above}::numeric,
      margin_floor_percent = ${to.margin_floor_percent}::numeric, reopen_hours = ${to.reopen_hours}::int,
      orders_per_minute = ${to.orders_per_minute}::int, commission_percent = ${to.commission_percent}::numeric,
      commission_hold_days = ${to.commission_hold_days}::int,
      adjustment_alone_max = ${to.adjustment_alone_max}::numeric,
      second_factor_compulsory = ${to.second_factor_compulsory}::int::boolean
    returning ${columns}`,
  )
  return row!
}

/** Who changed which settings, and when. */
export type SettingsChange = {
  id: number
  actor: string
  at: Date
  before: Partial<ShopSettings>
  after: Partial<ShopSettings>
}

/** The newest changes of settings. */
export function listSettingsChanges(db: Queryable, limit: number): Promise<SettingsChange[]> {
  return db.query(sql`
    select a.id, coalesce(u.username, '–') as actor, a.created_at as at, a.before, a.after
    from audit_log a left join users u on u.id = a.actor_id
    where a.subject = 'settings' order by a.id desc limit ${limit}`)
}
