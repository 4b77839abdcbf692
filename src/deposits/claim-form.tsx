import { formatVietnamTime, toVietnamIso } from '../core/clock.ts'
import { AmountField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { readWholeNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import type { Claim } from './claims.sql.ts'
import type { Deposit } from './deposits.sql.ts'

/** What was typed into the form, with why it was not taken. */
export type TypedClaim = { amount: string; transferredAt: string; bank: string; note: string; error: string }

/** How a deposit stands with claims: what was claimed so far, and from when on the form is offered. */
export type ClaimState = {
  claims: readonly Claim[]
  formAfterSeconds: number
  typed?: TypedClaim | undefined
}

/** "I transferred but see nothing": what was said and answered, and the form once it is time for it. */
export function ClaimArea({ deposit, state }: { deposit: Deposit; state: ClaimState }) {
  const { claims, formAfterSeconds, typed } = state
  const newest = claims[0]
  if (newest?.outcome === null) {
    return <Notice kind="info">{useTexts().topUp.claimOpen(formatVietnamTime(newest.createdAt))}</Notice>
  }
  return (
    <>
      {newest?.answer && <Answer text={newest.answer} />}
      {formAfterSeconds > 0 ? (
        <div
          hx-get={`/wallet/top-up/${deposit.id}/claim`}
          hx-trigger={`load delay:${formAfterSeconds}s`}
          hx-swap="outerHTML"
        />
      ) : (
        <ClaimForm deposit={deposit} typed={typed} />
      )}
    </>
  )
}

function Answer({ text }: { text: string }) {
  return (
    <Notice kind="info" title={useTexts().topUp.claimAnswered}>
      {text}
    </Notice>
  )
}

/** The form, folded until it is wanted. */
export function ClaimForm({ deposit, typed }: { deposit: Deposit; typed?: TypedClaim | undefined }) {
  const t = useTexts().topUp
  const amount = typed?.amount ?? deposit.amountAsked?.toString().split('.')[0] ?? ''
  return (
    <Card>
      <details class="act" open={typed !== undefined}>
        <summary>{t.claim}</summary>
        <form method="post" action={`/wallet/top-up/${deposit.id}/claim`}>
          {typed ? <Notice kind="error">{typed.error}</Notice> : <p>{t.claimHint}</p>}
          <AmountField
            id="claim-amount"
            name="amount"
            label={t.claimAmount}
            value={readWholeNumber(amount) ?? amount}
            required
          />
          <TextField
            name="transferred_at"
            type="datetime-local"
            label={t.claimTime}
            value={typed?.transferredAt ?? toVietnamIso(deposit.createdAt).slice(0, 16)}
            required
          />
          <TextField
            name="bank"
            label={t.claimBank}
            value={typed?.bank}
            maxlength={100}
            autocomplete="off"
            required
          />
          <TextAreaField
            name="note"
            label={t.claimNote}
            hint={t.claimNoteHint}
            value={typed?.note}
            rows={2}
            maxlength={1000}
            optional
          />
          <SubmitButton tone="secondary">{t.claimSend}</SubmitButton>
        </form>
      </details>
    </Card>
  )
}
