import { TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { FilterBar, Pager, type Tab, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import {
  type AskedOrders,
  listAddress,
  type OrderQuery,
  type OrderTab,
  orderTabs,
  SEARCHED_ORDERS,
} from './order-filter.ts'
import { OrderPoll, OrderTable } from './order-table.tsx'
import type { OrderRow } from './orders.sql.ts'

/** How many orders each tab holds: a number, or a text where nobody counted to the end. */
export type TabCounts = Partial<Record<OrderTab, number | string>>

/** The form that the checkboxes of the list belong to. */
const BULK_FORM = 'bulk-form'

/** A page of a customer's orders, with tabs, search, filters, and what can be done with several at once. */
export function OrdersPage({
  asked,
  orders,
  previous,
  next,
  counts,
  searchedAll,
}: {
  asked: AskedOrders
  orders: readonly OrderRow[]
  /** Whether there are orders above and below this page. */
  previous: boolean
  next: boolean
  counts: TabCounts
  /** Nothing was searched for, or the search looked at every order. */
  searchedAll: boolean
}) {
  const t = useTexts()
  const { kept, tab, isFiltered } = asked
  const page = (change: OrderQuery) => listAddress(kept, change)
  const acts = (
    <>
      <a class="btn btn-outline-secondary" href={listAddress(kept, {}, '/orders/export.csv')} download>
        <Icon name="download" /> {t.shelf.list.export}
      </a>
      <a class="btn btn-primary" href="/orders/new">
        <Icon name="plus" /> {t.nav.newOrder}
      </a>
    </>
  )
  return (
    <CustomerLayout title={t.orders.title} actions={acts}>
      <OrderTabs tab={tab} counts={counts} kept={kept} />
      <OrderFilters asked={asked} />
      {!searchedAll && <Notice kind="info">{t.shelf.list.window(formatNumber(SEARCHED_ORDERS))}</Notice>}
      <Card flush>
        {orders.length > 0 ? (
          <OrderTable caption={t.orders.caption} orders={orders} again selectFor={BULK_FORM} />
        ) : (
          <NoOrders asked={asked} />
        )}
      </Card>
      {orders.length > 0 && <BulkBar />}
      <OrderPoll orders={orders} tab={isFiltered ? undefined : tab} />
      <Pager
        first={asked.place ? page({}) : undefined}
        previous={previous ? page({ after: String(orders[0]!.number) }) : undefined}
        next={next ? page({ before: String(orders.at(-1)!.number) }) : undefined}
      />
    </CustomerLayout>
  )
}

/** The tabs of the list; with `swap` a piece for htmx that replaces them. */
export function OrderTabs({
  tab,
  counts,
  kept = {},
  swap,
}: {
  tab: OrderTab
  counts: TabCounts
  kept?: OrderQuery
  swap?: boolean
}) {
  const t = useTexts()
  const { tab: _, ...others } = kept
  const shown: Tab[] = orderTabs.map((name) => {
    const count = counts[name]
    return {
      href: listAddress(others, name === 'all' ? {} : { tab: name }),
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

function OrderFilters({ asked: { kept, tab, isFiltered } }: { asked: AskedOrders }) {
  const t = useTexts()
  const words = t.shelf.list
  const tabOnly = tab === 'all' ? {} : { tab }
  return (
    <FilterBar
      action="/orders"
      placeholder={words.search}
      query={kept.q}
      keep={tabOnly}
      clear={isFiltered ? listAddress(tabOnly) : undefined}
    >
      <details class="more-filters" open={Boolean(kept.from || kept.to || kept.service)}>
        <summary class="btn btn-outline-secondary">{words.filters}</summary>
        <div class="more-filters-fields">
          <TextField name="from" type="date" label={words.from} value={kept.from} />
          <TextField name="to" type="date" label={words.until} value={kept.to} />
          <TextField
            name="service"
            label={words.service}
            inputmode="numeric"
            maxlength={10}
            value={kept.service}
          />
        </div>
      </details>
    </FilterBar>
  )
}

function NoOrders({ asked: { tab, isFiltered, kept } }: { asked: AskedOrders }) {
  const t = useTexts()
  if (isFiltered) {
    const number = /^#?(\d{1,15})$/.exec(kept.q ?? '')?.[1]
    return (
      <EmptyState
        icon="search"
        title={number === undefined ? t.common.noMatches : t.orders.notFound(number)}
        hint={number === undefined ? t.common.noMatchesHint : t.orders.notFoundHint}
        action={{ href: '/orders', text: t.common.viewAll }}
      />
    )
  }
  return tab === 'all' ? (
    <EmptyState
      icon="list"
      title={t.orders.empty}
      hint={t.orders.emptyHint}
      action={{ href: '/services', text: t.nav.services }}
    />
  ) : (
    <EmptyState icon="list" title={t.orders.emptyTab} action={{ href: '/orders', text: t.common.viewAll }} />
  )
}

function BulkBar() {
  const words = useTexts().shelf.bulk
  return (
    <form class="bulk-bar" id={BULK_FORM} action="/orders/acts" method="get">
      <span>{words.selected}</span>
      <button class="btn btn-outline-secondary" type="submit" name="act" value="refill">
        {words.refill}
      </button>
      <button class="btn btn-outline-secondary" type="submit" name="act" value="cancel">
        {words.cancel}
      </button>
    </form>
  )
}
