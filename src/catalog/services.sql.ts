import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { Service } from './service.ts'

const columns = sql`
  id, name, category, type, description, rate, min_quantity as "minQuantity", max_quantity as "maxQuantity", provider,
  provider_service_id as "providerServiceId", provider_rate as "providerRate", is_active as "isActive",
  refill_enabled as "refillEnabled", cancel_enabled as "cancelEnabled", drip_feed as "dripFeed"`

export type ServicePage = {
  category?: string | undefined
  search?: string | undefined
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
  const search = page.search?.trim().slice(0, 100)
  return db.query(sql`
    select ${columns}, position from services
    where ${which}
    ${page.category ? sql`and category = ${page.category}` : empty}
    ${search ? sql`and strpos(search_text, fold_text(${search})) > 0` : empty}
    ${page.after ? sql`and (position, id) > (${page.after.position}, ${page.after.id})` : empty}
    order by position, id
    limit ${page.limit}`)
}

/** One service, whether on sale or not. */
export function findService(db: Queryable, id: number): Promise<Service | undefined> {
  return queryOne(db, sql`select ${columns} from services where id = ${id}`)
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

/** Changes what an operator may change; gives the row as it was, undefined when there is none. */
export function updateService(
  tx: Tx,
  id: number,
  change: { rate: Money; isActive: boolean },
): Promise<{ name: string; rate: Money; isActive: boolean } | undefined> {
  return queryOne(
    tx,
    sql`
    update services s set rate = ${change.rate}, is_active = ${change.isActive}, updated_at = now()
    from (select id, name, rate, is_active from services where id = ${id} for update) as before
    where s.id = before.id
    returning before.name, before.rate, before.is_active as "isActive"`,
  )
}

/** How many of a provider's services are known here already. */
export async function countKnownServices(
  db: Queryable,
  provider: string,
  providerServiceIds: readonly string[],
): Promise<number> {
  const rows = await db.query<{ known: number }>(sql`
    select count(*)::int as known from services
    where provider = ${provider} and provider_service_id = any(${providerServiceIds}::text[])`)
  return rows[0]!.known
}

export type ImportedService = Omit<Service, 'id' | 'description'>

/**
 * Puts a provider's services on sale: new ones are added at the end, known ones take the provider's name,
 * price and limits, and stay paused where an operator paused them. Gives how many were added and changed.
 */
export async function upsertServices(
  tx: Tx,
  services: readonly ImportedService[],
): Promise<{ added: number; changed: number }> {
  const column = <T>(read: (service: ImportedService) => T) => services.map(read)
  const rows = await tx.query<{ added: number; changed: number }>(sql`
    with imported as (
      select * from unnest(
        ${column((s) => s.name)}::text[], ${column((s) => s.category)}::text[], ${column((s) => s.type)}::text[],
        ${column((s) => s.rate)}::numeric[], ${column((s) => s.minQuantity)}::int[], ${column((s) => s.maxQuantity)}::int[],
        ${column((s) => s.provider)}::text[], ${column((s) => s.providerServiceId)}::text[],
        ${column((s) => s.providerRate)}::numeric[], ${column((s) => s.refillEnabled)}::boolean[],
        ${column((s) => s.cancelEnabled)}::boolean[], ${column((s) => s.dripFeed)}::text[],
        ${column((s) => s.isActive)}::boolean[]
      ) with ordinality as i (
        name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id, provider_rate,
        refill_enabled, cancel_enabled, drip_feed, is_active, place
      )
    ), written as (
      insert into services (
        name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id, provider_rate,
        refill_enabled, cancel_enabled, drip_feed, is_active, position
      )
      select name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id, provider_rate,
        refill_enabled, cancel_enabled, drip_feed, is_active,
        (select coalesce(max(position), 0) from services) + place
      from imported
      on conflict (provider, provider_service_id) do update set
        name = excluded.name, category = excluded.category, type = excluded.type, rate = excluded.rate,
        min_quantity = excluded.min_quantity, max_quantity = excluded.max_quantity,
        provider_rate = excluded.provider_rate, refill_enabled = excluded.refill_enabled,
        cancel_enabled = excluded.cancel_enabled, drip_feed = excluded.drip_feed, updated_at = now()
      returning xmax = 0 as added
    )
    select count(*) filter (where added)::int as added, count(*) filter (where not added)::int as changed from written`)
  return rows[0]!
}
