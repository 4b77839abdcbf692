import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { takeToast } from '../accounts/toast.pages.ts'
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
import { Amount, Card, OrderNumber, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { Attention } from './admin-attention.tsx'
import { OrderSheet } from './admin-order-sheet.tsx'
import { Waiting as WaitingWhy } from './admin-wait.tsx'
import {
  listAllOrders,
  listProviderGates,
  type OperatorOrderRow,
  type OrderSearch,
} from './operator-orders.sql.ts'
import { type OrderStatus as OrderStatusName, orderStatuses } from './order.ts'
import { readOrderSheet } from './order-sheet.admin.ts'
import { OrderTarget } from './order-target.tsx'
import { type WaitReason, waitReason } from './order-wait.ts'

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
      const [found, gates, waiting] = await Promise.all([
        listAllOrders(db, {
          ...filter,
          attention: filter.view === 'attention',
          waiting: filter.view === 'waiting',
          search: searchOf(filter.query),
          limit: PAGE_ROWS + 1,
        }),
        listProviderGates(db),
        getWaiting(db),
      ])
      const now = new Date()
      const rows = found.map((order) => {
        const gate = gates.find(({ name }) => name === order.provider)
        const wait = waitReason(order, gate, now)
        // That something is about to go is worth saying only to who asks what waits.
        return { ...order, wait: wait?.kind === 'queue' && filter.view !== 'waiting' ? undefined : wait }
      })
      return frame.page(request, reply, <OrdersPage filter={filter} rows={rows} waiting={waiting} />)
    },
  )

  app.get(
    '/admin/orders/:number',
    { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress } },
    async (request, reply) => {
      const sheet = await readOrderSheet(db, request.params.number)
      return frame.page(request, reply, <OrderSheet {...sheet} />, takeToast(request, reply))
    },
  )
}

const views = ['all', 'attention', 'waiting'] as const

type Filter = {
  query: string | undefined
  view: (typeof views)[number]
  status: OrderStatusName | undefined
  before: number | undefined
}

/** What the address asks for; anything in it that makes no sense is as good as absent. */
function filterOf(query: { q?: string; view?: string; status?: string; before?: string }): Filter {
  return {
    query: query.q?.trim() || undefined,
    view: views.find((view) => view === query.view) ?? 'all',
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
    view: filter.view === 'all' ? undefined : filter.view,
    q: filter.query,
    status: filter.status,
    before: filter.before?.toString(),
  })
}

type Row = OperatorOrderRow & { wait: WaitReason | undefined }

function OrdersPage({ filter, rows, waiting }: { filter: Filter; rows: readonly Row[]; waiting: Waiting }) {
  const t = useTexts()
  const words = t.admin.orders
  const shown = rows.slice(0, PAGE_ROWS)
  const isFiltered = filter.query !== undefined || filter.status !== undefined
  const { view } = filter
  return (
    <AdminLayout title={words.title} counts={sidebarCounts(waiting)}>
      <Tabs
        label={t.common.filter}
        tabs={views.map((name) => ({
          href: ordersAddress({ view: name }),
          text: words.views[name],
          current: name === view,
          ...(name === 'attention' && { count: waiting.orders }),
        }))}
      />
      <FilterBar
        action="/admin/orders"
        query={filter.query}
        placeholder={words.searchPlaceholder}
        keep={{ view: view === 'all' ? undefined : view }}
        clear={isFiltered ? ordersAddress({ view }) : undefined}
      >
        {view !== 'waiting' && (
          <SelectField
            name="status"
            label={words.status}
            value={filter.status}
            placeholder={words.allStatuses}
            choices={orderStatuses.map((status) => ({ value: status, text: t.orderStatus[status] }))}
          />
        )}
      </FilterBar>
      <Card flush>
        <OrderTable rows={shown} empty={<NoOrders view={isFiltered ? 'all' : view} />} />
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

function NoOrders({ view }: { view: Filter['view'] }) {
  const words = useTexts().admin.orders
  if (view === 'attention') {
    return <EmptyState icon="checkCircle" title={words.emptyAttention} hint={words.emptyAttentionHint} />
  }
  if (view === 'waiting') {
    return <EmptyState icon="checkCircle" title={words.emptyWaiting} hint={words.emptyWaitingHint} />
  }
  return <EmptyState icon="list" title={words.empty} hint={words.emptyHint} />
}

function OrderTable({ rows, empty }: { rows: readonly Row[]; empty: preact.VNode }) {
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
                <OrderTarget order={order} length={24} />
              </span>
              {order.attention && <Attention text={order.attention} />}
              {order.wait && order.wait.kind !== 'person' && <WaitingWhy reason={order.wait} />}
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
