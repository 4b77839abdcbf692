import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { formatVietnamTime } from '../core/clock.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting, type Waiting } from '../dashboard/dashboard.sql.ts'
import { openTransfers, sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf } from '../ui/format.ts'
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
import { findTransferOfMovement, listTransfers, type TransferRow } from './transfers.sql.ts'

const PAGE_ROWS = 50
/** Each waits for a person; there are never many. */
const REVERSALS_SHOWN = 20

const MovementAddress = Type.Object({ number: Type.Integer({ minimum: 1 }) })
const ListQuery = Type.Object({
  view: Type.Optional(Type.String({ maxLength: 20 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  before: Type.Optional(Type.String({ maxLength: 40 })),
})

/** Every transfer the bank told of, and those that wait for a person; the way from a wallet's movement to its transfer. */
export function depositAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/admin/deposits',
    { config: { access: 'operator' }, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const { view, q, before } = request.query
      const filter = { open: view === 'open', username: q?.trim() || undefined, before: keyOf(before) }
      const [rows, waiting, claims, reading, reversals] = await Promise.all([
        listTransfers(db, { ...filter, limit: PAGE_ROWS + 1 }),
        getWaiting(db),
        countWaitingClaims(db),
        getBankReading(db),
        listWaitingReversals(db, REVERSALS_SHOWN),
      ])
      const page = { filter, rows, waiting, claims, reading, reversals }
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

type Filter = { open: boolean; username: string | undefined; before: string | undefined }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

// A cursor that makes no sense is as good as none.
function keyOf(cursor: string | undefined): string | undefined {
  return cursor && UUID.test(cursor) ? cursor : undefined
}

function transfersAddress(filter: Filter): string {
  const { open, username, before } = filter
  return addressOf('/admin/deposits', { view: open ? 'open' : undefined, q: username, before })
}

function TransfersPage({
  filter,
  rows,
  waiting,
  claims,
  reading,
  reversals,
}: {
  filter: Filter
  rows: readonly TransferRow[]
  waiting: Waiting
  claims: number
  reading: BankReading
  reversals: readonly WaitingReversal[]
}) {
  const words = useTexts().admin.deposits
  const shown = rows.slice(0, PAGE_ROWS)
  const address = (before: string | undefined) => transfersAddress({ ...filter, before })
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
      <DepositTabs current={filter.open ? 'open' : 'all'} open={openTransfers(waiting)} claims={claims} />
      {reversals.length > 0 && <WaitingReversals rows={reversals} />}
      <FilterBar
        action="/admin/deposits"
        query={filter.username}
        placeholder={words.searchPlaceholder}
        keep={{ view: filter.open ? 'open' : undefined }}
        clear={filter.username && transfersAddress({ ...filter, username: undefined, before: undefined })}
      />
      <Card flush>
        <TransferTable rows={shown} empty={filter.username ? 'nobody' : filter.open ? 'open' : 'all'} />
      </Card>
      <Pager
        first={filter.before ? address(undefined) : undefined}
        next={rows.length > PAGE_ROWS ? address(shown.at(-1)!.id) : undefined}
      />
      {reading.lastReadAt && (
        <p class="field-hint">{words.desk.reading(formatVietnamTime(reading.lastReadAt))}</p>
      )}
    </AdminLayout>
  )
}
