import type { ComponentChildren } from 'preact'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import type { AuditAction } from './audit-action.ts'
import type { AuditRow } from './audit-history.sql.ts'

/** What operators did about somebody or something, newest first. */
export function AuditCard({ rows, actions }: { rows: readonly AuditRow[]; actions?: ComponentChildren }) {
  const words = useTexts().operatorLists.audit
  const inWords = useAuditAction()
  return (
    <Card title={words.title} id="audit" actions={actions}>
      {rows.length === 0 && <p class="cell-sub">{words.none}</p>}
      <ol class="note-list">
        {rows.map((row) => (
          <li key={row.id}>
            <strong>{inWords(row.action)}</strong>
            <AuditChange row={row} />
            <span class="cell-sub">
              <AuditActor row={row} /> · <Time at={row.createdAt} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** Who did it; nobody is the panel itself. */
export function AuditActor({ row }: { row: AuditRow }) {
  const words = useTexts().operatorLists.audit
  if (row.actorId === null) return <>{words.panel}</>
  return <a href={`/admin/users/${row.actorId}`}>{row.actorName}</a>
}

/** What it was before and after, field by field, where the two differ. */
export function AuditChange({ row }: { row: AuditRow }) {
  const changes = changesOf(row)
  return changes.length > 0 ? <pre class="raw-text">{changes.join('\n')}</pre> : null
}

/** A line for each field of an entry that differs before and after. */
export function changesOf(row: AuditRow): string[] {
  const before = row.before ?? {}
  const after = row.after ?? {}
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .filter((name) => told(before[name]) !== told(after[name]))
    .map((name) =>
      name in before
        ? `${name}: ${told(before[name])} → ${told(after[name])}`
        : `${name}: ${told(after[name])}`,
    )
}

/** Gives an entry's action in words; one that is written no more stays as the log keeps it. */
export function useAuditAction(): (action: string) => string {
  const { actions } = useTexts().operatorLists.audit
  return (action) => (Object.hasOwn(actions, action) ? actions[action as AuditAction] : action)
}

function told(value: unknown): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
