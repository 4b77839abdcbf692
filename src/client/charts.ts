import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js'

// As `dashboard/admin-charts.tsx` writes it.
type ChartData = {
  kind: 'line' | 'bar'
  labels: readonly string[]
  series: readonly { name: string; values: readonly number[]; isBefore?: boolean }[]
}

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
)

/** Draws the charts of the page, and folds the table away that says the same; again whenever the theme changes. */
export function drawCharts(): void {
  const places = [...document.querySelectorAll<HTMLElement>('[data-chart]')]
  if (places.length === 0) return
  let charts: Chart[] = []
  const draw = () => {
    for (const chart of charts) chart.destroy()
    charts = places.map(drawChart)
  }
  for (const place of places) place.hidden = false
  for (const table of document.querySelectorAll('[data-chart-table]')) table.removeAttribute('open')
  draw()
  // A canvas does not draw itself again when the font of the page arrives.
  document.fonts.ready.then(draw).catch(() => undefined)
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] })
}

function drawChart(place: HTMLElement): Chart {
  const { kind, labels, series } = JSON.parse(place.dataset.chart!) as ChartData
  const style = getComputedStyle(place)
  const color = (name: string) => style.getPropertyValue(name).trim()
  const [text, line] = [color('--bs-secondary-color'), color('--bs-border-color')]
  const locale = document.documentElement.lang
  const short = new Intl.NumberFormat(locale, { notation: 'compact' })
  return new Chart(place.querySelector('canvas')!, {
    type: kind,
    data: {
      labels: [...labels],
      datasets: series.map(({ name, values, isBefore }, index) => ({
        label: name,
        data: [...values],
        // The period before is grey, and thinly dotted.
        borderColor: isBefore ? text : color(`--chart-${index + 1}`),
        backgroundColor: isBefore ? line : color(`--chart-${index + 1}`),
        // Told apart without their colours too.
        borderDash: kind === 'line' ? (isBefore ? [1, 4] : [[], [6, 4], [2, 3]][index]!) : [],
        borderWidth: kind === 'line' ? 2 : 0,
        pointRadius: values.length > 31 ? 0 : 2,
      })),
    },
    options: {
      locale,
      // Nobody waits for figures to slide in, and some must not see it.
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      color: text,
      font: { family: style.fontFamily },
      scales: {
        x: {
          ticks: { color: text, maxRotation: 0, autoSkipPadding: 12 },
          grid: { display: false },
          border: { color: line },
        },
        y: {
          beginAtZero: true,
          ticks: { color: text, precision: 0, callback: (value) => short.format(Number(value)) },
          grid: { color: line },
          border: { display: false },
        },
      },
      plugins: { legend: { labels: { color: text, boxWidth: 24, boxHeight: kind === 'line' ? 0 : 10 } } },
    },
  })
}
