import { filledLines, kindOfField, serviceType, type TypeField } from '../core/service-type.ts'
import type { ProviderFields } from './provider-request.ts'

/** What `add` needs to know of an order. */
export type OrderToAdd = Readonly<{
  serviceType: string
  providerServiceId: string
  /** Not looked at where the type has none. */
  link: string
  /** Of each run, not the total: the provider multiplies by the runs itself. */
  quantity: number
  /** As stored with the order; those that are not its type's stay here. */
  fields: Readonly<Record<string, string | number>>
  /** Null for an order that is no drip-feed, or is one run of it. */
  runs: number | null
  intervalMinutes: number | null
}>

/**
 * The fields of `add` for an order: those of its service type and no others (reference/api-v2.md, "add by
 * service type"). Throws a RangeError for an order that never should have been taken: an unknown type, a
 * required field without anything in it, drip-feed by halves or where the type has none.
 */
export function addFields(order: OrderToAdd): ProviderFields {
  const type = serviceType(order.serviceType)
  if (!type) throw new RangeError(`no add fields for type ${order.serviceType}`)
  const own = [
    ...type.required.map((field) => [field, requiredValue(order, field)]),
    ...type.optional.flatMap((field) => {
      const value = order.fields[field]
      return value === undefined ? [] : [[field, value]]
    }),
  ]
  return {
    service: numberIfExact(order.providerServiceId),
    ...(type.takesLink && { link: order.link }),
    ...(type.counts === 'quantity' && { quantity: order.quantity }),
    ...Object.fromEntries(own),
    ...dripFeedFields(order, type.takesRuns),
  }
}

function requiredValue(order: OrderToAdd, field: TypeField): string | number {
  const value = order.fields[field]
  // Providers count lines: empty ones would be charged by some and not by others.
  const sent = kindOfField(field) === 'lines' ? filledLines(String(value ?? '')).join('\n') : value
  if (sent === undefined || sent === '')
    throw new RangeError(`an order of ${order.serviceType} needs ${field}`)
  return sent
}

function dripFeedFields(order: OrderToAdd, takesRuns: boolean): ProviderFields {
  const { runs, intervalMinutes } = order
  if (runs === null && intervalMinutes === null) return {}
  // Leaving one out in silence would deliver a single run of an order that paid for several.
  if (runs === null || intervalMinutes === null) throw new RangeError('drip-feed needs runs and an interval')
  if (!takesRuns) throw new RangeError(`orders of ${order.serviceType} have no runs`)
  return { runs, interval: intervalMinutes }
}

/** Ids are kept as text; JSON providers expect the number they gave. */
function numberIfExact(id: string): string | number {
  return String(Number(id)) === id && Number.isSafeInteger(Number(id)) ? Number(id) : id
}
