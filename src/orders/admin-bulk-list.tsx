import { AdminLayout } from '../ui/admin-layout.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { ListedBulkAct } from './order-bulk.sql.ts'

const HERE = '/admin/orders/bulk'

/** Every act on many orders, the newest first: who did what to how many, each with the way to its result. */
export function BulkListPage({
  rows,
  isFirst,
  next,
  counts,
}: {
  rows: readonly ListedBulkAct[]
  isFirst: boolean
  /** The id behind which the next page begins. */
  next: string | undefined
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.operatorLists.bulk
  return (
    <AdminLayout
      title={words.list}
      trail={[{ text: t.admin.orders.title, href: '/admin/orders' }]}
      counts={counts}
    >
      <Card flush>
        <Table
          caption={words.list}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<EmptyState icon="list" title={words.noActs} hint={words.noActsHint} />}
          columns={[
            {
              title: t.operatorLists.audit.action,
              lead: true,
              cell: (row) => (
                <>
                  <a class="row-link" href={`${HERE}/${row.id}`}>
                    {words.acts[row.act].title}
                  </a>
                  <span class="cell-sub">
                    <Time at={row.createdAt} />
                  </span>
                </>
              ),
            },
            {
              title: t.operatorLists.audit.actor,
              cell: (row) => <a href={`/admin/users/${row.actorId}`}>{row.actorName}</a>,
            },
            {
              title: words.result,
              align: 'end',
              cell: (row) => words.done(formatNumber(row.done), formatNumber(row.orders)),
            },
          ]}
        />
      </Card>
      <Pager first={isFirst ? undefined : HERE} next={next && `${HERE}?before=${next}`} />
    </AdminLayout>
  )
}
