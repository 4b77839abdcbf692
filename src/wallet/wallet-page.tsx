import type { Deposit } from '../deposits/deposits.sql.ts'
import { SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { addressOf } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, StatTile, StatTiles, Time } from '../ui/parts.tsx'
import { DepositStatus } from '../ui/status.tsx'
import {
  type DateProblem,
  movementKinds,
  movementStates,
  type TypedFilter,
  type WalletLine,
} from './movement.ts'
import { WalletList } from './wallet-list.tsx'

const HERE = '/wallet'

/** A customer's wallet: what it holds, what is on its way, and everything that has moved. */
export function WalletPage({
  lines,
  ways,
  shown,
  problem,
  open,
  months,
}: {
  lines: readonly WalletLine[]
  /** On to other pages of the list. */
  ways: { first: string | undefined; next: string | undefined }
  /** The filter as it is in the address. */
  shown: TypedFilter
  problem: DateProblem | undefined
  open: readonly Deposit[]
  months: readonly string[]
}) {
  const t = useTexts()
  const words = t.money.wallet
  const { user } = usePage()
  const topUp = (
    <a class="btn btn-primary" href="/wallet/top-up">
      <Icon name="plus" /> {t.nav.topUp}
    </a>
  )
  const csv = lines.length > 0 && (
    <a href={addressOf(HERE, { ...shown, format: 'csv' })} download>
      <Icon name="download" size={18} /> {words.csv}
    </a>
  )
  return (
    <CustomerLayout title={t.wallet.title} actions={topUp}>
      {user && (
        <StatTiles>
          <StatTile icon="wallet" label={t.wallet.balance}>
            <Amount value={user.balance} />
          </StatTile>
        </StatTiles>
      )}
      {open.length > 0 && <OpenDeposits deposits={open} />}
      <KindTabs shown={shown} />
      {problem && <Notice kind="warning">{words.dateProblems[problem]}</Notice>}
      <MoreFilters shown={shown} isOpen={problem !== undefined} />
      <Card title={t.wallet.caption} actions={csv} flush>
        <WalletList lines={lines} shown={shown} isFirst={!ways.first} />
      </Card>
      <Pager {...ways} />
      {months.length > 0 && <Statements months={months} />}
    </CustomerLayout>
  )
}

function OpenDeposits({ deposits }: { deposits: readonly Deposit[] }) {
  const t = useTexts()
  return (
    <Card title={t.money.wallet.open}>
      <ul class="open-deposits">
        {deposits.map((deposit) => (
          <li key={deposit.id} class="open-deposit">
            <span>
              <span class="open-deposit-top">
                <strong>{deposit.amountAsked && <Amount value={deposit.amountAsked} />}</strong>
                <DepositStatus status="pending" />
              </span>
              <span class="cell-sub open-deposit-top">
                <span>{deposit.code}</span>
                <Time at={deposit.createdAt} />
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

function KindTabs({ shown }: { shown: TypedFilter }) {
  const t = useTexts()
  const { type, ...others } = shown
  const all = { href: addressOf(HERE, others), text: t.common.all, current: type === undefined }
  const kinds = movementKinds.map((kind) => ({
    href: addressOf(HERE, { ...others, type: kind }),
    text: kind === 'reversal' ? t.money.wallet.reversal : t.transactionType[kind],
    current: kind === type,
  }))
  return <Tabs label={t.common.type} tabs={[all, ...kinds]} />
}

/** State and days; folded away until somebody wants them. */
function MoreFilters({ shown, isOpen }: { shown: TypedFilter; isOpen: boolean }) {
  const t = useTexts()
  const words = t.money.wallet
  const { type, state, from, to } = shown
  const isOn = state !== undefined || from !== undefined || to !== undefined
  return (
    <details class="wallet-filter" open={isOn || isOpen}>
      <summary>{words.moreFilters}</summary>
      <form class="wallet-filter-form" action={HERE} method="get">
        {type && <input type="hidden" name="type" value={type} />}
        <SelectField
          name="state"
          label={t.common.state}
          value={state}
          placeholder={t.common.all}
          choices={movementStates.map((one) => ({ value: one, text: words.states[one] }))}
        />
        <TextField type="date" name="from" label={words.from} value={from} />
        <TextField type="date" name="to" label={words.to} value={to} />
        <div class="wallet-filter-buttons">
          <SubmitButton tone="secondary">{t.common.filter}</SubmitButton>
          {isOn && (
            <a class="btn btn-link" href={addressOf(HERE, { type })}>
              {t.common.clearFilters}
            </a>
          )}
        </div>
      </form>
    </details>
  )
}

function Statements({ months }: { months: readonly string[] }) {
  const words = useTexts().money.statement
  return (
    <Card title={words.months}>
      <ul class="choices statement-months">
        {months.map((month) => (
          <li key={month}>
            <a class="choice" href={`/wallet/statement/${month}`}>
              {words.month(month)}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}
