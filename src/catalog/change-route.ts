import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { neighbourOf, type RouteChange, recordOfRoute } from './service-route.ts'
import {
  deleteServiceRoutes,
  insertServiceRoutes,
  listServiceRoutes,
  lockService,
  type ServiceRoute,
  updateRouteActive,
} from './service-routes.sql.ts'

/**
 * Switches a route of a service on or off, moves it up or down, or takes it away. Refuses `service_not_found` and
 * `route_not_found`, also when the route at this place is another one than was shown.
 */
export async function changeRoute(
  transaction: Transaction,
  actorId: string,
  {
    serviceId,
    place,
    shown,
    change,
  }: {
    serviceId: number
    place: number
    /** The provider and its service that stood at the place. */
    shown: { provider: string; providerServiceId: string }
    change: RouteChange
  },
): Promise<void> {
  await transaction(async (tx) => {
    if (!(await lockService(tx, serviceId))) refuse('service_not_found')
    const routes = await listServiceRoutes(tx, serviceId)
    const route = routes.find((known) => known.place === place) ?? refuse('route_not_found')
    if (route.provider !== shown.provider || route.providerServiceId !== shown.providerServiceId) {
      refuse('route_not_found')
    }
    const after = await applyChange(tx, serviceId, { routes, route, change })
    await insertAudit(tx, {
      actorId,
      action: `route.${change}`,
      subject: `service:${serviceId}`,
      before: recordOfRoute(route),
      after: after ? recordOfRoute(after) : {},
    })
  })
}

/** Gives the route as it is then; undefined when it is gone. */
async function applyChange(
  tx: Tx,
  serviceId: number,
  { routes, route, change }: { routes: readonly ServiceRoute[]; route: ServiceRoute; change: RouteChange },
): Promise<ServiceRoute | undefined> {
  switch (change) {
    case 'on':
    case 'off':
      await updateRouteActive(tx, serviceId, route.place, change === 'on')
      return { ...route, isActive: change === 'on' }
    case 'remove':
      await deleteServiceRoutes(tx, serviceId, [route.place])
      return undefined
    case 'up':
    case 'down': {
      const other = neighbourOf(routes, route.place, change)
      if (!other) return route
      const moved = { ...route, place: other.place }
      // Taken out first: no two routes may stand at one place, not even for the length of a statement.
      await deleteServiceRoutes(tx, serviceId, [route.place, other.place])
      await insertServiceRoutes(tx, serviceId, [moved, { ...other, place: route.place }])
      return moved
    }
  }
}
