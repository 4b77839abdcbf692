import { Money } from '../core/money.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, type Fact, Facts } from '../ui/parts.tsx'
import { reversalOf } from './reversal.ts'
import type { CreditedDeposit } from './reversals.sql.ts'
import type { PlannedAct } from './transfer-act.ts'
import type { TransferSheet } from './transfers.sql.ts'

type Around = {
  transfer: TransferSheet
  /** Above this it takes two people. */
  confirmAbove: Money
  counts: Readonly<Record<string, number>>
}

/** What an act on a transfer will do, to confirm; `fields` is the form as it was sent. */
export function TransferReviewPage({
  plan,
  fields,
  ...around
}: Around & { plan: PlannedAct; fields: Readonly<Record<string, string | undefined>> }) {
  const words = useTexts().admin.deposits
  const { transfer } = around
  const facts: Fact[] = [
    { term: words.amount, value: <Amount value={transfer.amount} /> },
    { term: words.memo, value: <span class="memo">{transfer.content || words.noMemo}</span> },
    ...plan.shares.map((share) => ({
      term: words.desk.willCredit,
      value: (
        <>
          {share.username}: <Amount value={Money.parse(share.amount)} />
          {share.code && <span class="cell-sub">{share.code}</span>}
        </>
      ),
      strong: true,
    })),
    ...(plan.reason === null ? [] : [{ term: words.desk.note, value: plan.reason }]),
  ]
  return (
    <ReviewPage
      {...around}
      title={words.desk[plan.kind]}
      facts={facts}
      amount={transfer.amount}
      action="act"
      fields={fields}
      warning={plan.kind === 'ignore' ? words.desk.canReopen : words.desk.cannotUndo}
      isDanger={plan.kind === 'ignore'}
    />
  )
}

/** What taking a deposit back will do, to confirm. */
export function ReversalReviewPage({
  deposit,
  reason,
  ...around
}: Around & { deposit: CreditedDeposit; reason: string }) {
  const words = useTexts().admin.deposits
  const { id, userId, amountReceived: amount, balance } = deposit
  const bonus = (deposit.bonusAmount ?? Money.zero).plus(deposit.couponAmount ?? Money.zero)
  const { amountTaken, bonusTaken, missing } = reversalOf({ id, userId, amount, bonus }, balance)
  const facts: (Fact | false)[] = [
    { term: words.user, value: deposit.username },
    { term: words.amount, value: <Amount value={amount} /> },
    bonus.isPositive() && { term: words.desk.bonus, value: <Amount value={bonus} /> },
    { term: words.desk.balance, value: <Amount value={balance} /> },
    { term: words.desk.willTake, value: <Amount value={amountTaken.plus(bonusTaken)} />, strong: true },
    missing.isPositive() && { term: words.desk.willMiss, value: <Amount value={missing} /> },
    { term: words.desk.note, value: reason },
  ]
  return (
    <ReviewPage
      {...around}
      title={words.desk.reverse}
      facts={facts.filter((fact) => fact !== false)}
      amount={amount}
      action="reverse"
      fields={{ deposit: id, reason }}
      warning={words.desk.cannotUndo}
      isDanger
    />
  )
}

function ReviewPage({
  transfer,
  confirmAbove,
  counts,
  title,
  facts,
  amount,
  action,
  fields,
  warning,
  isDanger,
}: Around & {
  title: string
  facts: readonly Fact[]
  /** What is weighed against `confirmAbove`. */
  amount: Money
  action: 'act' | 'reverse'
  fields: Readonly<Record<string, string | undefined>>
  /** What to know before it is done, where one person is enough. */
  warning: string
  isDanger: boolean
}) {
  const t = useTexts()
  const words = t.admin.deposits
  const here = `/admin/deposits/${transfer.id}`
  const takesTwo = confirmAbove.isLessThan(amount)
  return (
    <AdminLayout
      title={words.desk.reviewTitle}
      trail={[
        { text: words.title, href: '/admin/deposits' },
        { text: words.desk.heading(transfer.sepayId), href: here },
      ]}
      counts={counts}
    >
      <div class="narrow">
        <Card title={title}>
          <Notice kind={takesTwo ? 'info' : 'warning'}>
            {takesTwo ? words.desk.willPropose(confirmAbove.format()) : warning}
          </Notice>
          <Facts facts={facts} />
          <form class="button-row" method="post" action={`${here}/${action}`}>
            {Object.entries(fields).map(
              ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />,
            )}
            <input type="hidden" name="confirmed" value="yes" />
            <SubmitButton tone={isDanger && !takesTwo ? 'danger' : 'primary'}>
              {takesTwo ? words.desk.propose : title}
            </SubmitButton>
            <a class="btn btn-outline-secondary" href={here}>
              {t.common.cancel}
            </a>
          </form>
        </Card>
      </div>
    </AdminLayout>
  )
}
