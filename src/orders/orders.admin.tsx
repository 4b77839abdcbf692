import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { refuse } from '../core/refusal.ts'
import { getWaiting, type Waiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, OrderNumber, OutsideLink, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { listOrderMovements } from '../wallet/wallet.sql.ts'
import { Attention } from './admin-attention.tsx'
import { OrderSheet } from './admin-order-sheet.tsx'
import {
  findOrderByNumber,
  listAllOrders,
  listAttempts,
  type OperatorOrderRow,
  type OrderSearch,
} from './operator-orders.sql.ts'
import { type OrderStatus as OrderStatusName, orderStatuses } from './order.ts'

const PAGE_ROWS = 50

const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  view: Type.Optional(Type.String({ maxLength: 20 })),
  status: Type.Optional(Type.String({ maxLength: 20 })),
  before: Type.Optional(Type.String({ maxLength: 20 })),
})

const OrderAddress = Type.Object({ number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

/** All orders, and everything about one. */
export function orderAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts

  app.get(
    '/admin/orders',
    { config: { access: 'operator' }, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const filter = filterOf(request.query)
      const [rows, waiting] = await Promise.all([
        listAllOrders(db, { ...filter, search: searchOf(filter.query), limit: PAGE_ROWS + 1 }),
        getWaiting(db),
      ])
      return frame.page(request, reply, <OrdersPage filter={filter} rows={rows} waiting={waiting} />)
    },
  )

  app.get(
    '/admin/orders/:number',
    { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress } },
    async (request, reply) => {
      const order = (await findOrderByNumber(db, request.params.number)) ?? refuse('order_not_found')
      const [movements, attempts, waiting] = await Promise.all([
        listOrderMovements(db, order.id),
        listAttempts(db, order.id),
        getWaiting(db),
      ])
      const sheet = { order, movements, attempts, counts: sidebarCounts(waiting) }
      return frame.page(request, reply, <OrderSheet {...sheet} />)
    },
  )
}

type Filter = {
  query: string | undefined
  attention: boolean
  status: OrderStatusName | undefined
  before: number | undefined
}

/** What the address asks for; anything in it that makes no sense is as good as absent. */
function filterOf(query: { q?: string; view?: string; status?: string; before?: string }): Filter {
  return {
    query: query.q?.trim() || undefined,
    attention: query.view === 'attention',
    status: orderStatuses.find((status) => status === query.status),
    before: query.before && /^\d{1,15}$/.test(query.before) ? Number(query.before) : undefined,
  }
}

function searchOf(query: string | undefined): OrderSearch | undefined {
  if (query === undefined) return undefined
  const number = /^#?(\d{1,15})$/.exec(query)
  return number ? { number: Number(number[1]) } : { username: query }
}

function ordersAddress(filter: Partial<Filter>): string {
  return addressOf('/admin/orders', {
    view: filter.attention ? 'attention' : undefined,
    q: filter.query,
    status: filter.status,
    before: filter.before?.toString(),
  })
}

function OrdersPage({
  filter,
  rows,
  waiting,
}: {
  filter: Filter
  rows: readonly OperatorOrderRow[]
  waiting: Waiting
}) {
  const t = useTexts()
  const words = t.admin.orders
  const shown = rows.slice(0, PAGE_ROWS)
  const isFiltered = filter.query !== undefined || filter.status !== undefined
  const attention = filter.attention
  return (
    <AdminLayout title={words.title} counts={sidebarCounts(waiting)}>
      <Tabs
        label={t.common.filter}
        tabs={[
          { href: ordersAddress({}), text: words.views.all, current: !attention },
          {
            href: ordersAddress({ attention: true }),
            text: words.views.attention,
            count: waiting.orders,
            current: attention,
          },
        ]}
      />
      <FilterBar
        action="/admin/orders"
        query={filter.query}
        placeholder={words.searchPlaceholder}
        keep={{ view: attention ? 'attention' : undefined }}
        clear={isFiltered ? ordersAddress({ attention }) : undefined}
      >
        <SelectField
          name="status"
          label={words.status}
          value={filter.status}
          placeholder={words.allStatuses}
          choices={orderStatuses.map((status) => ({ value: status, text: t.orderStatus[status] }))}
        />
      </FilterBar>
      <Card flush>
        <OrderTable rows={shown} empty={<NoOrders attention={attention && !isFiltered} />} />
      </Card>
      <Pager
        first={filter.before === undefined ? undefined : ordersAddress({ ...filter, before: undefined })}
        next={
          rows.length > PAGE_ROWS ? ordersAddress({ ...filter, before: shown.at(-1)!.number }) : undefined
        }
      />
    </AdminLayout>
  )
}

function NoOrders({ attention }: { attention: boolean }) {
  const words = useTexts().admin.orders
  if (attention) {
    return <EmptyState icon="checkCircle" title={words.emptyAttention} hint={words.emptyAttentionHint} />
  }
  return <EmptyState icon="list" title={words.empty} hint={words.emptyHint} />
}

function OrderTable({ rows, empty }: { rows: readonly OperatorOrderRow[]; empty: preact.VNode }) {
  const words = useTexts().admin.orders
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(order) => order.number}
      empty={empty}
      columns={[
        {
          title: words.number,
          lead: true,
          cell: (order) => (
            <>
              <OrderNumber number={order.number} href={`/admin/orders/${order.number}`} />
              <span class="cell-sub">
                <Time at={order.createdAt} />
              </span>
            </>
          ),
        },
        {
          title: words.user,
          cell: (order) => <a href={`/admin/users/${order.userId}`}>{order.username}</a>,
        },
        {
          title: words.service,
          lead: true,
          cell: (order) => (
            <>
              {order.serviceName}
              <span class="cell-sub">
                <OutsideLink link={order.link} length={24} />
              </span>
              {order.attention && <Attention text={order.attention} />}
            </>
          ),
        },
        { title: words.quantity, align: 'end', cell: (order) => formatNumber(order.quantity) },
        { title: words.price, align: 'end', cell: (order) => <Amount value={order.finalPrice} /> },
        { title: words.status, corner: true, cell: (order) => <OrderStatus status={order.status} /> },
      ]}
    />
  )
}
