import assert from 'node:assert/strict'
import { pino } from 'pino'
import type { Finish } from '../sandbox/provider-book.ts'
import { workProviderAftercare } from '../src/aftercare/aftercare.jobs.ts'
import { type DispatchParts, workProvider } from '../src/orders/orders.jobs.ts'
import { queryOne } from '../src/platform/db.ts'
import { sql } from '../src/platform/sql.ts'
import { type Customer, type Panel, startPanel } from './harness.ts'

/** An order with the last request to stop it and its last refill. */
type Look = {
  status: string
  refunded: string
  cancel: string | null
  cancelReason: string | null
  refill: string | null
  refillReason: string | null
  notices: number
}

/** A shop with one customer, whose provider moves nothing by itself and is worked for when the test says so. */
export type AftercareShop = AsyncDisposable & {
  panel: Panel
  customer: Customer
  serviceId: number
  parts: DispatchParts
  /** Places so many orders of 1,000 đồng; gives their ids. */
  place(count?: number): Promise<string[]>
  /** Places so many and sends them. */
  run(count?: number): Promise<string[]>
  /** Sends what waits, and asks for the statuses that are due. */
  dispatch(): Promise<unknown>
  /** Forwards what customers ask for. */
  work(): Promise<unknown>
  /** Lets everything that waits for its time be due, and forwards it. */
  workLater(): Promise<unknown>
  /** Ends orders at the provider and learns of it. */
  end(ids: readonly string[], to: Finish): Promise<void>
  cancel(id: string): ReturnType<Customer['call']>
  refill(id: string): ReturnType<Customer['call']>
  look(id: string): Promise<Look>
  /** What the provider was told to do, as lists of ids. */
  told(action: 'cancel' | 'refill' | 'refill_status'): string[][]
  providerOrderId(id: string): Promise<number>
}

export async function openAftercareShop(balance = '1000000'): Promise<AftercareShop> {
  const panel = await startPanel({ provider: { paceMs: Number.POSITIVE_INFINITY } })
  const { db } = panel
  await db.query(sql`update providers set status_interval_ms = 1800000, timeout_ms = 1000`)
  const serviceId = await panel.service({ rate: '1000' })
  await db.query(sql`update services set cancel_enabled = true, refill_enabled = true`)
  const customer = await panel.customer({ balance })
  const parts: DispatchParts = {
    db,
    transaction: db.transaction,
    decrypt: () => panel.provider.key,
    worker: db.pool.options.application_name!,
    log: pino({ level: 'silent' }),
  }
  let placed = 0
  const shop: AftercareShop = {
    panel,
    customer,
    serviceId,
    parts,
    async place(count = 1) {
      const links = Array.from({ length: count }, () => `https://facebook.com/aftercare/${++placed}`)
      const answers = await Promise.all(links.map((link) => customer.order(serviceId, 1000, { link })))
      return answers.map((answer) => answer.body.order_id ?? assert.fail(JSON.stringify(answer.body)))
    },
    async run(count = 1) {
      const ids = await shop.place(count)
      await shop.dispatch()
      return ids
    },
    dispatch: () => workProvider(parts, 'BUMX', AbortSignal.timeout(30_000)),
    work: () => workProviderAftercare(parts, 'BUMX', AbortSignal.timeout(30_000)),
    async workLater() {
      await db.query(sql`update cancellations set due_at = now() where state = 'open'`)
      await db.query(sql`update refills set due_at = now() where ended_at is null`)
      await db.query(sql`update providers set paused_until = null`)
      return shop.work()
    },
    async end(ids, to) {
      for (const id of ids) panel.provider.finish(await shop.providerOrderId(id), to)
      await db.query(sql`update orders set due_at = now() where status in ('processing', 'in_progress')`)
      await shop.dispatch()
    },
    cancel: (id) => customer.call('POST', `/api/orders/${id}/cancel`),
    refill: (id) => customer.call('POST', `/api/orders/${id}/refill`),
    async look(id) {
      const row = await queryOne<Look>(
        db,
        sql`
        select o.status, o.refunded_amount::text as refunded,
          (select state from cancellations where order_id = o.id order by id desc limit 1) as cancel,
          (select reason from cancellations where order_id = o.id order by id desc limit 1) as "cancelReason",
          (select state from refills where order_id = o.id order by number desc limit 1) as refill,
          (select reason from refills where order_id = o.id order by number desc limit 1) as "refillReason",
          (select count(*)::int from notices n where n.body like '%#' || o.number || '<%') as notices
        from orders o where id = ${id}`,
      )
      return row!
    },
    told(action) {
      const calls = panel.provider.log.filter((call) => call.action === action)
      return calls.map((call) => (call.fields.orders ?? call.fields.refills ?? '').split(','))
    },
    async providerOrderId(id) {
      const row = await queryOne<{ at: string }>(
        db,
        sql`select provider_order_id as at from orders where id = ${id}`,
      )
      return Number(row!.at)
    },
    [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose](),
  }
  return shop
}
