import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { formatVietnamTime } from '../core/clock.ts'
import { getWaiting, type Waiting } from '../dashboard/dashboard.sql.ts'
import { openTransfers, sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf } from '../ui/format.ts'
import type { IconName } from '../ui/icons.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { listTransfers, type TransferOutcome, type TransferRow } from './deposits.sql.ts'

const PAGE_ROWS = 50

const ListQuery = Type.Object({
  view: Type.Optional(Type.String({ maxLength: 20 })),
  before: Type.Optional(Type.String({ maxLength: 40 })),
})

/** Every transfer the bank told of, and those that wait for a person. */
export function depositAdminPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  app.get(
    '/admin/deposits',
    { config: { access: 'operator' }, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const filter = { open: request.query.view === 'open', before: keyOf(request.query.before) }
      const [rows, waiting] = await Promise.all([
        listTransfers(db, { ...filter, limit: PAGE_ROWS + 1 }),
        getWaiting(db),
      ])
      return frame.page(request, reply, <TransfersPage filter={filter} rows={rows} waiting={waiting} />)
    },
  )
}

type Filter = { open: boolean; before: string | undefined }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

// A cursor that makes no sense is as good as none.
function keyOf(cursor: string | undefined): string | undefined {
  return cursor && UUID.test(cursor) ? cursor : undefined
}

function transfersAddress(filter: Filter): string {
  return addressOf('/admin/deposits', { view: filter.open ? 'open' : undefined, before: filter.before })
}

function TransfersPage({
  filter,
  rows,
  waiting,
}: {
  filter: Filter
  rows: readonly TransferRow[]
  waiting: Waiting
}) {
  const t = useTexts()
  const words = t.admin.deposits
  const shown = rows.slice(0, PAGE_ROWS)
  const view = (open: boolean) => transfersAddress({ open, before: undefined })
  return (
    <AdminLayout title={words.title} counts={sidebarCounts(waiting)}>
      <Tabs
        label={t.common.filter}
        tabs={[
          { href: view(false), text: words.views.all, current: !filter.open },
          { href: view(true), text: words.views.open, count: openTransfers(waiting), current: filter.open },
        ]}
      />
      <Card flush>
        <TransferTable rows={shown} open={filter.open} />
      </Card>
      <Pager
        first={filter.before ? view(filter.open) : undefined}
        next={
          rows.length > PAGE_ROWS
            ? transfersAddress({ open: filter.open, before: shown.at(-1)!.id })
            : undefined
        }
      />
    </AdminLayout>
  )
}

function TransferTable({ rows, open }: { rows: readonly TransferRow[]; open: boolean }) {
  const words = useTexts().admin.deposits
  const empty = open ? (
    <EmptyState icon="checkCircle" title={words.emptyOpen} hint={words.emptyOpenHint} />
  ) : (
    <EmptyState icon="bank" title={words.empty} hint={words.emptyHint} />
  )
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(transfer) => transfer.id}
      empty={empty}
      columns={[
        { title: words.received, lead: true, cell: (transfer) => <Times transfer={transfer} /> },
        { title: words.memo, lead: true, cell: (transfer) => <Memo transfer={transfer} /> },
        {
          title: words.amount,
          align: 'end',
          cell: (transfer) => (
            <Amount
              value={transfer.direction === 'out' ? transfer.amount.negated() : transfer.amount}
              signed
            />
          ),
        },
        { title: words.user, cell: (transfer) => <Owner transfer={transfer} /> },
        { title: words.state, cell: (transfer) => <TransferState transfer={transfer} /> },
      ]}
    />
  )
}

/** When we were told, and when the bank says that it happened where that is another minute. */
function Times({ transfer }: { transfer: TransferRow }) {
  const words = useTexts().admin.deposits
  const booked = formatVietnamTime(transfer.transferredAt)
  return (
    <>
      <Time at={transfer.receivedAt} />
      {booked !== formatVietnamTime(transfer.receivedAt) && (
        <span class="cell-sub">{words.transferredAt(booked)}</span>
      )}
    </>
  )
}

function Memo({ transfer }: { transfer: TransferRow }) {
  const words = useTexts().admin.deposits
  const { accountNumber, direction, outcome, referenceCode, gateway } = transfer
  const details = [
    gateway,
    direction === 'out' && words.from(accountNumber),
    outcome === 'wrong_account' && words.account(accountNumber),
    referenceCode && words.bankReference(referenceCode),
  ]
  return (
    <>
      <span class="memo">{transfer.content || words.noMemo}</span>
      <span class="cell-sub">{details.filter(Boolean).join(' · ')}</span>
    </>
  )
}

/** Whose money it is, with the code they were given. */
function Owner({ transfer }: { transfer: TransferRow }) {
  const words = useTexts().admin.deposits
  if (!transfer.userId) return '–'
  return (
    <span>
      <a href={`/admin/users/${transfer.userId}`}>{transfer.username}</a>
      {transfer.depositCode && (
        <span class="cell-sub">
          {words.code} {transfer.depositCode}
        </span>
      )}
    </span>
  )
}

const looks: Record<TransferOutcome, [Tone, IconName]> = {
  credited: ['good', 'checkCircle'],
  unmatched: ['caution', 'help'],
  held: ['caution', 'lock'],
  wrong_account: ['bad', 'failed'],
  ignored: ['neutral', 'cancel'],
}

/** What was done about a transfer, and why. */
function TransferState({ transfer }: { transfer: TransferRow }) {
  const words = useTexts().admin.deposits
  const [tone, icon] = looks[transfer.outcome]
  const reason = transfer.reason && (words.reason[transfer.reason] ?? transfer.reason)
  const flags = (transfer.flags ?? []).map((flag) => words.flag[flag] ?? flag)
  const note = [reason, ...flags].filter(Boolean).join(', ')
  return (
    <span class="state-cell">
      <Status tone={tone} icon={icon}>
        {words.outcome[transfer.outcome]}
      </Status>
      {note && <span class="cell-sub">{note}</span>}
    </span>
  )
}
