import { formatVietnamTime } from '../core/clock.ts'
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
  typed,
}: {
  transferId: string
  deposits: readonly CreditedDeposit[]
  typed: TypedAct | undefined
}) {
  const words = useTexts().admin.deposits
  return (
    <Card title={words.desk.credited} flush>
      {deposits.map((deposit) => (
        <details
          key={deposit.id}
          class="act"
          open={deposit.reversedAt !== null || typed?.act === `reverse-${deposit.id}`}
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
          ) : (
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
              <SubmitButton tone="danger">{words.desk.reverse}</SubmitButton>
            </form>
          )}
        </details>
      ))}
    </Card>
  )
}

function Reversed({ deposit }: { deposit: CreditedDeposit }) {
  const words = useTexts().admin.deposits.desk
  const { amountTaken, bonusTaken, missing, reversedAt, reversedByName, reason } = deposit
  if (!reversedAt || !amountTaken || !bonusTaken) return null
  return (
    <p>
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
