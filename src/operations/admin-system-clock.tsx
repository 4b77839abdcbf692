import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { SystemState } from './admin-system.tsx'
import { clockJobs } from './clock-jobs.ts'
import type { ClockRun } from './clock-runs.sql.ts'
import { isLate } from './system-state.ts'

type Row = { job: string; run: ClockRun | undefined }

/** What the clock starts, each with its last run, also what never ran; `mayRun`: with a button. */
export function ClockCard({ clock, now, mayRun }: SystemState & { mayRun: boolean }) {
  const t = useTexts()
  const words = t.system
  const rows: Row[] = clockJobs.map(({ job }) => ({ job, run: clock.find((run) => run.job === job) }))
  return (
    <Card title={words.clock} flush>
      {clock.length === 0 && (
        <div class="card-body pb-0">
          <Notice kind="warning">{words.clockHint}</Notice>
        </div>
      )}
      <Table
        caption={words.clock}
        rows={rows}
        rowKey={(row) => row.job}
        columns={[
          {
            title: words.job,
            lead: true,
            cell: ({ job, run }) => (
              <>
                {words.jobNames[job] ?? job}
                {run?.error && <span class="cell-sub text-break">{run.error}</span>}
              </>
            ),
          },
          { title: t.common.state, cell: ({ run }) => <ClockState run={run} now={now} /> },
          { title: words.lastRun, cell: ({ run }) => (run ? <LastRun run={run} /> : '–') },
          {
            title: words.took,
            align: 'end',
            cell: ({ run }) => (run ? words.ms(formatNumber(run.tookMs)) : '–'),
          },
          {
            title: words.runNow,
            hideTitle: true,
            align: 'end',
            cell: ({ job }) =>
              mayRun && (
                <form method="post" action={`/admin/system/clock/${job}`}>
                  <SubmitButton tone="secondary">{words.runNow}</SubmitButton>
                </form>
              ),
          },
        ]}
      />
    </Card>
  )
}

function LastRun({ run }: { run: ClockRun }) {
  return (
    <>
      <Time at={run.finishedAt} />
      {run.error && run.wellAt && (
        <span class="cell-sub">
          {useTexts().system.wellAt} <Time at={run.wellAt} />
        </span>
      )}
    </>
  )
}

const looks = {
  never: ['neutral', 'clock'],
  late: ['bad', 'warning'],
  failed: ['caution', 'warning'],
  well: ['good', 'checkCircle'],
} as const

function ClockState({ run, now }: { run: ClockRun | undefined; now: Date }) {
  const state = stateOf(run, now)
  const [tone, icon] = looks[state]
  return (
    <Status tone={tone} icon={icon}>
      {useTexts().system.clockStates[state]}
    </Status>
  )
}

function stateOf(run: ClockRun | undefined, now: Date): keyof typeof looks {
  if (!run) return 'never'
  if (isLate(run, now)) return 'late'
  return run.error === null ? 'well' : 'failed'
}
