import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { NOTE_MAX_LENGTH } from './note-form.ts'
import type { OperatorNote } from './operator-notes.sql.ts'

/** What operators wrote down for each other, newest first, and a form for one more. Without `notes` the form alone. */
export function NotesCard({
  action,
  form,
  notes = [],
}: {
  /** Where the form goes. */
  action: string
  /** The id that the note gets, so that a form sent twice writes one. */
  form: string
  notes?: readonly OperatorNote[]
}) {
  const t = useTexts()
  const words = t.operatorLists.notes
  return (
    <Card title={words.title} id="notes">
      {notes.length > 0 && (
        <ol class="note-list">
          {notes.map((note) => (
            <li key={note.id}>
              <p class="note-body">{note.body}</p>
              <span class="cell-sub">
                <a href={`/admin/users/${note.authorId}`}>{note.authorName}</a> · <Time at={note.createdAt} />
                {note.orderNumber !== null && (
                  <>
                    {' · '}
                    <a href={`/admin/orders/${note.orderNumber}`}>
                      {t.admin.orders.heading(String(note.orderNumber))}
                    </a>
                  </>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
      <Allowed to="notes.write">
        <form method="post" action={action}>
          <input type="hidden" name="form" value={form} />
          <TextAreaField
            name="body"
            label={words.write}
            hint={words.hint}
            rows={3}
            maxlength={NOTE_MAX_LENGTH}
            required
          />
          <SubmitButton tone="secondary">{words.save}</SubmitButton>
        </form>
      </Allowed>
    </Card>
  )
}
