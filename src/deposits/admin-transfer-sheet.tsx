import { NotesCard } from '../accounts/notes-card.tsx'
import type { OperatorNote } from '../accounts/operator-notes.sql.ts'
import { formatVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, type Fact, Facts } from '../ui/parts.tsx'
import { CreditedDeposits } from './admin-credited-deposits.tsx'
import { TransferActs } from './admin-transfer-acts.tsx'
import { TransferOutcomeMark, useTransferNote } from './admin-transfer-list.tsx'
import type { Proposal } from './proposals.sql.ts'
import { reopeningOf } from './reversal.ts'
import type { CreditedDeposit } from './reversals.sql.ts'
import type { Suggestion } from './suggestions.ts'
import { isWaiting } from './transfer-act.ts'
import type { TransferSheet } from './transfers.sql.ts'

/** What was typed into one of the forms, with what is wrong with it. */
export type TypedAct = {
  act: string
  to?: string | undefined
  parts?: string | undefined
  reason?: string | undefined
  error: string
}

/** Everything that is known of one transfer, and what a person may do about it. */
export function TransferSheetPage({
  transfer,
  proposal,
  confirmAbove,
  deposits,
  notes,
  noteForm,
  suggestions,
  counts,
  viewerId,
  typed,
  done,
}: {
  transfer: TransferSheet
  proposal: Proposal | undefined
  /** Above this it takes two people. */
  confirmAbove: Money
  deposits: readonly CreditedDeposit[]
  notes: readonly OperatorNote[]
  /** The id that a note gets which is written here. */
  noteForm: string
  suggestions: readonly Suggestion[]
  counts: Readonly<Record<string, number>>
  viewerId: string
  typed?: TypedAct
  /** What has just been done. */
  done?: string | undefined
}) {
  const words = useTexts().admin.deposits
  const message = done !== undefined && words.desk.done[done]
  const note = useTransferNote(transfer)
  const takenBack = transfer.outcome === 'credited' ? reopeningOf(deposits) : undefined
  const isSetAside = transfer.outcome === 'ignored' && transfer.decidedAt !== null
  return (
    <AdminLayout
      title={words.desk.heading(transfer.sepayId)}
      trail={[{ text: words.title, href: '/admin/deposits' }]}
      actions={<TransferOutcomeMark outcome={transfer.outcome} />}
      counts={counts}
    >
      {message && <Notice kind="success">{message}</Notice>}
      {typed && <Notice kind="error">{typed.error}</Notice>}
      {note && <Notice kind={isWaiting(transfer.outcome) ? 'warning' : 'info'}>{note}</Notice>}
      <Columns
        aside={
          <Card title={words.desk.facts}>
            <Facts facts={useFacts(transfer)} />
          </Card>
        }
      >
        {proposal ? (
          <ProposalCard transfer={transfer} proposal={proposal} isMine={proposal.proposedBy === viewerId} />
        ) : (
          isWaiting(transfer.outcome) && (
            <Allowed to="money.act">
              <TransferActs {...{ transfer, suggestions, typed }} confirmAbove={confirmAbove} />
            </Allowed>
          )
        )}
        {(isSetAside || takenBack === 'open') && (
          <Allowed to="money.act">
            <ReopenCard
              transferId={transfer.id}
              hint={isSetAside ? words.desk.reopenHint : words.desk.reopenTakenBack}
              typed={typed?.act === 'reopen' ? typed : undefined}
            />
          </Allowed>
        )}
        {takenBack === 'kept' && <Notice kind="info">{words.desk.staysCredited}</Notice>}
        {deposits.length > 0 && (
          <CreditedDeposits transferId={transfer.id} {...{ deposits, typed, viewerId }} />
        )}
        <NotesCard action={`/admin/deposits/${transfer.id}/notes`} form={noteForm} notes={notes} />
      </Columns>
    </AdminLayout>
  )
}

function ReopenCard({
  transferId,
  hint,
  typed,
}: {
  transferId: string
  hint: string
  typed: TypedAct | undefined
}) {
  const words = useTexts().admin.deposits.desk
  return (
    <Card title={words.reopen}>
      <form method="post" action={`/admin/deposits/${transferId}/act`}>
        <p>{hint}</p>
        <TextField
          name="reason"
          label={words.reason}
          value={typed?.reason}
          error={typed?.error}
          minlength={3}
          maxlength={500}
          autocomplete="off"
          required
        />
        <SubmitButton name="act" value="reopen" tone="secondary">
          {words.reopen}
        </SubmitButton>
      </form>
    </Card>
  )
}

function useFacts(transfer: TransferSheet): Fact[] {
  const words = useTexts().admin.deposits
  const { desk } = words
  const facts: (Fact | false)[] = [
    { term: words.amount, value: <Amount value={transfer.amount} />, strong: true },
    { term: words.memo, value: <span class="memo">{transfer.content || words.noMemo}</span> },
    transfer.description !== '' && {
      term: desk.description,
      value: <span class="memo">{transfer.description}</span>,
    },
    transfer.code !== '' && { term: desk.sepayCode, value: transfer.code },
    transfer.depositCode !== null && { term: desk.matchedCode, value: transfer.depositCode },
    transfer.userId !== null && {
      term: words.user,
      value: <a href={`/admin/users/${transfer.userId}`}>{transfer.username}</a>,
    },
    { term: words.transferredAt('').trim(), value: formatVietnamTime(transfer.transferredAt) },
    { term: words.received, value: formatVietnamTime(transfer.receivedAt) },
    transfer.payer !== null && { term: desk.payer, value: transfer.payer, copy: transfer.payer },
    { term: desk.bankAccount, value: `${transfer.accountNumber} ${transfer.gateway}` },
    { term: words.bankReference('').trim(), value: transfer.referenceCode || '–' },
    { term: desk.sepayId, value: transfer.sepayId, copy: transfer.sepayId },
    transfer.twinSepayId !== null && { term: desk.twin, value: transfer.twinSepayId },
    transfer.decidedAt !== null && {
      term: words.state,
      value: desk.decided(transfer.decidedByName ?? '–', formatVietnamTime(transfer.decidedAt)),
    },
    transfer.note !== null && { term: desk.note, value: transfer.note },
  ]
  return facts.filter((fact) => fact !== false)
}

function ProposalCard({
  transfer,
  proposal,
  isMine,
}: {
  transfer: TransferSheet
  proposal: Proposal
  isMine: boolean
}) {
  const words = useTexts().admin.deposits.desk
  const { act } = proposal
  return (
    <Card title={words.proposal}>
      <p>
        <strong>{words.kinds[act.kind]}</strong>.{' '}
        {words.proposed(proposal.proposedByName, formatVietnamTime(proposal.proposedAt))}
      </p>
      <ul>
        {act.shares.map((share) => (
          <li key={share.userId}>
            <a href={`/admin/users/${share.userId}`}>{share.username}</a> {share.code}{' '}
            <Amount value={Money.parse(share.amount)} />
          </li>
        ))}
        {act.reason && <li>{act.reason}</li>}
      </ul>
      <Allowed to="money.act">
        <form class="button-row" method="post" action={`/admin/deposits/${transfer.id}/act`}>
          <input type="hidden" name="proposal" value={proposal.id} />
          {!isMine && (
            <SubmitButton name="act" value="confirm">
              {words.confirm}
            </SubmitButton>
          )}
          <SubmitButton name="act" value="drop" tone="secondary">
            {words.drop}
          </SubmitButton>
        </form>
      </Allowed>
    </Card>
  )
}
