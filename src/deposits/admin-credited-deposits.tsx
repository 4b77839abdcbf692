import { formatVietnamTime } from '../core/clock.ts'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { formatPercent } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card } from '../ui/parts.tsx'
import type { TypedAct } from './admin-transfer-sheet.tsx'
import type { CreditedDeposit } from './reversals.sql.ts'

/** The deposits that a transfer was credited as, each with what was taken back, or the form that does it. */
export function CreditedDeposits({
  transferId,
  deposits,
  viewerId,
  typed,
}: {
  transferId: string
  deposits: readonly CreditedDeposit[]
  viewerId: string
  typed: TypedAct | undefined
}) {
  const { deposits: words, users } = useTexts().admin
  return (
    <Card title={words.desk.credited} flush>
      {deposits.map((deposit) => (
        <div key={deposit.id}>
          <p class="card-body pb-0 mb-0">
            <a href={`/admin/users/${deposit.userId}`}>{deposit.username}</a>
            {' · '}
            <a href={`/admin/users/${deposit.userId}#ledger`}>{users.ledger}</a>
          </p>
          <details
            class="act"
            open={
              deposit.reversedAt !== null ||
              deposit.proposalId !== null ||
              typed?.act === `reverse-${deposit.id}`
            }
          >
            <summary>
              {deposit.username}: <Amount value={deposit.amountReceived} />
              {deposit.bonusAmount && (
                <>
                  {' · '}
                  {words.desk.bonusOf(
                    deposit.bonusAmount.format(),
                    formatPercent(Number(deposit.bonusPercent ?? 0)),
                  )}
                </>
              )}
              {deposit.coupon && (
                <>
                  {' · '}
                  {words.desk.couponGave(deposit.coupon, deposit.couponAmount?.format())}
                </>
              )}
            </summary>
            {deposit.reversedAt ? (
              <Reversed deposit={deposit} />
            ) : deposit.proposalId ? (
              <Proposed transferId={transferId} deposit={deposit} isMine={deposit.proposedBy === viewerId} />
            ) : (
              <Allowed to="money.act">
                <form method="post" action={`/admin/deposits/${transferId}/reverse`}>
                  <p>{words.desk.reverseHint}</p>
                  <input type="hidden" name="deposit" value={deposit.id} />
                  <TextField
                    id={`reason-${deposit.id}`}
                    name="reason"
                    label={words.desk.reason}
                    value={typed?.act === `reverse-${deposit.id}` ? typed.reason : undefined}
                    minlength={3}
                    maxlength={500}
                    autocomplete="off"
                    required
                  />
                  <SubmitButton tone="secondary">{words.desk.review}</SubmitButton>
                </form>
              </Allowed>
            )}
          </details>
        </div>
      ))}
    </Card>
  )
}

function Proposed({
  transferId,
  deposit,
  isMine,
}: {
  transferId: string
  deposit: CreditedDeposit
  isMine: boolean
}) {
  const words = useTexts().admin.deposits.desk
  const { proposalId, proposedByName, proposedAt, proposedReason } = deposit
  return (
    <Allowed to="money.act">
      <form method="post" action={`/admin/deposits/${transferId}/reverse`}>
        <p>
          <strong>{words.proposal}</strong>.{' '}
          {proposedAt && words.proposed(proposedByName ?? '–', formatVietnamTime(proposedAt))}.{' '}
          {proposedReason}
        </p>
        <p>{words.reverseHint}</p>
        <input type="hidden" name="deposit" value={deposit.id} />
        <input type="hidden" name="proposal" value={proposalId ?? ''} />
        <div class="button-row">
          {!isMine && (
            <SubmitButton name="act" value="confirm" tone="danger">
              {words.confirm}
            </SubmitButton>
          )}
          <SubmitButton name="act" value="drop" tone="secondary">
            {words.drop}
          </SubmitButton>
        </div>
      </form>
    </Allowed>
  )
}

function Reversed({ deposit }: { deposit: CreditedDeposit }) {
  const words = useTexts().admin.deposits.desk
  const { amountTaken, bonusTaken, missing, reversedAt, reversedByName, reason } = deposit
  if (!reversedAt || !amountTaken || !bonusTaken) return null
  return (
    <p class="card-body pt-0 mb-0">
      {words.reversed(
        amountTaken.plus(bonusTaken).format(),
        reversedByName ?? '–',
        formatVietnamTime(reversedAt),
      )}
      . {reason}
      {missing?.isPositive() && <strong> {words.missing(missing.format())}</strong>}
    </p>
  )
}
