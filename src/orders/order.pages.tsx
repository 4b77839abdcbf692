import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { listAftercareFacts } from '../aftercare/aftercare.sql.ts'
import type { AftercareFacts } from '../aftercare/aftercare.ts'
import { AftercareCard } from '../aftercare/aftercare-card.tsx'
import { etaOf } from '../catalog/service-record.ts'
import { findTrackRecord } from '../catalog/service-records.sql.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { findOrderVersions, type OrderVersions } from '../support/disclosures.sql.ts'
import { OrderVersionsCard } from '../support/order-versions.tsx'
import { HeaderBalance } from '../ui/header-live.tsx'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { controlRuns, type RunsControl } from './control-runs.ts'
import { hasEnded } from './order.ts'
import { RunsControls } from './order-runs.tsx'
import { OrderDetails, OrderLive } from './order-sheet.tsx'
import { findUserOrder, type OrderDetail } from './orders.sql.ts'
import { listRuns, type RunRow } from './runs.sql.ts'
import { settleRuns } from './settle-runs.ts'

const OrderAddress = Type.Object({
  order: Type.String({ pattern: '^(\\d{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$' }),
})

const RunsForm = Type.Object(
  { control: Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('stop')]) },
  { additionalProperties: false, form: true },
)
const runsToasts = { pause: 'runs_paused', resume: 'runs_resumed', stop: 'runs_stopped' } as const

/** One order: what was bought, how far it has come, what was paid and refunded, and the runs of a drip-feed. */
export function orderPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.get(
    '/orders/:order',
    { config: { access: 'customer' }, schema: { hide: true, params: OrderAddress } },
    async (request, reply) => {
      const asked = request.params.order
      const isNumber = /^\d+$/.test(asked)
      const found = await findUserOrder(db, userOf(request).id, isNumber ? Number(asked) : asked)
      const order = found ?? refuse('order_not_found')
      if (!isNumber) return reply.redirect(`/orders/${order.number}`, 303)
      const [shown, [facts], versions] = await Promise.all([
        readShown(db, request, order),
        listAftercareFacts(db, [order.id]),
        findOrderVersions(db, order.id),
      ])
      const page = <OrderPage {...shown} aftercare={facts!} versions={versions} />
      return frame.page(request, reply, page, takeToast(request, reply))
    },
  )

  app.get(
    '/orders/:order/progress',
    { config: { access: 'customer' }, schema: { hide: true, params: OrderAddress } },
    async (request, reply) => {
      const { order: asked } = request.params
      // Somebody who had to log in first comes back here as to a page.
      if (!request.headers['hx-request']) return reply.redirect(`/orders/${asked}`, 303)
      const order = await findUserOrder(db, userOf(request).id, Number(asked))
      if (!order) return refuse('order_not_found')
      const shown = await readShown(db, request, order)
      if (hasEnded(order.status)) await frame.refreshUser(request)
      return frame.part(request, reply, <OrderProgressPart {...shown} />)
    },
  )

  app.post(
    '/orders/:order/runs',
    { config: { access: 'customer' }, schema: { hide: true, params: OrderAddress, body: RunsForm } },
    async (request, reply) => {
      const { order: asked } = request.params
      const control: RunsControl = request.body.control
      const userId = userOf(request).id
      const order = await findUserOrder(db, userId, /^\d+$/.test(asked) ? Number(asked) : asked)
      const orderId = (order ?? refuse('order_not_found')).id
      const done = await attempt(() => controlRuns(transaction, { userId, orderId, control }))
      if ('value' in done && control === 'stop') await settleRuns(transaction, [orderId])
      leaveToast(reply, 'refused' in done ? 'runs_not_waiting' : runsToasts[control])
      return reply.redirect(`/orders/${asked}`, 303)
    },
  )
}

type Shown = { order: OrderDetail; runs: readonly RunRow[]; eta: Date | undefined }

async function readShown(db: Queryable, request: FastifyRequest, order: OrderDetail): Promise<Shown> {
  const [runs, record] = await Promise.all([
    order.runsStarted === null ? [] : listRuns(db, userOf(request).id, order.id),
    findTrackRecord(db, order.serviceId),
  ])
  return { order, runs, eta: etaOf(record, order, new Date()) }
}

function OrderPage({
  order,
  runs,
  eta,
  aftercare,
  versions,
}: Shown & { aftercare: AftercareFacts; versions: OrderVersions }) {
  const t = useTexts()
  const again = (
    <>
      <a class="btn btn-outline-secondary" href={`/tickets/new?order=${order.number}`}>
        <Icon name="chat" /> {t.support.tickets.forOrder}
      </a>
      <a class="btn btn-primary" href={`/orders/new?again=${order.number}`}>
        <Icon name="plus" /> {t.orders.orderAgain}
      </a>
    </>
  )
  return (
    <CustomerLayout
      title={t.order.title(String(order.number))}
      trail={[{ href: '/orders', text: t.orders.title }]}
      actions={again}
    >
      <OrderLive {...{ order, runs, eta }} />
      <RunsControls order={order} />
      <AftercareCard number={order.number} facts={aftercare} />
      <OrderDetails order={order} />
      <OrderVersionsCard versions={versions} />
    </CustomerLayout>
  )
}

function OrderProgressPart({ order, runs, eta }: Shown) {
  const { user } = usePage()
  return (
    <>
      <OrderLive {...{ order, runs, eta }} />
      {hasEnded(order.status) && user && <HeaderBalance user={user} swap />}
    </>
  )
}
