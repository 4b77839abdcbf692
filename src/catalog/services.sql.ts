import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, join, sql } from '../platform/sql.ts'
import type { Service } from './service.ts'

const columns = sql`
  id, name, category, type, description, rate, min_quantity as "minQuantity", max_quantity as "maxQuantity", provider,
  provider_service_id as "providerServiceId", provider_rate as "providerRate", is_active as "isActive",
  refill_enabled as "refillEnabled", cancel_enabled as "cancelEnabled", drip_feed as "dripFeed"`

export type ServicePage = {
  category?: string | undefined
  search?: string | undefined
  /** Only what this customer has marked. */
  favouritesOf?: string | undefined
  /** Position and id of the last row of the page before. */
  after?: { position: number; id: number } | undefined
  limit: number
}

/** A page of what is on sale, in the shop's order. */
export function listActiveServices(
  db: Queryable,
  page: ServicePage,
): Promise<(Service & { position: number })[]> {
  return listServices(db, page, sql`is_active`)
}

/** A page of all services, paused ones too, for operators. */
export function listAllServices(
  db: Queryable,
  page: ServicePage,
): Promise<(Service & { position: number })[]> {
  return listServices(db, page, sql`true`)
}

function listServices(
  db: Queryable,
  page: ServicePage,
  which: ReturnType<typeof sql>,
): Promise<(Service & { position: number })[]> {
  return db.query(sql`
    select ${columns}, position from services
    where ${which}
    ${page.category ? sql`and category = ${page.category}` : empty}
    ${page.search ? sql`and ${matchesSearch(page.search)}` : empty}
    ${page.favouritesOf ? sql`and id in (select service_id from favourites where user_id = ${page.favouritesOf})` : empty}
    ${page.after ? sql`and (position, id) > (${page.after.position}, ${page.after.id})` : empty}
    order by position, id
    limit ${page.limit}`)
}

const WORDS_MAX = 8

/**
 * Whether a service has every word of a search in its name, its category or, as `#12`, its id. The pieces of the
 * words lead along the index; `strpos` tells whether they stand together.
 */
export function matchesSearch(search: string) {
  const words = search.trim().slice(0, 100).split(/\s+/u).slice(0, WORDS_MAX).filter(Boolean)
  if (words.length === 0) return sql`true`
  const found = words.map((word) => sql`strpos(search_text, fold_text(${word})) > 0`)
  // A single letter has no pieces, and nothing to lead along an index.
  const pieces = words
    .filter((word) => word.length > 1)
    .map((word) => sql`text_pieces(search_text) @> text_pieces(fold_text(${word}))`)
  return sql`(${join([...pieces, ...found], ' and ')})`
}

/** Those services that are on sale, of these ids, in the order of the ids, with for how long they are refilled. */
export function listServicesById(
  db: Queryable,
  ids: readonly number[],
): Promise<(Service & { refillDays: number })[]> {
  return db.query(sql`
    select ${columns}, refill_days as "refillDays" from services where id = any(${ids}::int[]) and is_active
    order by array_position(${ids}::int[], id)`)
}

/** One service, whether on sale or not. */
export function findService(db: Queryable, id: number): Promise<Service | undefined> {
  return queryOne(db, sql`select ${columns} from services where id = ${id}`)
}

/** What keeping in step with the provider's catalogue has noted of a service. */
export type SyncMark = { pricedByHand: boolean; pauseReason: 'price' | 'gone' | null }

export function findSyncMark(db: Queryable, id: number): Promise<SyncMark | undefined> {
  return queryOne(
    db,
    sql`select priced_by_hand as "pricedByHand", pause_reason as "pauseReason" from services where id = ${id}`,
  )
}

/** The categories that have something on sale, in the shop's order, with how much. */
export function listCategories(db: Queryable): Promise<{ category: string; services: number }[]> {
  return db.query(sql`
    select category, count(*)::int as services from services where is_active
    group by category order by min(position), category`)
}

/** Every category, those with nothing on sale too, for operators. */
export async function listAllCategories(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ category: string }>(sql`
    select category from services group by category order by min(position), category limit 500`)
  return rows.map((row) => row.category)
}

/** Sets the price that an operator chose, which is the operator's own from then on, and writes its history. */
export async function updateServiceRate(tx: Tx, id: number, rate: Money, changedBy: string): Promise<void> {
  await tx.query(sql`
    with changed as (
      update services set rate = ${rate}, priced_by_hand = true, priced_cost = null, updated_at = now()
      where id = ${id}
      returning id, rate, provider_rate
    )
    insert into service_prices (service_id, rate, provider_rate, reason, changed_by)
    select id, rate, provider_rate, 'operator', ${changedBy}::uuid from changed`)
}

/** Takes a service off the shelf or puts it there; then why the sync had paused it no longer counts. */
export async function updateServiceSale(tx: Tx, id: number, isActive: boolean): Promise<void> {
  await tx.query(sql`
    update services set is_active = ${isActive}, updated_at = now(),
      pause_reason = case when not ${isActive} then pause_reason end
    where id = ${id}`)
}
