import { formatVietnamTime } from '../core/clock.ts'
import type { IconName } from '../ui/icons.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Time } from '../ui/parts.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { TransferOutcome, TransferRow } from './transfers.sql.ts'

/** Transfers the bank told of, each with what was done about it. */
export function TransferTable({
  rows,
  empty,
}: {
  rows: readonly TransferRow[]
  /** What it means that there is nothing. */
  empty: 'all' | 'open' | 'nothing'
}) {
  const words = useTexts().admin.deposits
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(transfer) => transfer.id}
      empty={<Nothing why={empty} />}
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

function Nothing({ why }: { why: 'all' | 'open' | 'nothing' }) {
  const words = useTexts().admin.deposits
  if (why === 'nothing') return <EmptyState icon="search" title={words.emptyFor} hint={words.emptyForHint} />
  if (why === 'open') {
    return <EmptyState icon="checkCircle" title={words.emptyOpen} hint={words.emptyOpenHint} />
  }
  return <EmptyState icon="bank" title={words.empty} hint={words.emptyHint} />
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
  const memo = transfer.content || words.noMemo
  const details = [
    gateway,
    direction === 'out' && words.from(accountNumber),
    outcome === 'wrong_account' && words.account(accountNumber),
    referenceCode && words.bankReference(referenceCode),
    transfer.isMissed && words.desk.missed,
  ]
  return (
    <>
      <a
        class="row-link memo"
        href={`/admin/deposits/${transfer.id}`}
        aria-label={`${memo}: ${words.desk.open(transfer.sepayId)}`}
      >
        {memo}
      </a>
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

function TransferState({ transfer }: { transfer: TransferRow }) {
  const note = useTransferNote(transfer)
  return (
    <span class="state-cell">
      <TransferOutcomeMark outcome={transfer.outcome} />
      {note && <span class="cell-sub">{note}</span>}
    </span>
  )
}

/** What was done about a transfer. */
export function TransferOutcomeMark({ outcome }: { outcome: TransferOutcome }) {
  const words = useTexts().admin.deposits
  const [tone, icon] = looks[outcome]
  return (
    <Status tone={tone} icon={icon}>
      {words.outcome[outcome]}
    </Status>
  )
}

/** Why it was done, and what else was noticed of the transfer; empty where there is nothing to say. */
export function useTransferNote(transfer: Pick<TransferRow, 'reason' | 'flags'>): string {
  const words = useTexts().admin.deposits
  const reason = transfer.reason && (words.reason[transfer.reason] ?? transfer.reason)
  const flags = (transfer.flags ?? []).map((flag) => words.flag[flag] ?? flag)
  return [reason, ...flags].filter(Boolean).join(', ')
}
