import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { Service, ServiceState } from './service.ts'
import type { BulkEffect, BulkService } from './service-bulk.ts'
import type { NewService, ServiceDetails } from './service-details.ts'
import { matchesSearch } from './services.sql.ts'

/** A service as operators have it. */
export type DeskService = Service & {
  position: number
  version: number
  archivedAt: Date | null
  refillDays: number
}

const columns = sql`
  id, name, category, type, description, rate, min_quantity as "minQuantity", max_quantity as "maxQuantity", provider,
  provider_service_id as "providerServiceId", provider_rate as "providerRate", is_active as "isActive",
  refill_enabled as "refillEnabled", refill_days as "refillDays", cancel_enabled as "cancelEnabled",
  drip_feed as "dripFeed", position, version, archived_at as "archivedAt"`

export type ServiceFilter = {
  search?: string | undefined
  category?: string | undefined
  provider?: string | undefined
  /** Without one, everything that is not archived. */
  state?: ServiceState | undefined
}

const stateIs = {
  active: sql`is_active`,
  paused: sql`not is_active and archived_at is null`,
  archived: sql`archived_at is not null`,
  kept: sql`archived_at is null`,
}

/** A page of services for operators, in the shop's order. */
export function listDeskServices(
  db: Queryable,
  filter: ServiceFilter & { after?: { position: number; id: number } | undefined; limit: number },
): Promise<DeskService[]> {
  const { search, category, provider, state, after } = filter
  return db.query(sql`
    select ${columns} from services
    where ${stateIs[state ?? 'kept']}
    ${category ? sql`and category = ${category}` : empty}
    ${provider ? sql`and provider = ${provider}` : empty}
    ${search ? sql`and ${matchesSearch(search)}` : empty}
    ${after ? sql`and (position, id) > (${after.position}, ${after.id})` : empty}
    order by position, id limit ${filter.limit}`)
}

export function findDeskService(db: Queryable, id: number): Promise<DeskService | undefined> {
  return queryOne(db, sql`select ${columns} from services where id = ${id}`)
}

/** These services in the shop's order, for a change of many. */
export function listServicesOf(db: Queryable, ids: readonly number[]): Promise<BulkService[]> {
  return db.query(sql`select ${columns} from services where id = any(${ids}::int[]) order by position, id`)
}

/** The same, locked in the order of their ids. */
export function lockServices(tx: Tx, ids: readonly number[]): Promise<DeskService[]> {
  return tx.query(
    sql`select ${columns} from services where id = any(${ids}::int[]) order by id for no key update`,
  )
}

/** The names of a section's services, archived ones too, as they stand in it. */
export function listServiceNames(
  db: Queryable,
  category: string,
  limit: number,
): Promise<{ id: number; name: string; isActive: boolean }[]> {
  return db.query(sql`
    select id, name, is_active as "isActive" from services where category = ${category} and archived_at is null
    order by position, id limit ${limit}`)
}

/** Adds a service, paused, at the end of the shelf; undefined when that one of the provider is sold already. */
export function insertService(
  tx: Tx,
  service: NewService & { changedBy: string },
): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    with added as (
      insert into services (name, category, type, description, rate, min_quantity, max_quantity, provider,
        provider_service_id, provider_rate, refill_enabled, refill_days, cancel_enabled, drip_feed, is_active,
        priced_by_hand, provider_said, position)
      select ${service.name}, ${service.category}, ${service.type}, ${service.description}, ${service.rate}::numeric,
        ${service.minQuantity}::int, ${service.maxQuantity}::int, ${service.provider}, ${service.providerServiceId},
        ${service.providerRate}::numeric, ${service.refillEnabled}::boolean, ${service.refillDays}::int,
        ${service.cancelEnabled}::boolean, ${service.dripFeed}, false, true, '{}', coalesce(max(position), 0) + 1
      from services
      on conflict (provider, provider_service_id) do nothing
      returning id, rate, provider_rate
    ), told as (
      insert into service_prices (service_id, rate, provider_rate, reason, changed_by)
      select id, rate, provider_rate, 'operator', ${service.changedBy}::uuid from added
    )
    select id from added`,
  )
}

/** Changes what operators edit of a service. */
export async function updateServiceDetails(tx: Tx, id: number, details: ServiceDetails): Promise<void> {
  await tx.query(sql`
    update services set name = ${details.name}, category = ${details.category}, type = ${details.type},
      description = ${details.description}, min_quantity = ${details.minQuantity}, max_quantity = ${details.maxQuantity},
      refill_enabled = ${details.refillEnabled}, refill_days = ${details.refillDays},
      cancel_enabled = ${details.cancelEnabled}, drip_feed = ${details.dripFeed}, updated_at = now()
    where id = ${id}`)
}

/** Puts the changes of many into force, with the history of every price that moved. */
export async function updateServices(
  tx: Tx,
  effects: readonly Required<Pick<BulkEffect, 'service' | 'after'>>[],
  changedBy: string,
): Promise<void> {
  await tx.query(sql`
    with given as (
      select * from unnest(
        ${effects.map(({ service }) => service.id)}::int[], ${effects.map(({ after }) => after.rate)}::numeric[],
        ${effects.map(({ after }) => after.isActive)}::boolean[], ${effects.map(({ after }) => after.category)}::text[],
        ${effects.map(({ service }) => service.rate)}::numeric[]
      ) as g (id, rate, is_active, category, old_rate)
    ), changed as (
      update services s set rate = g.rate, is_active = g.is_active, category = g.category,
        priced_by_hand = s.priced_by_hand or g.rate <> g.old_rate,
        priced_cost = case when g.rate = g.old_rate then s.priced_cost end,
        pause_reason = case when not g.is_active then s.pause_reason end, updated_at = now()
      from given g where s.id = g.id
      returning s.id, s.rate, s.provider_rate, g.old_rate
    )
    insert into service_prices (service_id, rate, provider_rate, reason, changed_by)
    select id, rate, provider_rate, 'operator', ${changedBy}::uuid from changed where rate <> old_rate`)
}

/** Takes a service off every list, or puts it back, paused either way. */
export async function updateServiceArchived(tx: Tx, id: number, isArchived: boolean): Promise<void> {
  await tx.query(sql`
    update services set is_active = false, pause_reason = null, updated_at = now(),
      archived_at = case when ${isArchived} then now() end
    where id = ${id}`)
}

/** Deletes a service that was never ordered and of which nothing was disclosed; undefined for another one. */
export function deleteUnordered(tx: Tx, id: number): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    delete from services where id = ${id} and not exists (select from orders where service_id = ${id})
      and not exists (select from service_disclosures where service_id = ${id})
    returning id`,
  )
}
