import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { addressOf } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { ListedAudit } from './audit-history.sql.ts'
import { AuditActor, AuditChange, useAuditAction } from './audit-list.tsx'

const HERE = '/admin/audit'

/** The filters as they stand in the address; `q` is the subject. */
export type AuditQuery = { q?: string; who?: string; action?: string; from?: string; to?: string }

/** Everything that operators changed, newest first, with what it was before and after. */
export function AuditPage({
  kept,
  rows,
  actions,
  isFirst,
  next,
  counts,
}: {
  kept: AuditQuery
  rows: readonly ListedAudit[]
  actions: readonly string[]
  isFirst: boolean
  /** The id behind which the next page begins. */
  next: number | undefined
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.operatorLists.audit
  const inWords = useAuditAction()
  const isFiltered = Object.values(kept).some(Boolean)
  return (
    <AdminLayout title={words.heading} counts={counts}>
      <p>{words.lead}</p>
      <FilterBar
        action={HERE}
        query={kept.q}
        placeholder={`${words.subject}: ${words.subjectHint}`}
        clear={isFiltered ? HERE : undefined}
      >
        <TextField
          name="who"
          label={words.actor}
          value={kept.who}
          maxlength={50}
          autocomplete="off"
          autocapitalize="none"
        />
        <SelectField
          name="action"
          label={words.action}
          value={kept.action}
          placeholder={words.anyAction}
          choices={actions.map((action) => ({ value: action, text: inWords(action) }))}
        />
        <TextField name="from" type="date" label={words.from} value={kept.from} />
        <TextField name="to" type="date" label={words.to} value={kept.to} />
      </FilterBar>
      <Card flush>
        <Table
          caption={words.heading}
          rows={rows}
          rowKey={(row) => row.id}
          empty={
            isFiltered ? (
              <EmptyState icon="search" title={t.common.noMatches} hint={t.common.noMatchesHint} />
            ) : (
              <EmptyState icon="list" title={words.empty} hint={words.emptyHint} />
            )
          }
          columns={[
            {
              title: words.action,
              lead: true,
              cell: (row) => (
                <>
                  <strong>{inWords(row.action)}</strong>
                  <span class="cell-sub">
                    <a href={addressOf(HERE, { q: row.subject })}>{row.subject}</a>
                  </span>
                </>
              ),
            },
            { title: words.actor, cell: (row) => <AuditActor row={row} /> },
            { title: words.at, cell: (row) => <Time at={row.createdAt} /> },
            { title: words.change, cell: (row) => <AuditChange row={row} /> },
          ]}
        />
      </Card>
      <Pager
        first={isFirst ? undefined : addressOf(HERE, { ...kept })}
        next={next === undefined ? undefined : addressOf(HERE, { ...kept, before: String(next) })}
      />
    </AdminLayout>
  )
}
