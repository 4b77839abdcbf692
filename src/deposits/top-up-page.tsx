import { formatVietnamTime } from '../core/clock.ts'
import type { Money } from '../core/money.ts'
import type { Refusal } from '../core/refusal.ts'
import { AmountChoices, AmountField, SubmitButton, TextField } from '../ui/fields.tsx'
import { formatPercent, readWholeNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, CopyButton, Time } from '../ui/parts.tsx'
import { DepositStatus } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { OfferedBonus } from './bonus-rules.sql.ts'
import type { Deposit } from './deposits.sql.ts'

const SUGGESTIONS = [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000]

/** The form as typed, or as another page asks for. */
export type TypedTopUp = { amount: string; coupon: string }

/** Choosing an amount, going on with a code that waits, and what was topped up before. */
export function TopUpPage({
  typed,
  limits,
  open,
  history,
  refused,
  canPay,
  permanentCode,
  bonuses,
}: {
  typed: TypedTopUp
  limits: { min: Money; max: Money }
  open: readonly Deposit[]
  history: readonly Deposit[]
  refused?: Refusal | undefined
  /** There is a bank account to pay to. */
  canPay: boolean
  /** Undefined where there is nothing to pay into. */
  permanentCode: string | undefined
  bonuses: readonly OfferedBonus[]
}) {
  const t = useTexts()
  const { language } = usePage()
  const sentence = refused?.sentence(language)
  const isAboutAmount = refused?.code === 'amount_out_of_range'
  const isAboutCoupon = refused?.code.startsWith('coupon_')
  return (
    <CustomerLayout
      title={t.topUp.title}
      lead={t.topUp.lead}
      trail={[{ href: '/wallet', text: t.wallet.title }]}
    >
      {sentence && !isAboutAmount && !isAboutCoupon && <Notice kind="error">{sentence}</Notice>}
      <Columns
        aside={
          <>
            {open.length > 0 ? <OpenDeposits deposits={open} /> : <LateIsFine />}
            {bonuses.length > 0 && <Bonuses bonuses={bonuses} />}
            {permanentCode && <PermanentCode code={permanentCode} />}
          </>
        }
      >
        <Card>
          <form method="post" action="/wallet/top-up">
            <AmountField
              name="amount"
              label={t.topUp.amount}
              hint={t.topUp.amountHint(limits.min.format(), limits.max.format())}
              error={isAboutAmount ? sentence : undefined}
              value={readWholeNumber(typed.amount) ?? typed.amount}
              required
            />
            <AmountChoices
              label={t.topUp.suggestions}
              fieldId="field-amount"
              amounts={SUGGESTIONS}
              href={(choice) => `/wallet/top-up?amount=${choice}`}
            />
            <TextField
              name="coupon"
              label={t.topUp.coupon}
              hint={t.topUp.couponHint}
              error={isAboutCoupon ? sentence : undefined}
              value={typed.coupon}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxlength={40}
              optional
            />
            <SubmitButton wide disabled={!canPay}>
              <Icon name="qr" /> {t.topUp.submit}
            </SubmitButton>
          </form>
        </Card>
      </Columns>
      <History deposits={history} />
    </CustomerLayout>
  )
}

function LateIsFine() {
  return <Notice kind="info">{useTexts().topUp.lateIsFine}</Notice>
}

function PermanentCode({ code }: { code: string }) {
  const t = useTexts()
  return (
    <Card title={t.topUp.permanent}>
      <p>
        <strong>{code}</strong> <CopyButton value={code} label={t.topUp.permanent} />
      </p>
      <p class="field-hint">{t.topUp.permanentHint}</p>
    </Card>
  )
}

function Bonuses({ bonuses }: { bonuses: readonly OfferedBonus[] }) {
  const t = useTexts()
  return (
    <Card title={t.topUp.bonuses}>
      <ul>
        {bonuses.map(({ id, minAmount, percent, bonusMax, endsAt }) => {
          const line = t.topUp.bonusLine(minAmount.format(), formatPercent(Number(percent)))
          const cap = bonusMax && t.topUp.bonusUpTo(bonusMax.format())
          const end = endsAt && t.topUp.bonusUntil(formatVietnamTime(endsAt))
          return <li key={id}>{[line, cap, end].filter(Boolean).join(', ')}</li>
        })}
      </ul>
    </Card>
  )
}

function OpenDeposits({ deposits }: { deposits: readonly Deposit[] }) {
  const t = useTexts()
  return (
    <Card title={t.topUp.open}>
      <p class="field-hint">{t.topUp.openHint}</p>
      <ul class="open-deposits">
        {deposits.map((deposit) => (
          <li key={deposit.id} class="open-deposit">
            <span>
              <strong>{deposit.amountAsked && <Amount value={deposit.amountAsked} />}</strong>
              <span class="cell-sub">
                {deposit.code} · <Time at={deposit.createdAt} />
              </span>
            </span>
            <a
              class="btn btn-outline-secondary"
              href={`/wallet/top-up/${deposit.id}`}
              aria-label={t.topUp.continueLabel(deposit.code ?? '')}
            >
              {t.topUp.continue}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function History({ deposits }: { deposits: readonly Deposit[] }) {
  const t = useTexts()
  const columns: Column<Deposit>[] = [
    {
      title: t.topUp.code,
      lead: true,
      cell: (deposit) => (
        <>
          <a href={`/wallet/top-up/${deposit.id}`}>{deposit.code ?? deposit.paidCode ?? t.topUp.noCode}</a>
          <span class="cell-sub">
            <Time at={deposit.createdAt} />
          </span>
        </>
      ),
    },
    {
      title: t.topUp.asked,
      align: 'end',
      cell: (deposit) => (deposit.amountAsked ? <Amount value={deposit.amountAsked} /> : '–'),
    },
    {
      title: t.topUp.credited,
      align: 'end',
      cell: (deposit) => (deposit.amountReceived ? <Amount value={deposit.amountReceived} signed /> : '–'),
    },
    {
      title: t.common.state,
      corner: true,
      cell: (deposit) => (
        <DepositStatus
          status={deposit.status === 'paid' ? 'completed' : deposit.isExpired ? 'expired' : 'pending'}
        />
      ),
    },
  ]
  return (
    <Card title={t.topUp.history} flush>
      <Table
        caption={t.topUp.history}
        columns={columns}
        rows={deposits}
        rowKey={(deposit) => deposit.id}
        empty={<EmptyState icon="qr" title={t.topUp.empty} hint={t.topUp.emptyHint} />}
      />
    </Card>
  )
}
