import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Time } from '../ui/parts.tsx'
import { DepositStatus } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { Texts } from '../ui/texts.ts'
import type { TypedFilter, WalletLine } from './movement.ts'

/** The lines of a wallet: a table where there is room for one, a calm list on phones. */
export function WalletList({
  lines,
  shown,
  isFirst,
}: {
  lines: readonly WalletLine[]
  shown: TypedFilter
  isFirst: boolean
}) {
  const t = useTexts()
  const hasMoved = shown.state !== 'pending' && shown.state !== 'expired'
  const columns: Column<WalletLine>[] = [
    {
      title: t.wallet.movement,
      lead: true,
      cell: (line) => (
        <>
          <strong>{titleOf(line, t)}</strong>
          <Subject line={line} />
        </>
      ),
    },
    { title: t.common.time, cell: (line) => <Time at={line.at} /> },
    {
      title: t.common.amount,
      align: 'end',
      corner: true,
      cell: (line) => <Amount value={line.amount} signed={hasMoved} />,
    },
    hasMoved
      ? {
          title: t.wallet.balanceAfter,
          align: 'end',
          cell: (line) => line.balanceAfter && <Amount value={line.balanceAfter} />,
        }
      : {
          title: t.common.state,
          align: 'end',
          cell: (line) => <DepositStatus status={line.state} />,
        },
  ]
  return (
    <div class="movements">
      <Table
        caption={t.wallet.caption}
        columns={columns}
        rows={lines}
        rowKey={(line) => line.key}
        empty={<NothingHere shown={shown} isFirst={isFirst} />}
      />
    </div>
  )
}

function titleOf({ kind, type }: WalletLine, t: Texts): string {
  const title = t.transactionType[type]
  return kind === 'reversal' ? `${t.money.wallet.reversal} · ${title}` : title
}

/** What a line was for: an order or a deposit of this customer, or what friends brought. */
function Subject({ line }: { line: WalletLine }) {
  const t = useTexts()
  const words = t.money.wallet
  const { orderNumber, serviceName, depositId, code, type } = line
  if (orderNumber !== null) {
    return (
      <span class="cell-sub">
        <a href={`/orders/${orderNumber}`}>{t.wallet.ofOrder(String(orderNumber))}</a>
        {serviceName && ` · ${serviceName}`}
      </span>
    )
  }
  if (depositId !== null) {
    const text = code ? words.ofDeposit(code) : words.theDeposit
    return (
      <span class="cell-sub">
        <a href={`/wallet/top-up/${depositId}`}>{text}</a>
      </span>
    )
  }
  // Commission comes from somebody else's order, which is not this customer's to open.
  if (type === 'commission') {
    return (
      <span class="cell-sub">
        <a href="/referral">{t.nav.referral}</a>
      </span>
    )
  }
  return code ? <span class="cell-sub">{code}</span> : null
}

/** Why there is nothing, and what to do next. */
function NothingHere({ shown, isFirst }: { shown: TypedFilter; isFirst: boolean }) {
  const t = useTexts()
  const words = t.money.wallet
  if (shown.state === 'pending') {
    const action = { href: '/wallet/top-up', text: t.nav.topUp }
    return <EmptyState icon="clock" title={words.noneWaits} hint={words.noneWaitsHint} action={action} />
  }
  if (Object.keys(shown).length > 0 || !isFirst) {
    const action = { href: '/wallet', text: t.common.viewAll }
    return <EmptyState icon="search" title={t.common.noMatches} hint={words.noMatchesHint} action={action} />
  }
  const action = { href: '/wallet/top-up', text: t.nav.topUp }
  return <EmptyState icon="wallet" title={t.wallet.empty} hint={t.wallet.emptyHint} action={action} />
}
