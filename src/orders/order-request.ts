import { createHash } from 'node:crypto'
import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'

/** What a customer asks for, before anything is looked up or believed. Holds no price. */
export type OrderForm = {
  serviceId: number
  link: string
  quantity?: number | undefined
  /** One comment per line. */
  comments?: string | undefined
  /** Drip-feed: `quantity` is per run. */
  runs?: number | undefined
  intervalMinutes?: number | undefined
  note?: string | undefined
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

function hashOf(form: OrderForm): Buffer {
  const fields = [
    form.serviceId,
    form.link,
    form.quantity ?? null,
    form.comments ?? null,
    form.runs ?? null,
    form.intervalMinutes ?? null,
    form.note ?? null,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest()
}
