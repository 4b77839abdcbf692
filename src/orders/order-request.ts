import { createHash } from 'node:crypto'
import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'

/** What a customer asks for, before anything is looked up or believed. Holds no price. */
export type OrderForm = {
  serviceId: number
  /** Not for subscriptions. */
  link?: string | undefined
  quantity?: number | undefined
  /** What else the service's type asks for, by the protocol's names (reference/api-v2.md). */
  fields: Readonly<Record<string, string | number>>
  /** Drip-feed: `quantity` is per run. */
  runs?: number | undefined
  intervalMinutes?: number | undefined
  /** When it shall begin, an ISO date-time with its zone; unset: at once. */
  startAt?: string | undefined
  note?: string | undefined
  /** The code of a coupon for orders. */
  coupon?: string | undefined
}

/** A form with its buyer, an id of its own, and the means to recognise a repeat. */
export type OrderRequest = OrderForm & {
  orderId: string
  userId: string
  idempotencyKey: string | undefined
  /** Of the form: the same key with another form is refused. */
  requestHash: Buffer | undefined
  /** The total the customer was shown; another one is refused. Unset: any price is agreed to. */
  expectedPrice: Money | undefined
}

/** Makes the request for a form. Its order id is drawn here, so that a retried batch cannot order twice. */
export function orderRequest(
  userId: string,
  form: OrderForm,
  options: { idempotencyKey?: string | undefined; expectedPrice?: Money | undefined } = {},
): OrderRequest {
  return {
    ...form,
    orderId: newId(),
    userId,
    idempotencyKey: options.idempotencyKey,
    requestHash: options.idempotencyKey === undefined ? undefined : hashOf(form),
    expectedPrice: options.expectedPrice,
  }
}

/** What tells a form from another one, whatever order its fields were written in. */
export function hashOf(form: OrderForm): Buffer {
  const parts = [
    form.serviceId,
    form.link ?? null,
    form.quantity ?? null,
    Object.entries(form.fields).sort(([a], [b]) => (a < b ? -1 : 1)),
    form.runs ?? null,
    form.intervalMinutes ?? null,
    form.startAt ?? null,
    form.note ?? null,
    // Only where there is one, so that keys stored before there were coupons still fit their forms.
    ...(form.coupon === undefined ? [] : [form.coupon]),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
