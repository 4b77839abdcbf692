import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { OrderDetail } from './orders.sql.ts'
import type { RunRow } from './runs.sql.ts'

/** The page renews itself every few seconds; the newest runs are what moves. */
const RUNS_SHOWN = 50

/** The newest runs of a drip-feed that the panel schedules, and when the next begins. */
export function OrderRuns({ order, runs }: { order: OrderDetail; runs: readonly RunRow[] }) {
  const t = useTexts()
  const words = t.orderRuns
  if (order.runsStarted === null) return null
  return (
    <Card title={words.title} flush>
      <p class="runs-note">
        {words.begun(formatNumber(order.runsStarted), formatNumber(order.runs))} <NextRun order={order} />
      </p>
      {runs.length > 0 && (
        <Table
          id="runs"
          caption={words.caption}
          rows={runs.slice(-RUNS_SHOWN).toReversed()}
          rowKey={(run) => run.run}
          columns={[
            {
              title: words.run,
              lead: true,
              cell: (run) => (
                <>
                  <strong>
                    {words.run} {formatNumber(run.run)}
                  </strong>
                  <span class="cell-sub">
                    <Time at={run.createdAt} />
                  </span>
                </>
              ),
            },
            { title: words.delivered, align: 'end', cell: (run) => deliveredOf(run) },
            { title: t.orders.status, corner: true, cell: (run) => <OrderStatus status={run.status} /> },
          ]}
        />
      )}
    </Card>
  )
}

/** Lets what has not begun wait, go on, or be given up. Outside of what renews itself: nobody loses a click. */
export function RunsControls({ order }: { order: OrderDetail }) {
  const words = useTexts().orderRuns
  if (!canControlRuns(order)) return null
  const left = order.runs - (order.runsStarted ?? 0)
  const action = `/orders/${order.number}/runs`
  return (
    <Card title={words.left(formatNumber(left))}>
      <div class="runs-controls">
        <form method="post" action={action}>
          <SubmitButton tone="secondary" name="control" value={order.runsPaused ? 'resume' : 'pause'}>
            {order.runsPaused ? words.resume : words.pause}
          </SubmitButton>
        </form>
        <details class="confirm">
          <summary class="btn btn-outline-secondary">{words.stop}</summary>
          <form method="post" action={action} class="confirm-box">
            <p>{words.stopAsk(formatNumber(left))}</p>
            <SubmitButton tone="danger" name="control" value="stop">
              {words.stopConfirm}
            </SubmitButton>
          </form>
        </details>
      </div>
    </Card>
  )
}

function NextRun({ order }: { order: OrderDetail }) {
  const words = useTexts().orderRuns
  if (order.runsStopped) return <>{words.stoppedNote}</>
  if (order.runsPaused) return <>{words.pausedNote}</>
  if (!canControlRuns(order) || !order.nextRunAt) return null
  return (
    <>
      {order.runsStarted === 0 ? words.first : words.next} <Time at={order.nextRunAt} />.
    </>
  )
}

/** Whether runs are left that have not begun and were not given up. */
function canControlRuns(order: OrderDetail): boolean {
  const isRunning = order.status === 'pending' || order.status === 'in_progress'
  return order.runsStarted !== null && order.runsStarted < order.runs && !order.runsStopped && isRunning
}

function deliveredOf(run: RunRow): string {
  const remains = run.status === 'completed' ? 0 : (run.remains ?? run.quantity)
  return `${formatNumber(run.quantity - Math.min(Math.max(remains, 0), run.quantity))} / ${formatNumber(run.quantity)}`
}
