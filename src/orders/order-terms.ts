import { isOrderable, isPackage, type Service, takesComments } from '../catalog/service.ts'
import { refuse } from '../core/refusal.ts'
import type { OrderForm } from './order-request.ts'

/** A form that fits its service: what will be bought, all runs together. */
export type OrderTerms = {
  link: string
  quantity: number
  runs: number
  intervalMinutes: number | null
  comments: string | null
}

const LINK_MAX = 2048
const RUNS_MAX = 1000
const INTERVAL_MAX_MINUTES = 7 * 24 * 60

/**
 * Checks a form against the service it names and gives what will be bought. Refuses `service_inactive`,
 * `invalid_link`, and whatever the service's type asks for or does not take (reference/api-v2.md, "add by
 * service type").
 */
export function termsOf(service: Service, form: OrderForm): OrderTerms {
  if (!service.isActive || !isOrderable(service.type)) refuse('service_inactive')
  const comments = takesComments(service.type) ? commentLines(form.comments) : noComments(form.comments)
  const perRun = quantityPerRun(service, form, comments)
  const runs = runsOf(service, form)
  if (!Number.isSafeInteger(perRun * runs) || perRun * runs > 2_147_483_647) {
    refuse('quantity_out_of_range', { min: service.minQuantity, max: service.maxQuantity })
  }
  return {
    link: checkedLink(form.link),
    quantity: perRun * runs,
    runs,
    intervalMinutes: runs > 1 ? (form.intervalMinutes ?? null) : null,
    comments: comments?.join('\n') ?? null,
  }
}

/** The link itself when it is http(s), has a host, and is at most 2,048 characters; refuses `invalid_link`. */
export function checkedLink(link: string): string {
  const trimmed = link.trim()
  if (trimmed.length === 0 || trimmed.length > LINK_MAX || hasHiddenCharacter(trimmed)) refuse('invalid_link')
  // URL.parse would read https:host and http:///host too, and a provider might not.
  if (!/^https?:\/\/[^/\\]/i.test(trimmed)) refuse('invalid_link')
  const url = URL.parse(trimmed)
  if (!url?.hostname) refuse('invalid_link')
  // A password inside a link is either a mistake or a trick.
  if (url.username || url.password) refuse('invalid_link')
  return trimmed
}

/** The non-empty lines of a text, trimmed. */
export function commentLines(text: string | undefined): string[] {
  const lines = (text ?? '').split(/\r\n|\r|\n/).map((line) => line.trim())
  const comments = lines.filter((line) => line.length > 0)
  if (comments.length === 0) refuse('comments_required')
  return comments
}

function noComments(text: string | undefined): undefined {
  if (text?.trim()) refuse('comments_not_taken')
}

function quantityPerRun(service: Service, form: OrderForm, comments: string[] | undefined): number {
  if (isPackage(service.type)) {
    if (form.quantity !== undefined && form.quantity !== 1) refuse('quantity_not_taken')
    return 1
  }
  // The number of comments is the quantity, whatever the form says (reference/api-v2.md).
  const quantity = comments ? comments.length : (form.quantity ?? refuse('quantity_required'))
  if (!Number.isInteger(quantity) || quantity < service.minQuantity || quantity > service.maxQuantity) {
    refuse('quantity_out_of_range', { min: service.minQuantity, max: service.maxQuantity })
  }
  return quantity
}

function runsOf(service: Service, form: OrderForm): number {
  const { runs, intervalMinutes } = form
  if (runs === undefined && intervalMinutes === undefined) return 1
  if (service.dripFeed === 'none' || isPackage(service.type) || takesComments(service.type)) {
    refuse('drip_feed_not_taken')
  }
  if (!isWholeUpTo(runs, RUNS_MAX) || !isWholeUpTo(intervalMinutes, INTERVAL_MAX_MINUTES)) {
    refuse('drip_feed_incomplete')
  }
  return runs
}

function isWholeUpTo(number: number | undefined, most: number): number is number {
  return number !== undefined && Number.isInteger(number) && number >= 1 && number <= most
}

/** Blanks, control characters, and what cannot be seen or turns text around. */
function hasHiddenCharacter(text: string): boolean {
  return /[\s\p{C}]/u.test(text)
}
