import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { CheckRun } from './checks.sql.ts'

/** The outcome of every check, and of earlier runs. */
export function ChecksPage({
  latest,
  runs,
  counts,
}: {
  latest: CheckRun | undefined
  runs: readonly Omit<CheckRun, 'results'>[]
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().money.checks
  const run = (
    <Allowed to="system.act">
      <form method="post" action="/admin/system/checks">
        <SubmitButton>{words.run}</SubmitButton>
      </form>
    </Allowed>
  )
  return (
    <AdminLayout title={words.title} counts={counts} actions={run}>
      {latest ? <Outcome run={latest} /> : <EmptyState icon="shield" title={words.never} />}
      {latest && (
        <Card title={words.lastRun} flush>
          <Table
            caption={words.lastRun}
            rows={latest.results}
            rowKey={(check) => check.name}
            columns={[
              {
                title: words.name,
                lead: true,
                cell: (check) => (
                  <>
                    {words.names[check.name] ?? check.name}
                    {check.breaches.map((breach) => (
                      <span key={breach.subject} class="cell-sub">
                        {words.breach(breach.subject, breach.is, breach.shouldBe)}
                      </span>
                    ))}
                  </>
                ),
              },
              {
                title: useTexts().common.state,
                align: 'end',
                cell: (check) => <strong>{check.breaches.length === 0 ? words.holds : words.differs}</strong>,
              },
            ]}
          />
        </Card>
      )}
      {runs.length > 1 && (
        <Card title={words.earlier} flush>
          <Table
            dense
            caption={words.earlier}
            rows={runs.slice(1)}
            rowKey={(earlier) => earlier.id}
            columns={[
              {
                title: useTexts().common.time,
                lead: true,
                cell: (earlier) => <Time at={earlier.finishedAt} />,
              },
              { title: useTexts().common.state, cell: (earlier) => <Summary run={earlier} /> },
            ]}
          />
        </Card>
      )}
    </AdminLayout>
  )
}

function Outcome({ run }: { run: CheckRun }) {
  return (
    <Notice kind={run.broken.length === 0 ? 'success' : 'error'}>
      <Summary run={run} /> <Time at={run.finishedAt} />
    </Notice>
  )
}

function Summary({ run }: { run: Omit<CheckRun, 'results'> }) {
  const words = useTexts().money.checks
  return (
    <>{run.broken.length === 0 ? words.allHold(run.checks) : words.broken(run.broken.length, run.checks)}</>
  )
}
