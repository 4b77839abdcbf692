import type { ComponentChildren } from 'preact'
import type { Money } from '../core/money.ts'
import { SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { TypedAct } from './admin-transfer-sheet.tsx'
import type { Suggestion } from './suggestions.ts'
import type { TransferSheet } from './transfers.sql.ts'

/** What a person may do about a transfer that waits: what suggests itself, and the forms for everything else. */
export function TransferActs({
  transfer,
  suggestions,
  confirmAbove,
  typed,
}: {
  transfer: TransferSheet
  suggestions: readonly Suggestion[]
  confirmAbove: Money
  typed: TypedAct | undefined
}) {
  const words = useTexts().admin.deposits.desk
  const isOurs = transfer.outcome !== 'wrong_account'
  const mayRelease = transfer.outcome === 'held' && transfer.depositCode !== null
  const of = (act: string) => (typed?.act === act ? typed : undefined)
  const form = { transferId: transfer.id, typed }
  return (
    <>
      {isOurs && <Suggestions transferId={transfer.id} suggestions={suggestions} />}
      <Card title={words.acts} flush>
        {confirmAbove.isLessThan(transfer.amount) && (
          <p class="field-hint card-body mb-0">{words.twoPeople(confirmAbove.format())}</p>
        )}
        {mayRelease && (
          <ActForm {...form} act="release" title={words.release}>
            <p>{words.releaseHint(transfer.username ?? '')}</p>
          </ActForm>
        )}
        {isOurs && (
          <ActForm {...form} act="assign" title={words.assign}>
            <TextField
              name="to"
              label={words.to}
              hint={words.toHint}
              value={of('assign')?.to}
              error={of('assign')?.error}
              maxlength={200}
              autocomplete="off"
              required
            />
          </ActForm>
        )}
        {isOurs && (
          <ActForm {...form} act="split" title={words.split}>
            <TextAreaField
              name="parts"
              label={words.parts}
              hint={words.partsHint}
              value={of('split')?.parts}
              error={of('split')?.error}
              rows={4}
              maxlength={5000}
              required
            />
          </ActForm>
        )}
        <ActForm {...form} act="ignore" title={words.ignore}>
          <TextField
            name="reason"
            label={words.reason}
            value={of('ignore')?.reason}
            error={of('ignore')?.error}
            minlength={3}
            maxlength={500}
            autocomplete="off"
            required
          />
        </ActForm>
      </Card>
    </>
  )
}

function ActForm({
  transferId,
  act,
  title,
  typed,
  children,
}: {
  transferId: string
  act: string
  title: string
  typed: TypedAct | undefined
  children: ComponentChildren
}) {
  return (
    <details class="act" name="act" open={typed?.act === act}>
      <summary>{title}</summary>
      <form method="post" action={`/admin/deposits/${transferId}/act`}>
        <input type="hidden" name="act" value={act} />
        {children}
        <SubmitButton tone="secondary">{useTexts().admin.deposits.desk.review}</SubmitButton>
      </form>
    </details>
  )
}

function Suggestions({
  transferId,
  suggestions,
}: {
  transferId: string
  suggestions: readonly Suggestion[]
}) {
  const words = useTexts().admin.deposits.desk
  return (
    <Card title={words.suggestions} flush>
      <Table
        caption={words.suggestions}
        rows={suggestions}
        rowKey={(one) => one.code}
        empty={<p class="field-hint card-body mb-0">{words.noSuggestions}</p>}
        columns={[
          {
            title: words.to,
            lead: true,
            cell: (one) => (
              <>
                <a href={`/admin/users/${one.userId}`}>{one.username}</a>
                <span class="cell-sub">{one.code}</span>
              </>
            ),
          },
          { title: words.note, cell: (one) => <Reasons suggestion={one} /> },
          {
            title: words.sameAmount,
            align: 'end',
            cell: (one) => (one.amountAsked ? <Amount value={one.amountAsked} /> : '–'),
          },
          {
            title: words.assign,
            hideTitle: true,
            align: 'end',
            cell: (one) => (
              <form method="post" action={`/admin/deposits/${transferId}/act`}>
                <input type="hidden" name="act" value="assign" />
                <input type="hidden" name="to" value={one.code} />
                <SubmitButton tone="secondary">{words.assign}</SubmitButton>
              </form>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Reasons({ suggestion }: { suggestion: Suggestion }) {
  const words = useTexts().admin.deposits.desk
  const { distance, sameAmount, hasClaim, isPermanent } = suggestion
  const reasons = [
    distance === 0 && words.exactCode,
    distance !== undefined && distance > 0 && words.near(String(distance)),
    sameAmount && words.sameAmount,
    hasClaim && words.claimed,
    isPermanent && words.permanent,
  ]
  return <>{reasons.filter(Boolean).join(' · ')}</>
}
