import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { formatMinutes, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { ClockCard } from './admin-system-clock.tsx'
import {
  AuditCard,
  BackupsCard,
  HealthCard,
  ProcessesCard,
  SlowQueriesCard,
  VersionsCard,
} from './admin-system-health.tsx'
import type { AuditCheck } from './audit-checks.sql.ts'
import type { Backup } from './backups.sql.ts'
import type { CheckRun } from './checks.sql.ts'
import type { ClockRun } from './clock-runs.sql.ts'
import type { Job, JobCounts } from './jobs.sql.ts'
import type {
  BudgetUse,
  DatabaseFacts,
  LostMessage,
  Messages,
  PanelProcess,
  SlowQuery,
} from './system.sql.ts'
import { type Health, minutesSince } from './system-state.ts'

export type SystemState = {
  health: Readonly<Record<string, Health>>
  pingMs: number
  notices: Messages & LostMessage
  mails: Messages
  jobCounts: JobCounts
  jobs: readonly Job[]
  clock: readonly ClockRun[]
  checks: CheckRun | undefined
  audit: AuditCheck | undefined
  budgets: readonly BudgetUse[]
  backups: readonly Backup[]
  lastRestore: Date | null
  facts: DatabaseFacts
  processes: readonly PanelProcess[]
  /** Undefined where the database keeps no statistics. */
  queries: readonly SlowQuery[] | undefined
  versions: { panel: string; node: string }
  now: Date
}

/** Everything that runs behind the shop, on one page. */
export function SystemPage({
  counts,
  mayRetry,
  ...state
}: SystemState & { counts: Readonly<Record<string, number>>; mayRetry: boolean }) {
  const words = useTexts().system
  return (
    <AdminLayout title={words.title} counts={counts}>
      <Columns
        aside={
          <>
            <HealthCard {...state} />
            <ChecksCard checks={state.checks} now={state.now} />
            <AuditCard {...state} />
            <VersionsCard {...state} />
          </>
        }
      >
        <JobsCard {...state} mayRetry={mayRetry} />
        <ClockCard {...state} mayRun={mayRetry} />
        <BudgetsCard budgets={state.budgets} />
        <BackupsCard {...state} />
        <SlowQueriesCard queries={state.queries} />
        <ProcessesCard {...state} />
      </Columns>
    </AdminLayout>
  )
}

const jobLooks = {
  due: ['neutral', 'clock'],
  later: ['neutral', 'clock'],
  running: ['working', 'running'],
  failed: ['caution', 'refill'],
  given_up: ['bad', 'failed'],
} as const

function JobsCard({ jobCounts, jobs, mayRetry }: SystemState & { mayRetry: boolean }) {
  const t = useTexts()
  const words = t.system
  return (
    <Card title={words.jobs} flush>
      <p class="card-body mb-0">{words.jobCounts(jobCounts)}</p>
      <Table
        caption={words.jobs}
        rows={jobs}
        rowKey={(job) => job.id}
        empty={<EmptyState icon="checkCircle" title={words.noJobs} />}
        columns={[
          {
            title: words.job,
            lead: true,
            cell: (job) => (
              <>
                {words.jobNames[job.name] ?? job.name}
                {job.subject && <span class="cell-sub">{job.subject}</span>}
                {job.lastError && <span class="cell-sub text-break">{job.lastError}</span>}
              </>
            ),
          },
          {
            title: t.common.state,
            cell: (job) => (
              <Status tone={jobLooks[job.state][0]} icon={jobLooks[job.state][1]}>
                {words.jobStates[job.state]}
              </Status>
            ),
          },
          { title: words.tries, align: 'end', cell: (job) => `${job.attempts}/${job.maxAttempts}` },
          { title: words.runAt, cell: (job) => <Time at={job.runAt} /> },
          {
            title: words.retry,
            hideTitle: true,
            align: 'end',
            cell: (job) => mayRetry && job.lastError && job.state !== 'running' && <RetryForm job={job} />,
          },
        ]}
      />
    </Card>
  )
}

function RetryForm({ job }: { job: Job }) {
  return (
    <form method="post" action={`/admin/system/jobs/${job.id}/retry`}>
      <input type="hidden" name="attempts" value={job.attempts} />
      <SubmitButton tone="secondary">{useTexts().system.retry}</SubmitButton>
    </form>
  )
}

function BudgetsCard({ budgets }: { budgets: readonly BudgetUse[] }) {
  const t = useTexts()
  const words = t.system
  return (
    <Card title={words.budgets} flush>
      <Table
        dense
        caption={words.budgets}
        rows={budgets}
        rowKey={(one) => one.provider}
        empty={<EmptyState icon="send" title={words.noProviders} />}
        columns={[
          { title: words.provider, lead: true, cell: (one) => one.provider },
          {
            title: words.used,
            align: 'end',
            cell: (one) => words.usedOf(formatNumber(one.used), formatNumber(one.limit)),
          },
          { title: t.common.state, cell: (one) => <BudgetState use={one} /> },
        ]}
      />
    </Card>
  )
}

function BudgetState({ use }: { use: BudgetUse }) {
  const words = useTexts().system.budgetStates
  if (!use.isActive)
    return (
      <Status tone="neutral" icon="pause">
        {words.off}
      </Status>
    )
  if (use.pausedUntil)
    return (
      <Status tone="caution" icon="clock">
        {words.paused}
      </Status>
    )
  if (use.addsHold)
    return (
      <Status tone="caution" icon="warning">
        {words[use.addsHold]}
      </Status>
    )
  if (use.used >= use.limit)
    return (
      <Status tone="caution" icon="half">
        {words.full}
      </Status>
    )
  return (
    <Status tone="good" icon="checkCircle">
      {words.free}
    </Status>
  )
}

function ChecksCard({ checks, now }: { checks: CheckRun | undefined; now: Date }) {
  const t = useTexts()
  const well = checks?.broken.length === 0
  return (
    <Card title={t.money.checks.title} actions={<a href="/admin/system/checks">{t.common.details}</a>}>
      {checks ? (
        <>
          <Status tone={well ? 'good' : 'bad'} icon={well ? 'checkCircle' : 'failed'}>
            {well
              ? t.money.checks.allHold(checks.checks)
              : t.money.checks.broken(checks.broken.length, checks.checks)}
          </Status>
          <p class="field-hint mb-0">
            {t.system.ago(formatMinutes(minutesSince(checks.finishedAt, now), t.common))}
          </p>
        </>
      ) : (
        <Status tone="neutral" icon="clock">
          {t.money.checks.never}
        </Status>
      )}
    </Card>
  )
}
