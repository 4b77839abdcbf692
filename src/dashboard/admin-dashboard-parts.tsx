import { formatVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { Attention } from '../orders/admin-attention.tsx'
import type { OperatorOrderRow } from '../orders/operator-orders.sql.ts'
import type { OrderStatus as OrderStatusName } from '../orders/order.ts'
import { formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, OrderNumber, ProgressBar, Time } from '../ui/parts.tsx'
import { OrderStatus, Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { DayFigures, ProviderLoad, Waiting } from './dashboard.sql.ts'
import { openTransfers } from './waiting.ts'

/** What waits for a person: the newest orders, and how many transfers of which kind. */
export function AttentionCard({
  waiting,
  orders,
}: {
  waiting: Waiting
  orders: readonly OperatorOrderRow[]
}) {
  const t = useTexts()
  const words = t.admin.dashboard
  if (waiting.orders === 0 && openTransfers(waiting) === 0) {
    return (
      <Card title={words.attention} flush id="attention">
        <EmptyState icon="checkCircle" title={words.nothing} hint={words.nothingHint} />
      </Card>
    )
  }
  const all = <a href="/admin/orders?view=attention">{t.common.viewAll}</a>
  return (
    <Card title={words.attention} flush id="attention" actions={waiting.orders > orders.length ? all : null}>
      <OpenTransfers waiting={waiting} />
      {orders.length > 0 && (
        <Table
          caption={words.ordersWaiting(formatNumber(waiting.orders))}
          rows={orders}
          rowKey={(order) => order.number}
          columns={[
            {
              title: t.admin.orders.number,
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
              title: words.attention,
              lead: true,
              cell: (order) => (
                <>
                  <Attention text={order.attention ?? ''} />
                  <span class="cell-sub">{order.serviceName}</span>
                </>
              ),
            },
            {
              title: t.admin.orders.price,
              align: 'end',
              cell: (order) => <Amount value={order.finalPrice} />,
            },
            {
              title: t.admin.orders.status,
              corner: true,
              cell: (order) => <OrderStatus status={order.status} />,
            },
          ]}
        />
      )}
    </Card>
  )
}

function OpenTransfers({ waiting }: { waiting: Waiting }) {
  const words = useTexts().admin.dashboard
  const kinds = [
    waiting.unmatched > 0 && words.unmatched(formatNumber(waiting.unmatched)),
    waiting.held > 0 && words.held(formatNumber(waiting.held)),
    waiting.wrongAccount > 0 && words.wrongAccount(formatNumber(waiting.wrongAccount)),
  ].filter(Boolean)
  if (kinds.length === 0) return null
  return (
    <div class="card-notice">
      <Notice kind="warning" title={words.openTransfers}>
        <a href="/admin/deposits?view=open">{kinds.join(' · ')}</a>
      </Notice>
    </div>
  )
}

const PERIODS = [1, 7, 30] as const

/** Each figure for today and the longer periods beside each other. */
export function PeriodTable({ days }: { days: readonly DayFigures[] }) {
  const words = useTexts().admin.dashboard
  const money = (read: (day: DayFigures) => Money) => (period: number) => (
    <Amount value={Money.sum(days.slice(0, period).map(read))} />
  )
  const count = (read: (day: DayFigures) => number) => (period: number) =>
    formatNumber(days.slice(0, period).reduce((sum, day) => sum + read(day), 0))
  const figures = [
    { name: words.revenue, of: money((day) => day.revenue) },
    { name: words.refunded, of: money((day) => day.refunded) },
    { name: words.deposits, of: money((day) => day.deposited) },
    { name: words.orders, of: count((day) => day.orders) },
    { name: words.newUsers, of: count((day) => day.newUsers) },
  ]
  return (
    <>
      <Table
        caption={words.periods}
        rows={figures}
        rowKey={(figure) => figure.name}
        columns={[
          { title: words.figure, lead: true, cell: (figure) => <strong>{figure.name}</strong> },
          ...PERIODS.map((period) => ({
            title: period === 1 ? words.today : words.days(period),
            align: 'end' as const,
            cell: (figure: (typeof figures)[number]) => figure.of(period),
          })),
        ]}
      />
      <p class="card-footnote">{words.periodsNote}</p>
    </>
  )
}

const DAYS_SHOWN = 14

/** The last two weeks day by day; the bar compares the days' revenue. */
export function DayTable({ days }: { days: readonly DayFigures[] }) {
  const words = useTexts().admin.dashboard
  const shown = days.slice(0, DAYS_SHOWN)
  const best = shown.reduce((most, day) => (most.isLessThan(day.revenue) ? day.revenue : most), Money.zero)
  return (
    <Table
      dense
      id="by-day"
      caption={words.byDay}
      rows={shown}
      rowKey={(day) => day.day}
      columns={[
        { title: words.day, cell: (day) => <span class="time">{writtenDay(day.day)}</span> },
        {
          title: words.revenue,
          align: 'end',
          cell: (day) => (
            <>
              <Amount value={day.revenue} />
              <ProgressBar
                value={best.isZero() ? 0 : day.revenue.percentOf(best)}
                label={`${words.revenue} ${writtenDay(day.day)}`}
              />
            </>
          ),
        },
        { title: words.deposits, align: 'end', cell: (day) => <Amount value={day.deposited} /> },
        { title: words.orders, align: 'end', cell: (day) => formatNumber(day.orders) },
        { title: words.newUsers, align: 'end', cell: (day) => formatNumber(day.newUsers) },
      ]}
    />
  )
}

/** How many orders are in each state, each a way to its list. */
export function StatusList({
  counts,
  most,
}: {
  counts: readonly { status: OrderStatusName; orders: number }[]
  most: number
}) {
  return (
    <ul class="count-list">
      {counts.map(({ status, orders }) => (
        <li key={status}>
          <a href={`/admin/orders?status=${status}`}>
            <OrderStatus status={status} />
          </a>
          <span>{orders > most ? `${formatNumber(most)}+` : formatNumber(orders)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Each provider with how much of its requests per minute is used, and what waits for it. */
export function ProviderList({ providers }: { providers: readonly ProviderLoad[] }) {
  const words = useTexts().admin.dashboard
  return (
    <ul class="provider-list">
      {providers.map((provider) => (
        <li key={provider.name}>
          <div class="provider-head">
            <strong>{provider.name}</strong>
            <ProviderState provider={provider} />
          </div>
          <span class="cell-sub">{words.used}</span>
          <ProgressBar
            value={Math.min(provider.used, provider.requestsPerMinute)}
            max={provider.requestsPerMinute}
            label={`${words.used}: ${provider.name}`}
            text={`${formatNumber(provider.used)} / ${formatNumber(provider.requestsPerMinute)}`}
          />
          <span class="cell-sub">
            {words.waiting}: {formatNumber(provider.waiting)}
            {provider.waiting >= 1000 && '+'}
          </span>
        </li>
      ))}
    </ul>
  )
}

function ProviderState({ provider }: { provider: ProviderLoad }) {
  const words = useTexts().admin.dashboard
  if (!provider.isActive) {
    return (
      <Status tone="neutral" icon="pause">
        {words.off}
      </Status>
    )
  }
  if (provider.pausedUntil) {
    return (
      <Status tone="caution" icon="clock">
        {words.resting(formatVietnamTime(provider.pausedUntil).slice(-5))}
      </Status>
    )
  }
  return (
    <Status tone="good" icon="checkCircle">
      {words.working}
    </Status>
  )
}

function writtenDay(day: string): string {
  const [, month, date] = day.split('-')
  return `${date}/${month}`
}
