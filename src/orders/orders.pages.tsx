import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { addressOf, readWholeNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout, HeaderBalance } from '../ui/layout.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager, type Tab, Tabs } from '../ui/navigation.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { hasEnded, type OrderStatus, runningStatuses } from './order.ts'
import { OrderPieces, OrderPoll, OrderTable, RunningCount } from './order-table.tsx'
import {
  countRunningOrders,
  findUserOrder,
  listOrderCounts,
  listRunningOrders,
  listUserOrders,
  listUserOrdersByNumber,
  type OrderRow,
} from './orders.sql.ts'

const PAGE_SIZE = 20
/** Counting per state reads every order of a customer; beyond this many only the kept total is shown. */
const COUNTED_ORDERS_MAX = 20_000

const tabs = ['all', 'active', 'completed', 'partial', 'canceled', 'failed'] as const
type OrderTab = (typeof tabs)[number]
type Counts = Partial<Record<OrderTab, number>>

const OrdersQuery = Type.Object({
  tab: Type.Optional(Type.String({ maxLength: 20 })),
  before: Type.Optional(Type.String({ maxLength: 20 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
})
const ProgressQuery = Type.Object({
  numbers: Type.String({ pattern: '^\\d{1,15}(,\\d{1,15}){0,99}$' }),
  tab: Type.Optional(Type.String({ maxLength: 20 })),
})

/** A customer's orders, and how the running ones are doing. */
export function ordersPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts

  app.get(
    '/orders',
    { config: { access: 'customer' }, schema: { hide: true, querystring: OrdersQuery } },
    async (request, reply) => {
      const user = userOf(request)
      const { q = '' } = request.query
      if (q.trim()) {
        const found = await search(db, user.id, q.trim())
        return 'href' in found
          ? reply.redirect(found.href, 303)
          : frame.page(request, reply, <OrderNotFound number={found.number} />)
      }
      const tab = tabs.find((known) => known === request.query.tab) ?? 'all'
      const before = readWholeNumber(request.query.before ?? '')
      const [rows, counts] = await Promise.all([
        listTab(db, user.id, tab, { before, limit: PAGE_SIZE + 1 }),
        countTabs(db, user),
      ])
      return frame.page(request, reply, <OrdersPage {...{ tab, rows, counts, isFirst: !before }} />)
    },
  )

  app.get(
    '/orders/progress',
    { config: { access: 'customer' }, schema: { hide: true, querystring: ProgressQuery } },
    async (request, reply) => {
      // Somebody who had to log in first comes back here as to a page.
      if (!request.headers['hx-request']) return reply.redirect('/orders', 303)
      const user = userOf(request)
      const orders = await listUserOrdersByNumber(db, user.id, request.query.numbers.split(',').map(Number))
      const someEnded = orders.some((order) => hasEnded(order.status))
      const tab = tabs.find((known) => known === request.query.tab)
      if (someEnded) await frame.refreshUser(request)
      const [counts, running] = await Promise.all([
        someEnded && tab ? countTabs(db, userOf(request)) : undefined,
        someEnded && !tab ? countRunningOrders(db, user.id) : undefined,
      ])
      return frame.part(request, reply, <OrdersProgress {...{ orders, tab, counts, running, someEnded }} />)
    },
  )
}

function listTab(
  db: Queryable,
  userId: string,
  tab: OrderTab,
  page: { before: number | undefined; limit: number },
): Promise<OrderRow[]> {
  if (tab === 'active') return listRunningOrders(db, userId, page)
  return listUserOrders(db, userId, { ...page, status: tab === 'all' ? undefined : tab })
}

async function countTabs(db: Queryable, user: { id: string; orderCount: number }): Promise<Counts> {
  if (user.orderCount > COUNTED_ORDERS_MAX) return { all: user.orderCount }
  const counts = await listOrderCounts(db, user.id)
  const count = (statuses: readonly OrderStatus[]) =>
    counts.reduce((sum, row) => sum + (statuses.includes(row.status) ? row.orders : 0), 0)
  return {
    all: user.orderCount,
    active: count(runningStatuses),
    completed: count(['completed']),
    partial: count(['partial']),
    canceled: count(['canceled']),
    failed: count(['failed']),
  }
}

/** The search in the header: an order by its number, or else services by their name. */
async function search(
  db: Queryable,
  userId: string,
  text: string,
): Promise<{ href: string } | { number: string }> {
  const number = /^#?(\d{1,15})$/.exec(text)?.[1]
  if (!number) return { href: addressOf('/services', { q: text }) }
  const order = await findUserOrder(db, userId, Number(number))
  return order ? { href: `/orders/${order.number}` } : { number }
}

function OrdersPage({
  tab,
  rows,
  counts,
  isFirst,
}: {
  tab: OrderTab
  rows: readonly OrderRow[]
  counts: Counts
  isFirst: boolean
}) {
  const t = useTexts()
  const orders = rows.slice(0, PAGE_SIZE)
  const last = rows.length > PAGE_SIZE ? orders.at(-1) : undefined
  const newOrder = (
    <a class="btn btn-primary" href="/orders/new">
      <Icon name="plus" /> {t.nav.newOrder}
    </a>
  )
  return (
    <CustomerLayout title={t.orders.title} actions={newOrder}>
      <OrderTabs tab={tab} counts={counts} />
      <Card flush>
        {orders.length > 0 ? (
          <OrderTable caption={t.orders.caption} orders={orders} />
        ) : (
          <EmptyState
            icon="list"
            title={tab === 'all' ? t.orders.empty : t.orders.emptyTab}
            {...(tab === 'all' ? { hint: t.orders.emptyHint } : {})}
            action={
              tab === 'all'
                ? { href: '/services', text: t.nav.services }
                : { href: '/orders', text: t.common.viewAll }
            }
          />
        )}
      </Card>
      <OrderPoll orders={orders} tab={tab} />
      <Pager
        first={isFirst ? undefined : addressOf('/orders', { tab: inAddress(tab) })}
        next={last && addressOf('/orders', { tab: inAddress(tab), before: String(last.number) })}
      />
    </CustomerLayout>
  )
}

function OrderTabs({ tab, counts, swap }: { tab: OrderTab; counts: Counts; swap?: boolean }) {
  const t = useTexts()
  const shown: Tab[] = tabs.map((name) => {
    const count = counts[name]
    return {
      href: addressOf('/orders', { tab: inAddress(name) }),
      text: t.orders.tabs[name],
      current: name === tab,
      ...(count === undefined ? {} : { count }),
    }
  })
  return (
    <div id="order-tabs" hx-swap-oob={swap ? 'true' : undefined}>
      <Tabs label={t.orders.status} tabs={shown} />
    </div>
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
  counts: Counts | undefined
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

function OrderNotFound({ number }: { number: string }) {
  const t = useTexts()
  return (
    <CustomerLayout title={t.orders.title}>
      <Card flush>
        <EmptyState
          icon="search"
          title={t.orders.notFound(number)}
          hint={t.orders.notFoundHint}
          action={{ href: '/orders', text: t.common.viewAll }}
        />
      </Card>
    </CustomerLayout>
  )
}

function inAddress(tab: OrderTab): string | undefined {
  return tab === 'all' ? undefined : tab
}
