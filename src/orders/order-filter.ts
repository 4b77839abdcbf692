import { addressOf, readWholeNumber } from '../ui/format.ts'
import { betweenDays } from '../wallet/period.ts'
import { type OrderStatus, runningStatuses } from './order.ts'

/** Which of a customer's orders a list shows. */
export type OrderFilter = {
  /** In any of these states; undefined for all. */
  statuses: readonly OrderStatus[] | undefined
  from: Date | undefined
  /** Before this moment. */
  until: Date | undefined
  serviceId: number | undefined
  /** In the link, the account, the number, or the service. */
  text: string | undefined
}

/** Where a page begins: below an order, or right above one. Numbers of orders. */
export type OrderPlace = { before: number } | { after: number } | undefined

/**
 * Links and services have no index by customer, which every order placed would have to pay for: they are looked for
 * in so many orders, the newest that the states and the dates leave.
 */
export const SEARCHED_ORDERS = 10_000

export const orderTabs = ['all', 'active', 'completed', 'partial', 'canceled', 'failed'] as const
export type OrderTab = (typeof orderTabs)[number]

/** A list of orders as an address asks for it. */
export type OrderQuery = {
  tab?: string
  q?: string
  from?: string
  to?: string
  service?: string
  before?: string
  after?: string
}

/** What an address asks for, read; what makes no sense in it is left out. */
export type AskedOrders = {
  tab: OrderTab
  filter: OrderFilter
  place: OrderPlace
  isFiltered: boolean
  kept: OrderQuery
}

/** The states that a tab holds; undefined for all. */
function statusesOf(tab: OrderTab): readonly OrderStatus[] | undefined {
  if (tab === 'all') return undefined
  return tab === 'active' ? runningStatuses : [tab]
}

/** Reads an address. Days are Vietnam's, both included. */
export function askedOrders(query: OrderQuery): AskedOrders {
  const tab = orderTabs.find((known) => known === query.tab) ?? 'all'
  const text = query.q?.trim() || undefined
  const from = dayOf(query.from)
  const until = dayOf(query.to)
  const service = readWholeNumber(query.service ?? '')
  const serviceId = service !== undefined && service <= 2_147_483_647 ? service : undefined
  const [before, after] = [readWholeNumber(query.before ?? ''), readWholeNumber(query.after ?? '')]
  const kept: OrderQuery = {
    ...(tab !== 'all' && { tab }),
    ...(text && { q: text }),
    ...(from && { from: query.from! }),
    ...(until && { to: query.to! }),
    ...(serviceId !== undefined && { service: String(serviceId) }),
  }
  return {
    tab,
    filter: { statuses: statusesOf(tab), from: from?.from, until: until?.until, serviceId, text },
    place: before !== undefined ? { before } : after !== undefined ? { after } : undefined,
    isFiltered: Boolean(text || from || until || serviceId !== undefined),
    kept,
  }
}

/** The address of a list that keeps these filters, with something changed. */
export function listAddress(kept: OrderQuery, change: OrderQuery = {}, path = '/orders'): string {
  return addressOf(path, { ...kept, ...change })
}

function dayOf(text: string | undefined) {
  return text === undefined ? undefined : betweenDays(text, text)
}
