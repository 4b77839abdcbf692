import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Where a service's orders go when the routes before it definitely refused them. */
export type ServiceRoute = {
  /** From 2: 1 is the service's own provider. */
  place: number
  provider: string
  providerServiceId: string
  /** đồng per 1000, or per 1 for package types. */
  providerRate: Money
  isActive: boolean
}

/** The routes of a service after its own provider, in order. */
export function listServiceRoutes(db: Queryable, serviceId: number): Promise<ServiceRoute[]> {
  return db.query(sql`
    select place, provider, provider_service_id as "providerServiceId", provider_rate as "providerRate",
      is_active as "isActive"
    from service_routes where service_id = ${serviceId} order by place limit 20`)
}

/** Locks a service, so that its routes change one act at a time; undefined when there is none. */
export function lockService(
  tx: Tx,
  id: number,
): Promise<{ provider: string; providerServiceId: string } | undefined> {
  return queryOne(
    tx,
    sql`
    select provider, provider_service_id as "providerServiceId" from services where id = ${id} for no key update`,
  )
}

/** Writes routes at their places, which are free. */
export async function insertServiceRoutes(
  tx: Tx,
  serviceId: number,
  routes: readonly ServiceRoute[],
): Promise<void> {
  await tx.query(sql`
    insert into service_routes (service_id, place, provider, provider_service_id, provider_rate, is_active)
    select ${serviceId}, * from unnest(
      ${routes.map((route) => route.place)}::int[], ${routes.map((route) => route.provider)}::text[],
      ${routes.map((route) => route.providerServiceId)}::text[],
      ${routes.map((route) => route.providerRate.toString())}::numeric[],
      ${routes.map((route) => route.isActive)}::boolean[]
    )`)
}

/** Takes the routes at these places away. */
export async function deleteServiceRoutes(
  tx: Tx,
  serviceId: number,
  places: readonly number[],
): Promise<void> {
  await tx.query(sql`
    delete from service_routes where service_id = ${serviceId} and place = any(${places}::int[])`)
}

/** Switches a route on or off. */
export async function updateRouteActive(
  tx: Tx,
  serviceId: number,
  place: number,
  isActive: boolean,
): Promise<void> {
  await tx.query(sql`
    update service_routes set is_active = ${isActive} where service_id = ${serviceId} and place = ${place}`)
}
