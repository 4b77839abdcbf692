import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { Service } from '../catalog/service.ts'
import { kindOfField, serviceType, type TypeField, typeFields } from '../core/service-type.ts'
import { readWholeNumber } from '../ui/format.ts'
import type { OrderForm } from './order-request.ts'

const fields = [
  'service',
  'link',
  'quantity',
  'runs',
  'interval',
  'start_at',
  'note',
  'coupon',
  ...typeFields,
] as const

/** An order form as it was typed, before anything is read or believed. */
export type OrderDraft = Partial<Record<(typeof fields)[number], string>>

/** Where a browser keeps the draft of an order while its customer is topping up. */
export const DRAFT_COOKIE = 'order-draft'

/** What stands in that cookie instead where we keep the draft: a form too long for it, or a mass order. */
export const keptElsewhere = ['stored', 'mass'] as const
export type KeptElsewhere = (typeof keptElsewhere)[number]

/** A browser keeps about 4,096 bytes per cookie, name and attributes included. */
const PACKED_MAX = 3600
const UNPACKED_MAX_BYTES = 200_000

/** The draft in what a form sent, or anything else that has its fields. */
export function draftOf(sent: unknown): OrderDraft {
  const typed = (sent ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = typed[field]
      return typeof text === 'string' && text !== '' ? [[field, text]] : []
    }),
  )
}

/** What a draft asks for, with only the fields that the service takes. */
export function formOf(service: Service, draft: OrderDraft): OrderForm {
  const type = serviceType(service.type)
  const takesRuns = type?.takesRuns && service.dripFeed !== 'none'
  const own = [...(type?.required ?? []), ...(type?.optional ?? [])].flatMap((field) => {
    const value = typedValue(field, draft[field])
    return value === undefined ? [] : [[field, value]]
  })
  return {
    serviceId: service.id,
    link: type?.takesLink ? (draft.link ?? '') : undefined,
    quantity: takesQuantity(service.type) ? wholeNumber(draft.quantity) : undefined,
    fields: Object.fromEntries(own),
    runs: takesRuns ? wholeNumber(draft.runs) : undefined,
    intervalMinutes: takesRuns ? wholeNumber(draft.interval) : undefined,
    startAt: draft.start_at && withZone(draft.start_at),
    note: draft.note,
    coupon: draft.coupon?.trim() || undefined,
  }
}

/** Whether somebody who orders from a service of this type says how much. */
export function takesQuantity(type: string): boolean {
  return serviceType(type)?.counts === 'quantity'
}

/** The id of the service that a draft names; undefined when that can be none. */
export function serviceIdOf(draft: OrderDraft): number | undefined {
  const id = readWholeNumber(draft.service ?? '')
  return id !== undefined && id > 0 && id <= 2_147_483_647 ? id : undefined
}

/** A draft small enough for a cookie; undefined when it cannot be made so small. */
export function packDraft(draft: OrderDraft): string | undefined {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 5,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  }
  const packed = brotliCompressSync(JSON.stringify(draft), { params }).toString('base64url')
  return packed.length <= PACKED_MAX ? packed : undefined
}

/** What `packDraft` made; an empty draft for anything else. */
export function unpackDraft(packed: string | undefined): OrderDraft {
  if (!packed || packed.length > PACKED_MAX) return {}
  try {
    const text = brotliDecompressSync(Buffer.from(packed, 'base64url'), {
      maxOutputLength: UNPACKED_MAX_BYTES,
    })
    return draftOf(JSON.parse(text.toString()))
  } catch {
    return {}
  }
}

function typedValue(field: TypeField, text: string | undefined): string | number | undefined {
  if (field === 'expiry') return text && asProtocolDay(text)
  return kindOfField(field) === 'number' ? wholeNumber(text) : text
}

/** What is no whole number becomes NaN, which every rule refuses with its own words. */
function wholeNumber(text: string | undefined): number | undefined {
  return text === undefined || text.trim() === '' ? undefined : (readWholeNumber(text) ?? Number.NaN)
}

/** A browser's date field sends `2026-10-31`; the protocol's day is `31/10/2026`. */
function asProtocolDay(text: string): string {
  return text.trim().replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3/$2/$1')
}

/** A browser's field for a moment knows no zone: people mean the clock on their wall, which is Vietnam's. */
function withZone(text: string): string {
  return text.trim().replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/, '$&+07:00')
}
