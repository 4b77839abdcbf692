import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { toVietnamIso } from '../core/clock.ts'
import { toCsv } from '../core/csv.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { HeaderBalance } from '../ui/header-live.tsx'
import { usePage } from '../ui/page-context.ts'
import { hasEnded, type OrderStatus, orderStatuses, runningStatuses } from './order.ts'
import { askedOrders, listAddress, type OrderTab, orderTabs, SEARCHED_ORDERS } from './order-filter.ts'
import { countOrdersUpTo, listFilteredOrders } from './order-list.sql.ts'
import { OrdersPage, OrderTabs, type TabCounts } from './order-list.tsx'
import { OrderPieces, OrderPoll, RunningCount } from './order-table.tsx'
import { countRunningOrders, findUserOrder, listUserOrdersByNumber, type OrderRow } from './orders.sql.ts'

const PAGE_SIZE = 20
/** States are counted so far; beyond it stands `99+`, however many there are. */
const COUNTED_MAX = 100
const CSV_ROWS_MAX = 10_000

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const OrdersQuery = Type.Object({
  tab: text(20),
  q: text(200),
  from: text(20),
  to: text(20),
  service: text(20),
  before: text(20),
  after: text(20),
})
const ProgressQuery = Type.Object({
  numbers: Type.String({ pattern: '^\\d{1,15}(,\\d{1,15}){0,99}$' }),
  tab: text(20),
})

/** A customer's orders, found and filtered, as a page and as a file, and how the running ones are doing. */
export function ordersPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  const config = { access: 'customer' as const }

  app.get('/orders', { config, schema: { hide: true, querystring: OrdersQuery } }, async (request, reply) => {
    const user = userOf(request)
    const asked = askedOrders(request.query)
    // Somebody who types a number means the order.
    const number = /^#?(\d{1,15})$/.exec(asked.filter.text ?? '')?.[1]
    const order = number === undefined ? undefined : await findUserOrder(db, user.id, Number(number))
    if (order) return reply.redirect(`/orders/${order.number}`, 303)
    const [rows, counts] = await Promise.all([
      listFilteredOrders(db, user.id, asked.filter, { place: asked.place, limit: PAGE_SIZE + 1 }),
      asked.isFiltered ? {} : countTabs(db, user),
    ])
    const isBack = asked.place !== undefined && 'after' in asked.place
    // Going back past the first order ends at the first page.
    if (isBack && rows.length === 0) return reply.redirect(listAddress(asked.kept), 303)
    const isMore = rows.length > PAGE_SIZE
    const orders = rows.slice(0, PAGE_SIZE)
    if (isBack) orders.reverse()
    const isSearch = asked.filter.text !== undefined || asked.filter.serviceId !== undefined
    const page = {
      asked,
      orders,
      previous: isBack ? isMore : asked.place !== undefined && orders.length > 0,
      next: isBack || isMore,
      counts,
      searchedAll: !isSearch || user.orderCount <= SEARCHED_ORDERS,
    }
    return frame.page(request, reply, <OrdersPage {...page} />)
  })

  app.get(
    '/orders/export.csv',
    { config, schema: { hide: true, querystring: OrdersQuery } },
    async (request, reply) => {
      const { filter } = askedOrders(request.query)
      const page = { place: undefined, limit: CSV_ROWS_MAX }
      const orders = await listFilteredOrders(db, userOf(request).id, filter, page)
      reply.header('content-disposition', 'attachment; filename="orders.csv"')
      return reply.type('text/csv; charset=utf-8').send(csvOf(orders))
    },
  )

  app.get(
    '/orders/progress',
    { config, schema: { hide: true, querystring: ProgressQuery } },
    async (request, reply) => {
      // Somebody who had to log in first comes back here as to a page.
      if (!request.headers['hx-request']) return reply.redirect('/orders', 303)
      const user = userOf(request)
      const orders = await listUserOrdersByNumber(db, user.id, request.query.numbers.split(',').map(Number))
      const someEnded = orders.some((order) => hasEnded(order.status))
      const tab = orderTabs.find((known) => known === request.query.tab)
      if (someEnded) await frame.refreshUser(request)
      const [counts, running] = await Promise.all([
        someEnded && tab ? countTabs(db, userOf(request)) : undefined,
        someEnded && !tab ? countRunningOrders(db, user.id) : undefined,
      ])
      return frame.part(request, reply, <OrdersProgress {...{ orders, tab, counts, running, someEnded }} />)
    },
  )
}

async function countTabs(db: Queryable, user: { id: string; orderCount: number }): Promise<TabCounts> {
  const counted = await countOrdersUpTo(db, user.id, orderStatuses, COUNTED_MAX)
  const count = (...statuses: readonly OrderStatus[]) => {
    const orders = counted.reduce((sum, row) => sum + (statuses.includes(row.status) ? row.orders : 0), 0)
    return orders < COUNTED_MAX ? orders : `${COUNTED_MAX - 1}+`
  }
  return {
    all: user.orderCount,
    active: count(...runningStatuses),
    completed: count('completed'),
    partial: count('partial'),
    canceled: count('canceled'),
    failed: count('failed'),
  }
}

function csvOf(orders: readonly OrderRow[]): string {
  const header = [
    'number',
    'time',
    'service_id',
    'service',
    'link',
    'quantity',
    'price',
    'refunded',
    'status',
    'start_count',
    'remains',
  ]
  return toCsv(
    header,
    orders.map((order) => [
      order.number,
      toVietnamIso(order.createdAt),
      order.serviceId,
      order.serviceName,
      order.link || order.account,
      order.quantity,
      order.finalPrice,
      order.refundedAmount,
      order.status,
      order.startCount,
      order.remains,
    ]),
  )
}

function OrdersProgress({
  orders,
  tab,
  counts,
  running,
  someEnded,
}: {
  orders: readonly OrderRow[]
  tab: OrderTab | undefined
  counts: TabCounts | undefined
  /** For the dashboard, which has a count and no tabs. */
  running: number | undefined
  someEnded: boolean
}) {
  const { user } = usePage()
  return (
    <>
      <OrderPoll orders={orders} tab={tab} />
      {orders.map((order) => (
        <OrderPieces key={order.number} order={order} />
      ))}
      {tab && counts && <OrderTabs tab={tab} counts={counts} swap />}
      {running !== undefined && <RunningCount running={running} swap />}
      {someEnded && user && <HeaderBalance user={user} swap />}
    </>
  )
}
