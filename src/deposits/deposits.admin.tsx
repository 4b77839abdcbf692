import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { formatVietnamTime } from '../core/clock.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting, type Waiting } from '../dashboard/dashboard.sql.ts'
import { openTransfers, sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { DepositTabs } from './admin-deposit-tabs.tsx'
import { TransferTable } from './admin-transfer-list.tsx'
import { WaitingReversals } from './admin-waiting-reversals.tsx'
import { type BankReading, getBankReading } from './bank-readings.sql.ts'
import { countWaitingClaims } from './claims.sql.ts'
import { listWaitingReversals, type WaitingReversal } from './reversal-proposals.sql.ts'
import { askedTransfers, outcomeViews, type TransferFilter, transfersAddress } from './transfer-filter.ts'
import { findLookedAtTransfer, listTransfers } from './transfer-list.sql.ts'
import { findTransferOfMovement, type TransferRow } from './transfers.sql.ts'

const PAGE_ROWS = 50
/** Each waits for a person; there are never many. */
const REVERSALS_SHOWN = 20

const MovementAddress = Type.Object({ number: Type.Integer({ minimum: 1 }) })
const ListQuery = Type.Object({
  view: Type.Optional(Type.String({ maxLength: 20 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  from: Type.Optional(Type.String({ maxLength: 10 })),
  to: Type.Optional(Type.String({ maxLength: 10 })),
  before: Type.Optional(Type.String({ maxLength: 40 })),
})

/** Every transfer the bank told of, and those that wait for a person; the way from a wallet's movement to its transfer. */
export function depositAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/admin/deposits',
    { config: { access: 'operator' }, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const filter = askedTransfers(request.query)
      const [rows, waiting, claims, reading, reversals] = await Promise.all([
        listTransfers(db, filter, PAGE_ROWS + 1),
        getWaiting(db),
        countWaitingClaims(db),
        getBankReading(db),
        listWaitingReversals(db, REVERSALS_SHOWN),
      ])
      const lookedAt = rows.length > PAGE_ROWS ? undefined : (await findLookedAtTransfer(db, filter))?.id
      const page = { filter, rows, lookedAt, waiting, claims, reading, reversals }
      return frame.page(request, reply, <TransfersPage {...page} />)
    },
  )

  app.get(
    '/admin/deposits/movement/:number',
    { config: { access: 'operator' }, schema: { hide: true, params: MovementAddress } },
    async (request, reply) => {
      const transfer = await findTransferOfMovement(db, request.params.number)
      return reply.redirect(`/admin/deposits/${transfer?.id ?? refuse('transfer_not_found')}`, 303)
    },
  )
}

function TransfersPage({
  filter,
  rows,
  lookedAt,
  waiting,
  claims,
  reading,
  reversals,
}: {
  filter: TransferFilter
  rows: readonly TransferRow[]
  /** Where the search stopped, when it did before the page was full. */
  lookedAt: string | undefined
  waiting: Waiting
  claims: number
  reading: BankReading
  reversals: readonly WaitingReversal[]
}) {
  const words = useTexts().admin.deposits
  const shown = rows.slice(0, PAGE_ROWS)
  const { kept, view } = filter
  const isNarrowed =
    filter.search !== undefined || (view !== undefined && view !== 'open') || kept.from || kept.to
  const next = rows.length > PAGE_ROWS ? shown.at(-1)!.id : lookedAt
  return (
    <AdminLayout
      title={words.title}
      counts={sidebarCounts(waiting)}
      actions={
        <a class="btn btn-outline-secondary" href="/admin/adjustments">
          {useTexts().money.adjustments.byHand}
        </a>
      }
    >
      {reading.lastFailure !== null && (
        <Notice kind={reading.alarmedAt ? 'error' : 'warning'}>
          {words.desk.readingFailed(reading.lastFailure)}
        </Notice>
      )}
      <DepositTabs current={view === 'open' ? 'open' : 'all'} open={openTransfers(waiting)} claims={claims} />
      {reversals.length > 0 && <WaitingReversals rows={reversals} />}
      <TransferFilters filter={filter} />
      <Card flush>
        <TransferTable rows={shown} empty={isNarrowed ? 'nothing' : view === 'open' ? 'open' : 'all'} />
      </Card>
      {lookedAt !== undefined && <p class="list-note">{words.lookedAt}</p>}
      <Pager
        first={filter.before && transfersAddress(kept)}
        next={next && transfersAddress(kept, { before: next })}
      />
      {reading.lastReadAt && (
        <p class="field-hint">{words.desk.reading(formatVietnamTime(reading.lastReadAt))}</p>
      )}
    </AdminLayout>
  )
}

function TransferFilters({ filter: { kept } }: { filter: TransferFilter }) {
  const t = useTexts()
  const words = t.admin.deposits
  return (
    <FilterBar
      action="/admin/deposits"
      query={kept.q}
      placeholder={words.searchPlaceholder}
      clear={Object.keys(kept).length > 0 ? '/admin/deposits' : undefined}
    >
      <SelectField
        name="view"
        label={words.state}
        placeholder={t.common.all}
        value={kept.view}
        choices={[
          { value: 'open', text: words.views.open },
          ...outcomeViews.map((outcome) => ({ value: outcome, text: words.outcome[outcome] })),
        ]}
      />
      <TextField name="from" type="date" label={t.operatorLists.orders.from} value={kept.from} />
      <TextField name="to" type="date" label={t.operatorLists.orders.to} value={kept.to} />
    </FilterBar>
  )
}
