import { addressOf, readWholeNumber } from '../ui/format.ts'
import { betweenDays } from '../wallet/period.ts'
import { type OrderStatus, orderStatuses } from './order.ts'

/** The saved views of operators: everything, and what somebody has to look at, each for its own reason. */
export const orderViews = ['all', 'attention', 'stuck', 'failed', 'unknown', 'waiting'] as const
export type OrderView = (typeof orderViews)[number]

/** An order runs far too long when it has taken so many times what nine of ten of its service take. */
export const STUCK_TIMES = 2

/** What is gone by so soon is nobody's concern yet. */
export const STUCK_AFTER_SECONDS = 3600

/** Where too few orders tell how long a service takes. */
export const STUCK_UNMEASURED_SECONDS = 7 * 86_400

/** So long without a status from the provider, and something is wrong with asking. */
export const SILENT_SECONDS = 6 * 3600

/** A list of everybody's orders as an address asks for it. */
export type OperatorOrderQuery = {
  view?: string
  q?: string
  user?: string
  service?: string
  provider?: string
  status?: string
  from?: string
  to?: string
  before?: string
}

/** What is typed into the search box: a number of ours or a provider's, a link, or words. */
type OrderSearch = { number: string } | { link: string } | { words: string }

/** What an address asks for, read; what makes no sense in it is left out. */
export type OperatorOrderFilter = {
  view: OrderView
  search: OrderSearch | undefined
  username: string | undefined
  serviceId: number | undefined
  provider: string | undefined
  status: OrderStatus | undefined
  from: Date | undefined
  /** Before this moment. */
  until: Date | undefined
  /** The number of the last order of the page before. */
  before: number | undefined
  /** The filters as they stand in an address, without view and place. */
  kept: OperatorOrderQuery
}

/** Reads an address. Days are Vietnam's, both included. */
export function askedOperatorOrders(query: OperatorOrderQuery): OperatorOrderFilter {
  const view = orderViews.find((known) => known === query.view) ?? 'all'
  const text = query.q?.trim() || undefined
  const username = query.user?.trim() || undefined
  const service = readWholeNumber(query.service ?? '')
  const serviceId = service !== undefined && service <= 2_147_483_647 ? service : undefined
  const provider = query.provider?.trim() || undefined
  const status = orderStatuses.find((known) => known === query.status)
  const from = dayOf(query.from)
  const until = dayOf(query.to)
  return {
    view,
    search: text === undefined ? undefined : searchOf(text),
    username,
    serviceId,
    provider,
    status,
    from: from?.from,
    until: until?.until,
    before: readWholeNumber(query.before ?? ''),
    kept: {
      ...(text && { q: text }),
      ...(username && { user: username }),
      ...(serviceId !== undefined && { service: String(serviceId) }),
      ...(provider && { provider }),
      ...(status && { status }),
      ...(from && { from: query.from! }),
      ...(until && { to: query.to! }),
    },
  }
}

/** The address of a list that keeps these filters, with something changed. */
export function operatorOrdersAddress(kept: OperatorOrderQuery, change: OperatorOrderQuery = {}): string {
  const { view, ...rest } = { ...kept, ...change }
  return addressOf('/admin/orders', { view: view === 'all' ? undefined : view, ...rest })
}

function searchOf(text: string): OrderSearch {
  const number = /^#?(\d{1,18})$/.exec(text)?.[1]
  if (number !== undefined) return { number }
  return text.includes('/') || /^www\./i.test(text) ? { link: text } : { words: text }
}

function dayOf(text: string | undefined) {
  return text === undefined ? undefined : betweenDays(text, text)
}
