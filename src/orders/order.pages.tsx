import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { takeToast } from '../accounts/toast.pages.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout, HeaderBalance } from '../ui/layout.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { hasEnded } from './order.ts'
import { OrderDetails, OrderLive } from './order-sheet.tsx'
import { findUserOrder, type OrderDetail } from './orders.sql.ts'

const OrderAddress = Type.Object({
  order: Type.String({ pattern: '^(\\d{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$' }),
})

/** One order: what was bought, how far it has come, and what was paid and refunded. */
export function orderPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts

  app.get(
    '/orders/:order',
    { config: { access: 'customer' }, schema: { hide: true, params: OrderAddress } },
    async (request, reply) => {
      const asked = request.params.order
      const isNumber = /^\d+$/.test(asked)
      const found = await findUserOrder(db, userOf(request).id, isNumber ? Number(asked) : asked)
      const order = found ?? refuse('order_not_found')
      if (!isNumber) return reply.redirect(`/orders/${order.number}`, 303)
      return frame.page(request, reply, <OrderPage order={order} />, takeToast(request, reply))
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
      if (hasEnded(order.status)) await frame.refreshUser(request)
      return frame.part(request, reply, <OrderProgressPart order={order} />)
    },
  )
}

function OrderPage({ order }: { order: OrderDetail }) {
  const t = useTexts()
  const again = (
    <a class="btn btn-primary" href={`/orders/new?again=${order.number}`}>
      <Icon name="plus" /> {t.orders.orderAgain}
    </a>
  )
  return (
    <CustomerLayout
      title={t.order.title(String(order.number))}
      trail={[{ href: '/orders', text: t.orders.title }]}
      actions={again}
    >
      <OrderLive order={order} />
      <OrderDetails order={order} />
    </CustomerLayout>
  )
}

function OrderProgressPart({ order }: { order: OrderDetail }) {
  const { user } = usePage()
  return (
    <>
      <OrderLive order={order} />
      {hasEnded(order.status) && user && <HeaderBalance user={user} swap />}
    </>
  )
}
