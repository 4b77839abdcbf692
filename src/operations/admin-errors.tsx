import { AdminLayout } from '../ui/admin-layout.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { LoggedError } from './logged-error.ts'

/** The newest errors of all processes. */
export function ErrorsPage({
  errors,
  counts,
}: {
  errors: readonly LoggedError[]
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().system
  return (
    <AdminLayout title={words.errors} counts={counts}>
      <p>{words.errorsHint}</p>
      <Card title={words.errors} flush>
        <Table
          caption={words.errors}
          rows={errors}
          rowKey={(error) => error.fingerprint}
          empty={<EmptyState icon="checkCircle" title={words.noErrors} />}
          columns={[
            {
              title: words.error,
              lead: true,
              cell: (error) => (
                <>
                  <span class="text-break">{error.message}</span>
                  {error.place && <span class="cell-sub text-break">{error.place}</span>}
                </>
              ),
            },
            { title: words.times, align: 'end', cell: (error) => formatNumber(error.times) },
            { title: words.firstAt, cell: (error) => <Time at={error.firstAt} /> },
            { title: words.lastAt, cell: (error) => <Time at={error.lastAt} /> },
          ]}
        />
      </Card>
    </AdminLayout>
  )
}
