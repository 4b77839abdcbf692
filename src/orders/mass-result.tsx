import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, OrderNumber } from '../ui/parts.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { TypedLine } from './mass-lines.ts'
import type { MassOutcome } from './mass-order.ts'

/** A line with what came of it; undefined when it was not among those that were to be ordered. */
export type ResultLine = { line: TypedLine; outcome: MassOutcome['lines'][number] | undefined }

/** What came of a mass order, line by line; those that were not placed can be taken up again. */
export function MassResultPage({ lines }: { lines: readonly ResultLine[] }) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.shelf.mass
  const rows = lines.map((line, place) => ({ ...line, number: place + 1 }))
  const rest = lines.filter(({ outcome }) => !outcome || 'refused' in outcome)
  const columns: Column<(typeof rows)[number]>[] = [
    { title: words.line, lead: true, cell: (row) => <span class="mass-number">{row.number}</span> },
    {
      title: words.lines,
      lead: true,
      cell: (row) => <span class="mass-text">{row.line.text.slice(0, 300)}</span>,
    },
    {
      title: words.price,
      align: 'end',
      cell: ({ outcome }) =>
        outcome && 'placed' in outcome ? <Amount value={outcome.placed.price.final} /> : '–',
    },
    {
      title: words.result,
      cell: ({ outcome }) =>
        outcome && 'placed' in outcome ? (
          <OrderNumber number={outcome.placed.number} href={`/orders/${outcome.placed.number}`} />
        ) : (
          <span class="field-error mass-why">
            {outcome ? outcome.refused.sentence(language) : words.refused}
          </span>
        ),
    },
  ]
  const done = words.done(formatNumber(lines.length - rest.length), formatNumber(lines.length))
  return (
    <CustomerLayout title={words.doneTitle}>
      <Notice kind={rest.length > 0 ? 'warning' : 'success'}>{done}</Notice>
      <div class="button-row mass-ways">
        {rest.length > 0 && (
          <form method="post" action="/orders/mass/check">
            <input type="hidden" name="lines" value={rest.map(({ line }) => line.text).join('\n')} />
            <SubmitButton>{words.rest(formatNumber(rest.length))}</SubmitButton>
          </form>
        )}
        <a class="btn btn-outline-secondary" href="/orders">
          {words.toOrders}
        </a>
        <a class="btn btn-outline-secondary" href="/orders/mass">
          {words.more}
        </a>
      </div>
      <Card flush>
        <Table caption={words.doneTitle} columns={columns} rows={rows} rowKey={(row) => row.number} />
      </Card>
    </CustomerLayout>
  )
}
