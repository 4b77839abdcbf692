import type { WebhookNote } from '../deposits/webhook-notes.sql.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'

/** How SePay's webhooks have gone, and what to do about those that were refused. */
export function WebhookNotes({ notes }: { notes: readonly WebhookNote[] }) {
  const words = useTexts().settingsMore.partners.webhooks
  return (
    <Card title={words.title} flush>
      <p class="field-hint card-body mb-0">{words.hint}</p>
      <Table
        caption={words.title}
        rows={notes}
        rowKey={(note) => note.outcome}
        empty={<EmptyState icon="bank" title={words.none} hint={words.noneHint} />}
        columns={[
          { title: words.outcome, lead: true, cell: (note) => <Outcome note={note} /> },
          { title: words.last, cell: (note) => <Time at={note.lastAt} /> },
          { title: words.first, cell: (note) => <Time at={note.firstAt} /> },
          { title: words.minutes, align: 'end', cell: (note) => note.minutes },
          {
            title: words.todo,
            cell: (note) => (note.isRefused ? (words.todos[note.outcome] ?? words.todoElse) : '–'),
          },
        ]}
      />
    </Card>
  )
}

function Outcome({ note }: { note: WebhookNote }) {
  const t = useTexts()
  const words = t.settingsMore.partners.webhooks
  const { outcome, isRefused, field, address } = note
  const done: Readonly<Record<string, string>> = { ...t.admin.deposits.outcome, duplicate: words.duplicate }
  const details = isRefused ? [outcome, field, address].filter(Boolean).join(' · ') : ''
  return (
    <>
      <Status tone={isRefused ? 'bad' : 'good'} icon={isRefused ? 'failed' : 'checkCircle'}>
        {isRefused ? (words.refusals[outcome] ?? words.refused) : (done[outcome] ?? outcome)}
      </Status>
      {details && <span class="cell-sub text-break">{details}</span>}
    </>
  )
}
