import type { ProviderBook, ProviderOrder } from './provider-book.ts'
import { fromUnits, type ProviderService, readAdd } from './provider-catalogue.ts'

const BULK_LIMIT = 100

/** What one call led to. `order` is set when `add` took a new order, `orderId` also when it repeated one. */
export interface Outcome {
  reply: unknown
  order?: ProviderOrder
  orderId?: number
}

/** What the calls work on. `references` maps a dedupe value to the order it made first. */
export interface Desk {
  book: ProviderBook
  services: readonly ProviderService[]
  dedupeField: string | undefined
  refuseActiveLink: boolean
  references: Map<string, number>
}

/** Carries out one call and answers in the reference's exact shapes (reference/api-v2.md, "Replies, exactly"). */
export function carryOut(desk: Desk, action: string, fields: Record<string, string>): Outcome {
  const { book } = desk
  switch (action) {
    case 'services':
      return { reply: desk.services }
    case 'balance':
      book.settleDue()
      return { reply: { balance: fromUnits(book.balanceUnits), currency: 'VND' } }
    case 'add':
      return add(desk, fields)
    case 'status':
      return { reply: statuses(book, fields) }
    case 'refill':
      return { reply: refills(desk, fields) }
    case 'refill_status':
      return { reply: refillStatuses(book, fields) }
    case 'cancel':
      return { reply: cancels(desk, fields) }
    default:
      return refused('Incorrect request')
  }
}

function refused(error: string): Outcome {
  return { reply: { error } }
}

function add(desk: Desk, fields: Record<string, string>): Outcome {
  const { book } = desk
  const reference = desk.dedupeField === undefined ? undefined : fields[desk.dedupeField]
  const repeated = reference === undefined ? undefined : desk.references.get(reference)
  if (repeated !== undefined) return { reply: { order: repeated }, orderId: repeated }

  const service = desk.services.find(({ service }) => String(service) === fields.service)
  if (!service) return refused('Incorrect service ID')
  const wanted = readAdd(service, fields)
  if (typeof wanted === 'string') return refused(wanted)
  const link = fields.link ?? fields.username ?? ''
  if (desk.refuseActiveLink && hasActive(book, service.service, link)) {
    return refused('Active order with this link exists')
  }
  book.settleDue()
  if (wanted.chargeUnits > book.balanceUnits) return refused('Not enough funds on balance')
  const order = book.accept({
    service: service.service,
    link,
    ...wanted,
    ...(reference === undefined ? {} : { reference }),
  })
  if (reference !== undefined) desk.references.set(reference, order.id)
  return { reply: { order: order.id }, order, orderId: order.id }
}

function hasActive(book: ProviderBook, service: number, link: string): boolean {
  for (const order of book.orders.values()) {
    if (order.service === service && order.link === link && !book.ended(order)) return true
  }
  return false
}

function statuses(book: ProviderBook, fields: Record<string, string>): unknown {
  const one = (text: string) => {
    const order = find(book, text)
    return order ? book.status(order) : { error: 'Incorrect order ID' }
  }
  if (fields.orders === undefined) return one(fields.order ?? '')
  const ids = idList(fields.orders)
  if (!ids) return { error: 'Incorrect request' }
  return Object.fromEntries(ids.map((id) => [id, one(id)]))
}

function refills(desk: Desk, fields: Record<string, string>): unknown {
  const one = (text: string): number | { error: string } => {
    const order = find(desk.book, text)
    if (!order) return { error: 'Incorrect order ID' }
    const service = desk.services.find(({ service }) => service === order.service)
    if (!service?.refill || !desk.book.ended(order)) return { error: 'Incorrect request' }
    return desk.book.openRefill(order)?.id ?? { error: 'Incorrect request' }
  }
  if (fields.orders === undefined) {
    const refill = one(fields.order ?? '')
    return typeof refill === 'number' ? { refill: String(refill) } : refill
  }
  const ids = idList(fields.orders)
  return ids ? ids.map((id) => ({ order: numberOr(id), refill: one(id) })) : { error: 'Incorrect request' }
}

function refillStatuses(book: ProviderBook, fields: Record<string, string>): unknown {
  const one = (text: string): string | { error: string } => {
    const refill = /^\d{1,15}$/.test(text) ? book.refills.get(Number(text)) : undefined
    return refill ? book.refillStatus(refill) : { error: 'Refill not found' }
  }
  if (fields.refills === undefined) {
    const status = one(fields.refill ?? '')
    return typeof status === 'string' ? { status } : status
  }
  const ids = idList(fields.refills)
  return ids ? ids.map((id) => ({ refill: numberOr(id), status: one(id) })) : { error: 'Incorrect request' }
}

// The protocol has only the bulk form; `order` alone is answered by a list of one.
function cancels(desk: Desk, fields: Record<string, string>): unknown {
  const one = (text: string): 1 | { error: string } => {
    const order = find(desk.book, text)
    if (!order) return { error: 'Incorrect order ID' }
    const service = desk.services.find(({ service }) => service === order.service)
    if (!service?.cancel || desk.book.ended(order)) return { error: 'Incorrect request' }
    desk.book.cancel(order)
    return 1
  }
  const ids = idList(fields.orders ?? fields.order ?? '')
  return ids ? ids.map((id) => ({ order: numberOr(id), cancel: one(id) })) : { error: 'Incorrect request' }
}

function find(book: ProviderBook, text: string): ProviderOrder | undefined {
  return /^\d{1,15}$/.test(text) ? book.orders.get(Number(text)) : undefined
}

function idList(text: string): string[] | undefined {
  const ids = text.split(',').map((id) => id.trim())
  return ids.length > BULK_LIMIT || ids[0] === '' ? undefined : ids
}

function numberOr(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id
}
