import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { findProvider } from './providers.sql.ts'
import { freePlace, isSameRoute, recordOfRoute, withoutGaps } from './service-route.ts'
import {
  deleteServiceRoutes,
  insertServiceRoutes,
  listServiceRoutes,
  lockService,
  type ServiceRoute,
} from './service-routes.sql.ts'

export type NewRoute = { provider: string; providerServiceId: string; providerRate: Money }

/**
 * Adds a route behind the others of a service. Refuses `service_not_found`, `provider_not_found`, `route_exists`
 * for a way that orders go already, and `too_many_routes`.
 */
export async function addRoute(
  transaction: Transaction,
  actorId: string,
  serviceId: number,
  route: NewRoute,
): Promise<void> {
  await transaction(async (tx) => {
    const service = (await lockService(tx, serviceId)) ?? refuse('service_not_found')
    if (!(await findProvider(tx, route.provider))) refuse('provider_not_found')
    const routes = await listServiceRoutes(tx, serviceId)
    if ([service, ...routes].some((known) => isSameRoute(known, route))) refuse('route_exists')
    const place = freePlace(routes) ?? (await closeGaps(tx, serviceId, routes)) ?? refuse('too_many_routes')
    const added = { ...route, place, isActive: true }
    await insertServiceRoutes(tx, serviceId, [added])
    await insertAudit(tx, {
      actorId,
      action: 'route.add',
      subject: `service:${serviceId}`,
      before: {},
      after: recordOfRoute(added),
    })
  })
}

/** Moves routes up to where others were taken away; gives the place behind them, undefined when all are taken. */
async function closeGaps(
  tx: Tx,
  serviceId: number,
  routes: readonly ServiceRoute[],
): Promise<number | undefined> {
  const closed = withoutGaps(routes)
  await deleteServiceRoutes(
    tx,
    serviceId,
    routes.map(({ place }) => place),
  )
  await insertServiceRoutes(tx, serviceId, closed)
  return freePlace(closed)
}
