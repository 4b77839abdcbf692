import type { Service } from '../catalog/service.ts'
import { refuse } from '../core/refusal.ts'
import { filledLines, type ServiceType, serviceType } from '../core/service-type.ts'
import { type OwnFields, ownFieldsOf, piecesOfPosts } from './field-rules.ts'
import { isWebLink } from './link.ts'
import type { OrderForm } from './order-request.ts'

/** A form that fits its service: what will be bought, all runs together. */
export type OrderTerms = {
  /** Empty where the type has none. */
  link: string
  quantity: number
  runs: number
  intervalMinutes: number | null
  /** What else the service's type asks for, by the protocol's names, checked. */
  fields: OwnFields
  /** Null for at once. */
  startAt: Date | null
}

const RUNS_MAX = 1000
const INTERVAL_MAX_MINUTES = 7 * 24 * 60
const QUANTITY_MAX = 2_147_483_647
const START_MAX_DAYS = 30

/**
 * Checks a form against the service it names and gives what will be bought. Refuses `service_inactive`,
 * `invalid_link`, `start_out_of_range`, and whatever the service's type asks for or does not take, by the
 * field's name (reference/api-v2.md, "add by service type").
 *
 * A subscription has no quantity of its own: what is bought, and paid for, is the most it can come to, `max`
 * pieces for each of its posts, new and old.
 */
export function termsOf(service: Service, form: OrderForm, now: Date): OrderTerms {
  const type = serviceType(service.type)
  if (!service.isActive || !type) refuse('service_inactive')
  const fields = ownFieldsOf(type, form.fields, service, now)
  const perRun = quantityPerRun(type, service, form, fields)
  const runs = runsOf(type, service, form)
  if (!Number.isSafeInteger(perRun * runs) || perRun * runs > QUANTITY_MAX) {
    refuse('quantity_out_of_range', {
      min: service.minQuantity,
      max: service.maxQuantity,
      quantity: perRun * runs,
    })
  }
  return {
    link: linkOf(type, form.link),
    quantity: perRun * runs,
    runs,
    intervalMinutes: runs > 1 ? (form.intervalMinutes ?? null) : null,
    fields,
    startAt: form.startAt === undefined ? null : startOf(form.startAt, now),
  }
}

/** The link itself when it is http(s), has a host, and is at most 2,048 characters; refuses `invalid_link`. */
export function checkedLink(link: string): string {
  const trimmed = link.trim()
  return isWebLink(trimmed) ? trimmed : refuse('invalid_link')
}

function linkOf(type: ServiceType, link: string | undefined): string {
  if (type.takesLink)
    return checkedLink(link ?? refuse('invalid_request', { field: 'link', problem: 'required' }))
  if (link?.trim()) refuse('field_not_taken', { field: 'link' })
  return ''
}

function quantityPerRun(type: ServiceType, service: Service, form: OrderForm, fields: OwnFields): number {
  switch (type.counts) {
    case 'one':
      if (form.quantity !== undefined && form.quantity !== 1) refuse('quantity_not_taken')
      return 1
    case 'posts':
      if (form.quantity !== undefined) refuse('field_not_taken', { field: 'quantity' })
      return piecesOfPosts(fields)
    case 'quantity':
      return withinLimits(service, form.quantity ?? refuse('quantity_required'))
    default:
      // The number of lines is the quantity, whatever the form says (reference/api-v2.md).
      return withinLimits(service, filledLines(String(fields[type.counts])).length)
  }
}

function withinLimits(service: Service, quantity: number): number {
  if (!Number.isInteger(quantity) || quantity < service.minQuantity || quantity > service.maxQuantity) {
    refuse('quantity_out_of_range', { min: service.minQuantity, max: service.maxQuantity, quantity })
  }
  return quantity
}

function runsOf(type: ServiceType, service: Service, form: OrderForm): number {
  const { runs, intervalMinutes } = form
  if (runs === undefined && intervalMinutes === undefined) return 1
  if (service.dripFeed === 'none' || !type.takesRuns) refuse('drip_feed_not_taken')
  if (!isWholeUpTo(runs, RUNS_MAX) || !isWholeUpTo(intervalMinutes, INTERVAL_MAX_MINUTES)) {
    refuse('drip_feed_incomplete')
  }
  return runs
}

function isWholeUpTo(number: number | undefined, most: number): number is number {
  return number !== undefined && Number.isInteger(number) && number >= 1 && number <= most
}

function startOf(text: string, now: Date): Date {
  const parts = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text.trim())
  const day = new Date(`${parts?.[1]}T00:00:00Z`)
  const at = new Date(text.trim())
  // A 31st of February would be read as a day in March.
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(parts![1]!)
  if (!isReal || Number.isNaN(at.getTime()))
    refuse('invalid_request', { field: 'start_at', problem: 'unreadable' })
  const aheadMs = at.getTime() - now.getTime()
  if (aheadMs <= 0 || aheadMs > START_MAX_DAYS * 86_400_000) {
    refuse('start_out_of_range', { days: START_MAX_DAYS })
  }
  return at
}
