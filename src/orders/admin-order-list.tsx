import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { addressOf, formatMinutes, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, OrderNumber, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { Attention } from './admin-attention.tsx'
import { BulkBar, bulkForm } from './admin-order-bulk.tsx'
import { Waiting as WaitingWhy } from './admin-wait.tsx'
import {
  type OperatorOrderFilter,
  type OrderView,
  operatorOrdersAddress,
  orderViews,
  SILENT_SECONDS,
} from './operator-order-filter.ts'
import type { ListedOrder } from './operator-order-list.sql.ts'
import { orderStatuses } from './order.ts'
import { versionOf } from './order-bulk.ts'
import { OrderTarget } from './order-target.tsx'
import type { WaitReason } from './order-wait.ts'

/** What words that were searched for may mean too. */
export type OrderMeaning = { user: string } | { service: number; name: string }

export type ListedRow = ListedOrder & { wait: WaitReason | undefined }

/** Everybody's orders, with the saved views as tabs and what can be done with many at once. */
export function OrdersPage({
  filter,
  rows,
  counts,
  countedTo,
  now,
  meanings,
  providers,
  next,
  lookedAt,
  sidebar,
}: {
  filter: OperatorOrderFilter
  rows: readonly ListedRow[]
  /** How many the views with something to do hold, counted to one more than `countedTo`. */
  counts: Readonly<Record<string, number>>
  countedTo: number
  now: Date
  meanings: readonly OrderMeaning[]
  providers: readonly string[]
  /** The number behind which the next page begins. */
  next: number | undefined
  /** The last order that was looked at, where there are more and none of them fitted. */
  lookedAt: number | undefined
  sidebar: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.admin.orders
  const { view, kept, before } = filter
  const here = (change: { before?: string } = {}) => operatorOrdersAddress({ view, ...kept }, change)
  const isFiltered = Object.keys(kept).length > 0
  return (
    <AdminLayout
      title={words.title}
      counts={sidebar}
      actions={
        <a class="btn btn-outline-secondary" href="/admin/orders/bulk">
          {t.operatorLists.bulk.list}
        </a>
      }
    >
      <Tabs
        label={t.operatorLists.orders.viewsLabel}
        tabs={orderViews.map((name) => ({
          href: operatorOrdersAddress({ view: name }),
          text: t.operatorLists.orders.views[name],
          current: name === view,
          ...(counts[name] !== undefined && { count: upTo(counts[name], countedTo) }),
        }))}
      />
      <Filters filter={filter} providers={providers} clear={isFiltered} />
      <Meanings meanings={meanings} view={view} />
      {kept.q && <Elsewhere text={kept.q} isNothing={rows.length === 0 && before === undefined} />}
      <Card flush>
        <OrderTable rows={rows} view={view} now={now} empty={<NoOrders view={isFiltered ? 'all' : view} />} />
      </Card>
      {rows.length > 0 && (
        <Allowed to="orders.act">
          <BulkBar />
        </Allowed>
      )}
      {lookedAt !== undefined && <p class="list-note">{t.operatorLists.orders.lookedAt}</p>}
      <Pager
        first={before === undefined ? undefined : here()}
        next={(next ?? lookedAt) === undefined ? undefined : here({ before: String(next ?? lookedAt) })}
      />
    </AdminLayout>
  )
}

/** `999`, and `1.000+` for what was counted no further. */
function upTo(count: number, most: number): string {
  return count > most ? `${formatNumber(most)}+` : formatNumber(count)
}

function Filters({
  filter,
  providers,
  clear,
}: {
  filter: OperatorOrderFilter
  providers: readonly string[]
  clear: boolean
}) {
  const t = useTexts()
  const words = t.operatorLists.orders
  const { view, kept } = filter
  const hasStatus = view === 'all' || view === 'attention' || view === 'stuck'
  return (
    <FilterBar
      action="/admin/orders"
      query={kept.q}
      placeholder={words.searchPlaceholder}
      keep={{ view: view === 'all' ? undefined : view }}
      clear={clear ? operatorOrdersAddress({ view }) : undefined}
    >
      <TextField
        name="user"
        label={t.admin.orders.user}
        value={kept.user}
        maxlength={100}
        autocomplete="off"
        autocapitalize="none"
      />
      <TextField
        name="service"
        label={words.serviceId}
        value={kept.service}
        inputmode="numeric"
        maxlength={10}
      />
      <SelectField
        name="provider"
        label={t.admin.orders.provider}
        value={kept.provider}
        placeholder={t.common.all}
        choices={providers.map((name) => ({ value: name, text: name }))}
      />
      {hasStatus && (
        <SelectField
          name="status"
          label={t.admin.orders.status}
          value={kept.status}
          placeholder={t.admin.orders.allStatuses}
          choices={orderStatuses.map((status) => ({ value: status, text: t.orderStatus[status] }))}
        />
      )}
      <TextField name="from" type="date" label={words.from} value={kept.from} />
      <TextField name="to" type="date" label={words.to} value={kept.to} />
    </FilterBar>
  )
}

/** What else the words of the search fit. */
function Meanings({ meanings, view }: { meanings: readonly OrderMeaning[]; view: OrderView }) {
  const words = useTexts().operatorLists.orders
  if (meanings.length === 0) return null
  return (
    <p class="list-note meanings">
      {words.meanings}{' '}
      {meanings.map((meaning) =>
        'user' in meaning ? (
          <a key={meaning.user} href={operatorOrdersAddress({ view, user: meaning.user })}>
            {meaning.user}
          </a>
        ) : (
          <a key={meaning.service} href={operatorOrdersAddress({ view, service: String(meaning.service) })}>
            {meaning.name}
          </a>
        ),
      )}
    </p>
  )
}

/** The same words as people search for transfers and users: the header's search asks among orders only. */
function Elsewhere({ text, isNothing }: { text: string; isNothing: boolean }) {
  const words = useTexts().operatorLists.orders.elsewhere
  if (text.length > ELSEWHERE_MAX) return null
  const look = isNothing ? 'btn btn-primary' : undefined
  return (
    <p class={isNothing ? 'button-row' : 'list-note meanings'}>
      <Allowed to="money.read">
        <a class={look} href={addressOf('/admin/deposits', { q: text })}>
          {words.transfers}
        </a>
      </Allowed>
      <Allowed to="users.read">
        <a class={look} href={addressOf('/admin/users', { q: text })}>
          {words.users}
        </a>
      </Allowed>
    </p>
  )
}
/** What the other lists take. */
const ELSEWHERE_MAX = 200

function NoOrders({ view }: { view: OrderView }) {
  const t = useTexts()
  const words = t.admin.orders
  switch (view) {
    case 'attention':
      return <EmptyState icon="checkCircle" title={words.emptyAttention} hint={words.emptyAttentionHint} />
    case 'waiting':
      return <EmptyState icon="checkCircle" title={words.emptyWaiting} hint={words.emptyWaitingHint} />
    case 'all':
      return <EmptyState icon="list" title={words.empty} hint={words.emptyHint} />
    default: {
      const { title, hint } = t.operatorLists.orders.nothing[view]
      return <EmptyState icon="checkCircle" title={title} hint={hint} />
    }
  }
}

function OrderTable({
  rows,
  view,
  now,
  empty,
}: {
  rows: readonly ListedRow[]
  view: OrderView
  now: Date
  empty: preact.VNode
}) {
  const words = useTexts().admin.orders
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(order) => order.number}
      empty={empty}
      select={{
        form: bulkForm,
        name: 'order',
        value: (order) => `${order.number}:${versionOf(order)}`,
        label: (order) => `#${order.number}`,
      }}
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
                <OrderTarget order={order} length={24} /> · {order.provider}
              </span>
              {order.attention && <Attention text={order.attention} />}
              {order.refillAttention && <Attention text={order.refillAttention} />}
              {order.wait && order.wait.kind !== 'person' && <WaitingWhy reason={order.wait} />}
              {view === 'stuck' && <WhyStuck order={order} now={now} />}
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

/** For how long it runs against what is usual, or since when nothing was heard of it. */
function WhyStuck({ order, now }: { order: ListedRow; now: Date }) {
  const t = useTexts()
  const words = t.operatorLists.orders.stuck
  const since = (at: Date) => formatMinutes((now.getTime() - at.getTime()) / 60_000, t.common)
  const silentMs = now.getTime() - order.updatedAt.getTime()
  const usual = order.finishP90Seconds
  return (
    <span class="attention">
      {words.runs(since(order.submittedAt ?? order.createdAt))}
      {usual !== null && ` · ${words.usual(formatMinutes(Math.max(1, usual / 60), t.common))}`}
      {silentMs > SILENT_SECONDS * 1000 && ` · ${words.silent(since(order.updatedAt))}`}
    </span>
  )
}
