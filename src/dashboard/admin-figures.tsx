import type { Money } from '../core/money.ts'
import { profitOf, revenueOf, type Sums } from '../reports/sums.ts'
import { SmallBox, SmallBoxes } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Amount } from '../ui/parts.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { changePercent, type DayFigures, type Figures } from './figures.ts'

type Compared = { now: Figures; before: Figures }
type Figure = { name: string; of: (figures: Figures) => Money | number }

/** The figures that count, with what they were in the period before; those of money for who may read reports. */
export function Headline({ now, before }: Compared) {
  const words = useTexts().reports
  const note = (was: string) => `${words.before}: ${was.replace(' ₫', '\u00a0₫')}`
  const money = (read: (figures: Figures) => Money) => ({
    value: read(now).format(),
    note: note(read(before).format()),
  })
  return (
    <SmallBoxes>
      <Allowed to="reports.read">
        <SmallBox
          tone="primary"
          icon="chart"
          label={words.revenue}
          href="/admin/reports"
          {...money(revenueOf)}
        />
        <SmallBox
          tone="secondary"
          icon="wallet"
          label={words.profit}
          href="/admin/reports/books"
          {...money(profitOf)}
        />
        <SmallBox
          tone="success"
          icon="bank"
          label={words.deposits}
          href="/admin/deposits"
          {...money((figures) => figures.deposits)}
        />
      </Allowed>
      <SmallBox
        tone="warning"
        icon="list"
        label={words.orders}
        href="/admin/orders"
        value={formatNumber(now.orders)}
        note={note(formatNumber(before.orders))}
      />
    </SmallBoxes>
  )
}

/** Each figure of the period beside the period before; those of money for who may read reports. */
export function CompareTable({ now, before }: Compared) {
  const t = useTexts()
  const words = t.reports
  const money: Figure[] = [
    { name: words.revenue, of: revenueOf },
    { name: words.cost, of: (one) => one.cost },
    { name: words.profit, of: profitOf },
    { name: words.deposits, of: (one) => one.deposits },
    { name: words.refunds, of: (one) => one.refunds },
  ]
  const figures: Figure[] = [
    ...(useMay('reports.read') ? money : []),
    { name: words.orders, of: (one) => one.orders },
    { name: words.newCustomers, of: (one) => one.newCustomers },
  ]
  const cell = (value: Money | number) =>
    typeof value === 'number' ? formatNumber(value) : <Amount value={value} />
  return (
    <Table
      dense
      caption={t.admin.dashboard.periods}
      rows={figures}
      rowKey={(figure) => figure.name}
      columns={[
        { title: t.admin.dashboard.figure, lead: true, cell: (figure) => <strong>{figure.name}</strong> },
        { title: words.now, align: 'end', cell: (figure) => cell(figure.of(now)) },
        { title: words.before, align: 'end', cell: (figure) => cell(figure.of(before)) },
        {
          title: words.change,
          align: 'end',
          cell: (figure) => written(changePercent(figure.of(now), figure.of(before))),
        },
      ]}
    />
  )
}

function written(percent: number | undefined): string {
  if (percent === undefined) return '–'
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${formatNumber(Math.abs(percent))}%`
}

/** Day by day, the latest first. */
export function DayTable({ days }: { days: readonly DayFigures[] }) {
  const t = useTexts()
  const words = t.reports
  const money: Column<DayFigures>[] = [
    { title: words.revenue, align: 'end', cell: (day) => <Amount value={revenueOf(day)} /> },
    { title: words.profit, align: 'end', cell: (day) => <Amount value={profitOf(day)} /> },
    { title: words.deposits, align: 'end', cell: (day) => <Amount value={day.deposits} /> },
  ]
  return (
    <Table
      dense
      id="by-day"
      caption={t.admin.dashboard.byDay}
      rows={days}
      rowKey={(day) => day.day}
      columns={[
        {
          title: t.admin.dashboard.day,
          cell: (day) => <span class="time">{day.day.slice(5).split('-').reverse().join('/')}</span>,
        },
        ...(useMay('reports.read') ? money : []),
        { title: words.orders, align: 'end', cell: (day) => formatNumber(day.orders) },
        { title: words.newCustomers, align: 'end', cell: (day) => formatNumber(day.newCustomers) },
      ]}
    />
  )
}

type Service = Sums & { id: number; name: string }

/** The services that brought most. */
export function TopServices({ services }: { services: readonly Service[] }) {
  const words = useTexts().reports
  const revenue: Column<Service> = {
    title: words.revenue,
    align: 'end',
    cell: (service) => <Amount value={revenueOf(service)} />,
  }
  return (
    <Table
      dense
      caption={words.topServices}
      rows={services}
      rowKey={(service) => service.id}
      empty={<EmptyState icon="grid" title={words.noServices} hint={words.noServicesHint} />}
      columns={[
        {
          title: words.by.service,
          lead: true,
          cell: (service) => <a href={`/admin/services/${service.id}`}>{service.name}</a>,
        },
        { title: words.orders, align: 'end', cell: (service) => formatNumber(service.orders) },
        ...(useMay('reports.read') ? [revenue] : []),
      ]}
    />
  )
}
