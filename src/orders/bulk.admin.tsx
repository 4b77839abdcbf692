import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { listAftercareFacts } from '../aftercare/aftercare.sql.ts'
import { askRefills } from '../aftercare/ask-refills.ts'
import { cancelOrders } from '../aftercare/cancel-orders.ts'
import { newId } from '../core/id.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { BulkListPage } from './admin-bulk-list.tsx'
import { BulkPreviewPage, BulkResultPage, type PlannedOrder } from './admin-order-bulk.tsx'
import { askStatus } from './ask-status.ts'
import { bulkTransaction } from './bulk-transaction.ts'
import { listOrdersByNumber } from './operator-order-list.sql.ts'
import {
  type BulkResult,
  findBulkAct,
  listBulkActs,
  listBulkResults,
  type SeenOrder,
} from './order-bulk.sql.ts'
import { BULK_MAX, type BulkAct, bulkActs, planOf, settlementOf, versionOf } from './order-bulk.ts'
import { refuseBulkOrder } from './refuse-bulk-order.ts'
import { settleOrder } from './settle-order.ts'
import { settleRuns } from './settle-runs.ts'
import { reasonOf } from './settlement-act.ts'
import { startBulk } from './start-bulk.ts'

/** `order` are the rows that were ticked: a number and the state in which it was seen. */
const Ticked = Type.String({ pattern: '^\\d{1,15}:[a-z_]{1,20}!?~?\\.\\d{1,10}\\.[\\d.]{1,20}$' })
const BulkForm = Type.Object(
  {
    order: Type.Optional(Type.Union([Ticked, Type.Array(Ticked, { maxItems: BULK_MAX })])),
    /** Drawn by the preview: confirms it, once. */
    form: Type.Optional(Id),
    /** Why orders that wait for nobody are given up. */
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false, form: true },
)
const BulkAddress = Type.Object({ id: Id })
const ListQuery = Type.Object({ before: Type.Optional(Id) })
const PAGE_ROWS = 50

type Parts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** Acts on many orders at once: a preview of the effect, then a result for each; and those of the past. */
export function bulkAdminPages(app: Server, parts: Parts): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  // An address for each act, because not everybody may do each.
  for (const act of bulkActs) {
    app.post(
      `/admin/orders/bulk/${act}`,
      { config: operator, schema: { hide: true, body: BulkForm } },
      async (request, reply) => {
        const orders = seenOrders(request.body)
        if (orders.length === 0) return reply.redirect('/admin/orders', 303)
        const { form, reason } = request.body
        if (form === undefined) return frame.page(request, reply, await previewOf(db, act, orders))
        const wrong = await attempt(() => checkReason(db, act, { form, orders, reason }))
        if ('refused' in wrong) {
          markRefused(reply, wrong.refused)
          return frame.page(request, reply, await previewOf(db, act, orders, { form, reason: reason ?? '' }))
        }
        const actorId = userOf(request).id
        await startBulk(transaction, { id: form, act, actorId, reason, orders })
        await carryOut(parts, form, { act, actorId })
        return reply.redirect(`/admin/orders/bulk/${form}`, 303)
      },
    )
  }

  app.get(
    '/admin/orders/bulk',
    { config: operator, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const { before } = request.query
      const [found, waiting] = await Promise.all([
        listBulkActs(db, { before, limit: PAGE_ROWS + 1 }),
        getWaiting(db),
      ])
      const rows = found.slice(0, PAGE_ROWS)
      const next = found.length > PAGE_ROWS ? rows.at(-1)!.id : undefined
      const page = { rows, isFirst: before === undefined, next, counts: sidebarCounts(waiting) }
      return frame.page(request, reply, <BulkListPage {...page} />)
    },
  )

  app.get(
    '/admin/orders/bulk/:id',
    { config: operator, schema: { hide: true, params: BulkAddress } },
    async (request, reply) => {
      const { id } = request.params
      const [bulk, results, waiting] = await Promise.all([
        findBulkAct(db, id),
        listBulkResults(db, id),
        getWaiting(db),
      ])
      if (!bulk) refuse('not_found')
      const isOwn = bulk.actorId === userOf(request).id
      const page = { bulk, results, isOwn, counts: sidebarCounts(waiting) }
      return frame.page(request, reply, <BulkResultPage {...page} />)
    },
  )
}

function seenOrders(form: Static<typeof BulkForm>): SeenOrder[] {
  const orders = new Map<number, string>()
  for (const chosen of [form.order ?? []].flat()) {
    const [number = '', seen = ''] = chosen.split(':')
    orders.set(Number(number), seen)
  }
  return [...orders].map(([number, seen]) => ({ number, seen }))
}

/** Refuses a refund of orders that wait for nobody without a reason, once, before anything is done. */
async function checkReason(
  db: Queryable,
  act: BulkAct,
  asked: { form: string; orders: readonly SeenOrder[]; reason: string | undefined },
): Promise<void> {
  // What was begun has the reason that it was begun with.
  if (act !== 'refund' || (await findBulkAct(db, asked.form))) return
  for (const { order, plan } of await planned(db, act, asked.orders)) {
    if (plan.kind !== 'no') reasonOf(order, asked.reason)
  }
}

/** What an act will do; `wrong` is the form that came back because of its reason. */
async function previewOf(
  db: Queryable,
  act: BulkAct,
  chosen: readonly SeenOrder[],
  wrong?: { form: string; reason: string },
) {
  const [rows, waiting] = await Promise.all([planned(db, act, chosen), getWaiting(db)])
  const page = { planned: rows, wrongReason: wrong?.reason, counts: sidebarCounts(waiting) }
  return <BulkPreviewPage act={act} form={wrong?.form ?? newId()} {...page} />
}

async function planned(db: Queryable, act: BulkAct, chosen: readonly SeenOrder[]): Promise<PlannedOrder[]> {
  const orders = await listOrdersByNumber(
    db,
    chosen.map(({ number }) => number),
  )
  const ids = orders.filter((order) => order.parentId === null).map((order) => order.id)
  const facts = act === 'cancel' || act === 'refill' ? await listAftercareFacts(db, ids) : []
  return orders.map((order) => {
    const seen = chosen.find(({ number }) => number === order.number)!.seen
    if (seen !== versionOf(order)) {
      return { order, plan: { kind: 'no' as const, refusal: new Refusal('order_changed') } }
    }
    return {
      order,
      plan: planOf(
        act,
        order,
        facts.find((one) => one.orderId === order.id),
      ),
    }
  })
}

/** Does what was not done yet of an act that only its own operator carries out, one order after the other. */
async function carryOut(parts: Parts, bulkId: string, by: { act: BulkAct; actorId: string }): Promise<void> {
  const bulk = await findBulkAct(parts.db, bulkId)
  if (bulk?.actorId !== by.actorId || bulk.act !== by.act) refuse('bulk_repeated')
  for (const row of await listBulkResults(parts.db, bulkId)) {
    if (row.outcome !== null) continue
    const refusal = await actOnOne(parts, bulkId, row, { ...by, reason: bulk.reason ?? undefined })
    if (refusal && refusal.code !== 'bulk_repeated') {
      await refuseBulkOrder(parts.transaction, { bulkId, number: row.number }, refusal)
    }
  }
}

/** The action on a single order, in its own transaction; gives why it did not happen. */
async function actOnOne(
  { transaction, db }: Parts,
  bulkId: string,
  { number, userId, seen }: BulkResult,
  { act, actorId, reason }: { act: BulkAct; actorId: string; reason: string | undefined },
): Promise<Refusal | undefined> {
  const within = bulkTransaction(transaction, { bulkId, number, actorId, act })
  const [order] = await listOrdersByNumber(db, [number])
  if (!order) return new Refusal('order_not_found')
  // Asked again under the order's lock; here so that this is what the row says.
  if (versionOf(order) !== seen) return new Refusal('order_changed')
  const settlement = settlementOf(act)
  const tried = await attempt(async () => {
    const refused = planOf(act, order, (await listAftercareFacts(db, [order.id]))[0])
    // What one order's page allows goes further than what is done to many unseen.
    if (refused.kind === 'no') return refused.refusal
    if (act === 'cancel') {
      const [outcome] = await cancelOrders(within, userId, [order.id])
      return outcome?.outcome === 'refused' ? outcome.refusal : undefined
    }
    if (act === 'refill') {
      const [outcome] = await askRefills(within, userId, [order.id])
      return outcome?.outcome === 'refused' ? outcome.refusal : undefined
    }
    if (act === 'status') await askStatus(within, { actorId, number })
    if (!settlement) return undefined
    const parentId = await settleOrder(within, { actorId, number, act: settlement, seen, reason })
    if (parentId !== undefined) await settleRuns(transaction, [parentId])
    return undefined
  })
  return 'refused' in tried ? tried.refused : tried.value
}
