import { profitOf, revenueOf } from '../reports/sums.ts'
import { Allowed } from '../ui/allowed.tsx'
import { useTexts } from '../ui/page-context.ts'
import { DayTable } from './admin-figures.tsx'
import type { DayFigures } from './figures.ts'

// `client/charts.ts` reads it: a name for each place from left to right, and the values of each series there.
type ChartData = {
  kind: 'line' | 'bar'
  labels: readonly string[]
  series: readonly { name: string; values: readonly number[]; isBefore?: boolean }[]
}

/**
 * The days of a period, the latest first, and beside them revenue and orders of the period before: drawn where there is
 * script, and as a table that is open without. What is of money is for who may read reports.
 */
export function DayCharts({ days, before }: { days: readonly DayFigures[]; before: readonly DayFigures[] }) {
  const words = useTexts().reports
  if (days.length < 2) return <DayTable days={days} />
  const inOrder = days.toReversed()
  const labels = inOrder.map(({ day }) => day.slice(5).split('-').reverse().join('/'))
  // For the eye only: the amounts in the table are exact.
  const series = (name: string, read: (day: DayFigures) => unknown) => ({
    name,
    values: inOrder.map((day) => Number(String(read(day)))),
  })
  const seriesBefore = (name: string, read: (day: DayFigures) => unknown) => ({
    name: words.ofBefore(name),
    values: before.toReversed().map((day) => Number(String(read(day)))),
    isBefore: true,
  })
  return (
    <>
      <Allowed to="reports.read">
        <Chart
          label={words.moneyByDay}
          data={{
            kind: 'line',
            labels,
            series: [
              series(words.revenue, revenueOf),
              series(words.profit, profitOf),
              series(words.deposits, (day) => day.deposits),
              seriesBefore(words.revenue, revenueOf),
            ],
          }}
        />
      </Allowed>
      <Chart
        label={words.ordersByDay}
        data={{
          kind: 'bar',
          labels,
          series: [
            series(words.orders, (day) => day.orders),
            series(words.newCustomers, (day) => day.newCustomers),
            seriesBefore(words.orders, (day) => day.orders),
          ],
        }}
      />
      <details class="chart-table" open data-chart-table>
        <summary>{words.asTable}</summary>
        <DayTable days={days} />
      </details>
    </>
  )
}

function Chart({ label, data }: { label: string; data: ChartData }) {
  return (
    <div class="chart" hidden data-chart={JSON.stringify(data)}>
      <canvas role="img" aria-label={label} />
    </div>
  )
}
