import type { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { qrSvg, vietQrPayload } from '../partners/vietqr.ts'
import { addressOf } from '../ui/format.ts'
import { HeaderBalance } from '../ui/header-live.tsx'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, Facts, QrCode, Time } from '../ui/parts.tsx'
import { ClaimArea, type ClaimState } from './claim-form.tsx'
import type { Deposit } from './deposits.sql.ts'

/** The account that customers pay into. */
export type ReceivingAccount = { bin: string; bankName: string; accountNumber: string; accountName: string }

type Transfer = ReceivingAccount & { amount: Money; memo: string }

/** A deposit: the QR code and details to pay it by, until the money has come. */
export function PaymentPage({
  deposit,
  transfer,
  sandboxBankUrl,
  claims,
  hasDraft,
}: {
  deposit: Deposit
  /** Undefined where there is nothing to pay: it came without a code, or no bank account is set up. */
  transfer: Transfer | undefined
  sandboxBankUrl: string | undefined
  claims: ClaimState
  /** An order waits for this money. */
  hasDraft: boolean
}) {
  const t = useTexts()
  const { language } = usePage()
  const isPaid = deposit.status === 'paid'
  // Neither waiting nor paid: the heading stays right while the page turns from one to the other.
  const amount = deposit.amountAsked ?? deposit.amountReceived
  return (
    <CustomerLayout
      title={amount ? t.topUp.payTitle(amount.format()) : t.topUp.title}
      trail={[
        { href: '/wallet', text: t.wallet.title },
        { href: '/wallet/top-up', text: t.topUp.title },
      ]}
    >
      {isPaid ? (
        <PaymentPaid deposit={deposit} hasDraft={hasDraft} />
      ) : transfer ? (
        <PaymentWaits {...{ deposit, transfer, sandboxBankUrl, claims }} />
      ) : (
        <Notice kind="error">{new Refusal('deposits_unavailable').sentence(language)}</Notice>
      )}
    </CustomerLayout>
  )
}

function PaymentWaits({
  deposit,
  transfer,
  sandboxBankUrl,
  claims,
}: {
  deposit: Deposit
  transfer: Transfer
  sandboxBankUrl: string | undefined
  claims: ClaimState
}) {
  const t = useTexts()
  const { amount, memo } = transfer
  return (
    <div
      id="payment"
      hx-get={`/wallet/top-up/${deposit.id}/state`}
      hx-trigger="live:deposits from:body"
      hx-swap="outerHTML"
    >
      <div class="payment">
        <Card title={t.topUp.scan}>
          <QrCode svg={qrSvg(vietQrPayload(transfer))} label={t.topUp.qrLabel(amount.format(), memo)} />
          <a
            class="btn btn-outline-secondary w-100"
            href={`/wallet/top-up/${deposit.id}/qr.png`}
            download={`${memo}.png`}
          >
            <Icon name="download" /> {t.topUp.saveQr}
          </a>
        </Card>
        <Card title={t.topUp.transferTo}>
          <Facts
            facts={[
              { term: t.topUp.bank, value: transfer.bankName },
              { term: t.topUp.accountNumber, value: transfer.accountNumber, copy: transfer.accountNumber },
              { term: t.topUp.accountName, value: transfer.accountName },
              { term: t.topUp.transferAmount, value: <Amount value={amount} />, copy: wholeDigits(amount) },
              { term: t.topUp.memo, value: memo, copy: memo, strong: true },
              ...(deposit.coupon ? [{ term: t.topUp.coupon, value: deposit.coupon }] : []),
            ]}
          />
          <p class="field-hint">{t.topUp.memoHint}</p>
          <div class="payment-state">
            <span class="waiting-dot" aria-hidden="true" />
            <p>{t.topUp.waiting}</p>
          </div>
          <p class="field-hint">{deposit.isExpired ? t.topUp.expired : t.topUp.lateIsFine}</p>
          <noscript>
            <a class="btn btn-outline-secondary w-100" href={`/wallet/top-up/${deposit.id}`}>
              {t.topUp.reload}
            </a>
          </noscript>
          {sandboxBankUrl && (
            <div class="sandbox-door">
              <a
                class="btn btn-outline-secondary w-100"
                href={addressOf(sandboxBankUrl, { memo, amount: wholeDigits(amount) })}
                target="_blank"
                rel="noopener"
              >
                <Icon name="bank" /> {t.topUp.sandbox}
              </a>
              <p class="field-hint">{t.topUp.sandboxHint}</p>
            </div>
          )}
        </Card>
      </div>
      <ClaimArea deposit={deposit} state={claims} />
    </div>
  )
}

/** What takes the place of the code when the money has come. With `swap` it brings the header's balance along. */
export function PaymentPaid({
  deposit,
  hasDraft,
  swap,
}: {
  deposit: Deposit
  hasDraft: boolean
  swap?: boolean
}) {
  const t = useTexts()
  const { user } = usePage()
  return (
    <>
      <div id="payment" class="payment-paid">
        <Card>
          <div class="empty-state" role="status">
            <span class="paid-icon">
              <Icon name="check" size={34} />
            </span>
            <p class="paid-title">{t.topUp.paidTitle}</p>
            {deposit.amountReceived && <p>{t.topUp.paid(deposit.amountReceived.format())}</p>}
            {deposit.bonusAmount && <p>{t.topUp.bonusReceived(deposit.bonusAmount.format())}</p>}
          </div>
          <Facts
            facts={[
              ...(deposit.paidAt ? [{ term: t.topUp.paidAt, value: <Time at={deposit.paidAt} /> }] : []),
              ...(user
                ? [{ term: t.topUp.newBalance, value: <Amount value={user.balance} />, strong: true }]
                : []),
            ]}
          />
          <a class="btn btn-primary w-100" href={hasDraft ? '/orders/new?draft=1' : '/orders/new'}>
            {hasDraft ? t.topUp.continueOrder : t.topUp.startOrdering}
          </a>
        </Card>
      </div>
      {swap && user && <HeaderBalance user={user} swap />}
    </>
  )
}

function wholeDigits(amount: Money): string {
  return amount.toString().split('.')[0]!
}
