import type { ServiceRoute } from './service-routes.sql.ts'

/** The places that a service's routes may have; 1 is its own provider. */
const FIRST_PLACE = 2
const LAST_PLACE = 20

/** What an operator may do with a route that is there. */
export type RouteChange = 'on' | 'off' | 'up' | 'down' | 'remove'

/** The place behind all others; undefined when there is none. */
export function freePlace(routes: readonly { place: number }[]): number | undefined {
  const place = Math.max(FIRST_PLACE - 1, ...routes.map((route) => route.place)) + 1
  return place <= LAST_PLACE ? place : undefined
}

/** The same routes in the same order, one place after the other. */
export function withoutGaps(routes: readonly ServiceRoute[]): ServiceRoute[] {
  return routes.map((route, index) => ({ ...route, place: FIRST_PLACE + index }))
}

/** The route that one changes places with; undefined at the end of the list. */
export function neighbourOf(
  routes: readonly ServiceRoute[],
  place: number,
  direction: 'up' | 'down',
): ServiceRoute | undefined {
  const index = routes.findIndex((route) => route.place === place)
  return index === -1 ? undefined : routes[index + (direction === 'up' ? -1 : 1)]
}

type Way = { provider: string; providerServiceId: string }

/** Whether two routes lead to the same service of the same provider. */
export function isSameRoute(one: Way, other: Way): boolean {
  return one.provider === other.provider && one.providerServiceId === other.providerServiceId
}

/** A route as the audit log keeps it. */
export function recordOfRoute(route: ServiceRoute): Record<string, string | number | boolean> {
  return { ...route, providerRate: route.providerRate.toString() }
}
