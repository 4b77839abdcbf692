import type { ProviderFields } from './provider-request.ts'

/** The service types of the protocol (reference/api-v2.md), in their standard spelling. */
const serviceTypes = [
  'Default',
  'Package',
  'SEO',
  'Custom Comments',
  'Custom Comments Package',
  'Mentions',
  'Mentions with Hashtags',
  'Mentions Custom List',
  'Mentions Hashtag',
  'Mentions User Followers',
  'Mentions Media Likers',
  'Comment Likes',
  'Comment Replies',
  'Poll',
  'Invites from Groups',
  'Subscriptions',
  'Web Traffic',
] as const

const typeByLowerCase = new Map<string, string>(serviceTypes.map((type) => [type.toLowerCase(), type]))

/** The standard spelling of a type name, which panels write in any case; unknown names stay as they are. */
export function canonicalServiceType(name: string): string {
  return typeByLowerCase.get(name.toLowerCase()) ?? name
}

/** What `add` needs to know of an order. With `runs`, `quantity` is what each run delivers, not the total. */
export type OrderToAdd = Readonly<{
  serviceType: string
  providerServiceId: string
  link: string
  quantity: number
  comments?: string | null
  runs?: number | null
  intervalMinutes?: number | null
}>

/** Type → its own fields besides `service`. A new type is a new line here. */
const fieldsByType: Readonly<Record<string, (order: OrderToAdd) => ProviderFields>> = {
  Default: (order) => ({ link: order.link, quantity: order.quantity, ...dripFeedFields(order) }),
  Package: (order) => ({ link: order.link }),
  'Custom Comments': (order) => ({ link: order.link, comments: commentLines(order) }),
  'Custom Comments Package': (order) => ({ link: order.link, comments: commentLines(order) }),
}

/** Whether orders of this service type can be sent to a provider. */
export function canAdd(serviceType: string): boolean {
  return Object.hasOwn(fieldsByType, serviceType)
}

/**
 * The fields of `add` for an order, by its service type. Throws a RangeError for an order that never should
 * have been taken: a type without fields here, drip-feed by halves, or comments without a line.
 */
export function addFields(order: OrderToAdd): ProviderFields {
  if (!canAdd(order.serviceType)) throw new RangeError(`no add fields for type ${order.serviceType}`)
  const fields = fieldsByType[order.serviceType]!(order)
  return { service: numberIfExact(order.providerServiceId), ...fields }
}

function dripFeedFields(order: OrderToAdd): ProviderFields {
  const { runs, intervalMinutes } = order
  if (runs == null && intervalMinutes == null) return {}
  // Leaving one out in silence would deliver a single run of an order that paid for several.
  if (runs == null || intervalMinutes == null) throw new RangeError('drip-feed needs runs and an interval')
  return { runs, interval: intervalMinutes }
}

function commentLines(order: OrderToAdd): string {
  const lines = (order.comments ?? '').split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  if (lines.length === 0) throw new RangeError('an order for comments needs at least one')
  // Providers count lines: empty ones would be charged by some and not by others.
  return lines.join('\n')
}

/** Ids are kept as text; JSON providers expect the number they gave. */
function numberIfExact(id: string): string | number {
  return String(Number(id)) === id && Number.isSafeInteger(Number(id)) ? Number(id) : id
}
