import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { MASS_LINES_MAX } from './mass-lines.ts'

/** Where a list is typed or pasted. */
export function MassStartPage({
  text,
  tooMany,
  isEmpty,
}: {
  text: string
  /** How many lines there are, when that is more than one list may hold. */
  tooMany?: number | undefined
  isEmpty?: boolean
}) {
  const t = useTexts()
  const words = t.shelf.mass
  const single = (
    <a class="btn btn-outline-secondary" href="/orders/new">
      {words.single}
    </a>
  )
  const most = formatNumber(MASS_LINES_MAX)
  return (
    <CustomerLayout title={words.title} lead={words.lead} actions={single}>
      {tooMany !== undefined && <Notice kind="error">{words.tooMany(formatNumber(tooMany), most)}</Notice>}
      {isEmpty && <Notice kind="warning">{words.nothing}</Notice>}
      <Card>
        <form method="post" action="/orders/mass/check">
          <LinesField text={text} />
          <div class="button-row">
            <SubmitButton>{words.check}</SubmitButton>
          </div>
          <p class="field-hint mass-find">
            {words.findId} <a href="/services">{t.services.title}</a>
          </p>
        </form>
      </Card>
    </CustomerLayout>
  )
}

/** The whole list in one field. */
export function LinesField({ text }: { text: string }) {
  const words = useTexts().shelf.mass
  return (
    <TextAreaField
      name="lines"
      label={words.lines}
      hint={words.linesHint(formatNumber(MASS_LINES_MAX))}
      value={text}
      rows={12}
      placeholder={words.example}
      autocapitalize="none"
      spellcheck={false}
      required
    />
  )
}
