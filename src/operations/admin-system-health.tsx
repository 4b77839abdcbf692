import { Allowed } from '../ui/allowed.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Facts, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { SystemState } from './admin-system.tsx'
import type { LostMessage, Messages, SlowQuery } from './system.sql.ts'
import { backupProblems, type Health } from './system-state.ts'

const healthLooks = {
  well: ['good', 'checkCircle'],
  slow: ['caution', 'warning'],
  down: ['bad', 'failed'],
  off: ['neutral', 'pause'],
} as const

/** What the shop stands on, each with a word and an icon. */
export function HealthCard({ health, pingMs, notices, mails }: SystemState) {
  const words = useTexts().system
  const notes: Readonly<Record<string, Messages>> = { telegram: notices, mail: mails }
  return (
    <Card title={words.health} actions={<a href="/admin/system/errors">{words.errors}</a>}>
      <Facts
        facts={Object.entries(health).map(([part, state]) => ({
          term: words.healthParts[part] ?? part,
          value: (
            <>
              <HealthMark state={state} part={part} />
              {part === 'database' && <span class="cell-sub">{words.ms(formatNumber(pingMs))}</span>}
              {notes[part] && state !== 'off' && <ChannelNote messages={notes[part]} state={state} />}
              {part === 'telegram' && state !== 'off' && state !== 'well' && <LostNote {...notices} />}
            </>
          ),
        }))}
      />
    </Card>
  )
}

function HealthMark({ state, part }: { state: Health; part: string }) {
  const words = useTexts().system
  const [tone, icon] = healthLooks[state]
  return (
    <Status tone={tone} icon={icon}>
      {state === 'off' && part === 'redis' ? words.redisOff : words.healthStates[state]}
    </Status>
  )
}

function ChannelNote({ messages, state }: { messages: Messages; state: Health }) {
  const words = useTexts().system
  if (state === 'well') {
    return (
      <span class="cell-sub">
        {messages.sentAt ? words.lastSent : words.noneSent} {messages.sentAt && <Time at={messages.sentAt} />}
      </span>
    )
  }
  if (!messages.waitingSince) return null
  return (
    <span class="cell-sub text-break">
      {words.waitingSince} <Time at={messages.waitingSince} /> {messages.error}
    </span>
  )
}

function LostNote({ lostAt, lostError }: LostMessage) {
  const words = useTexts().system
  if (!lostAt) return null
  return (
    <span class="cell-sub text-break">
      {words.lostMessage} <Time at={lostAt} />: {lostError}. {words.lostMessageHint}{' '}
      <Allowed to="settings.read">
        <a href="/admin/settings/partners">{words.lostMessageTest}</a>
      </Allowed>
    </span>
  )
}

/** The backups that were noted, and what is wrong with them. */
export function BackupsCard({ backups, lastRestore, now }: SystemState) {
  const words = useTexts().system
  const problems = backupProblems(backups[0], lastRestore, now)
  return (
    <Card title={words.backups} flush>
      {problems.length > 0 && (
        <div class="card-body pb-0">
          {problems.map((problem) => (
            <Notice key={problem} kind="warning">
              {words.backupProblems[problem]}
            </Notice>
          ))}
        </div>
      )}
      <Table
        caption={words.backups}
        rows={backups}
        rowKey={(backup) => backup.id}
        empty={<EmptyState icon="download" title={words.noBackups} hint={words.noBackupsHint} />}
        columns={[
          { title: words.file, lead: true, cell: (backup) => <span class="text-break">{backup.file}</span> },
          {
            title: words.size,
            align: 'end',
            cell: (backup) => words.megabytes(formatNumber(Math.ceil(backup.bytes / 1e5) / 10)),
          },
          { title: words.made, cell: (backup) => <Time at={backup.madeAt} /> },
          {
            title: words.restored,
            cell: (backup) =>
              backup.restoredAt ? (
                <Status tone="good" icon="checkCircle">
                  <Time at={backup.restoredAt} />
                </Status>
              ) : (
                words.notRestored
              ),
          },
        ]}
      />
    </Card>
  )
}

/** The statements that took most time, or how to have them counted. */
export function SlowQueriesCard({ queries }: { queries: readonly SlowQuery[] | undefined }) {
  const words = useTexts().system
  if (!queries) {
    return (
      <Card title={words.queries}>
        <p class="mb-0">{words.queriesOff}</p>
      </Card>
    )
  }
  const ms = (value: number) => words.ms(formatNumber(Math.round(value * 10) / 10))
  return (
    <Card title={words.queries} flush>
      <Table
        caption={words.queries}
        rows={queries}
        rowKey={(query) => query.id}
        empty={<EmptyState icon="chart" title={words.noQueries} />}
        columns={[
          { title: words.query, lead: true, cell: (query) => <code class="text-break">{query.text}</code> },
          { title: words.calls, align: 'end', cell: (query) => formatNumber(query.calls) },
          { title: words.mean, align: 'end', cell: (query) => ms(query.meanMs) },
          { title: words.total, align: 'end', cell: (query) => ms(query.totalMs) },
        ]}
      />
    </Card>
  )
}

/** The processes of the panel that are connected now. */
export function ProcessesCard({ processes }: SystemState) {
  const words = useTexts().system
  return (
    <Card title={words.processes} flush>
      <Table
        dense
        caption={words.processes}
        rows={processes}
        rowKey={(one) => one.id}
        columns={[
          {
            title: words.process,
            lead: true,
            cell: (one) => (
              <>
                {one.id}
                <span class="cell-sub">
                  {[one.isThis && words.isThis, one.runsJobs && words.runsJobs].filter(Boolean).join(' · ')}
                </span>
              </>
            ),
          },
          { title: words.connections, align: 'end', cell: (one) => one.connections },
          { title: words.since, cell: (one) => <Time at={one.since} /> },
        ]}
      />
    </Card>
  )
}

/** How the audit log was found the last time. */
export function AuditCard({ audit }: SystemState) {
  const words = useTexts().system
  const isBroken = audit !== undefined && audit.brokenId !== null
  if (!audit) {
    return (
      <Card title={words.audit}>
        <Status tone="neutral" icon="clock">
          {words.clockStates.never}
        </Status>
      </Card>
    )
  }
  return (
    <Card title={words.audit}>
      <Status tone={isBroken ? 'bad' : 'good'} icon={isBroken ? 'failed' : 'checkCircle'}>
        {isBroken ? words.auditBroken(String(audit.brokenId)) : words.auditWell}
      </Status>
      <p class="field-hint mb-0">
        <Time at={audit.checkedAt} />
      </p>
    </Card>
  )
}

/** What runs, in which version, and how far the schema has come. */
export function VersionsCard({ versions, facts }: SystemState) {
  const words = useTexts().system
  return (
    <Card title={words.versions}>
      <Facts
        facts={[
          { term: words.panel, value: versions.panel },
          { term: 'Node.js', value: versions.node },
          { term: 'PostgreSQL', value: facts.version },
          { term: words.migration, value: String(facts.migration).padStart(4, '0') },
          ...(facts.migratedAt ? [{ term: words.migratedAt, value: <Time at={facts.migratedAt} /> }] : []),
          { term: words.databaseSize, value: words.megabytes(formatNumber(Math.ceil(facts.bytes / 1e6))) },
        ]}
      />
    </Card>
  )
}
