import type { Deposit } from '../deposits/deposits.sql.ts'
import { TicketDuty, useSubject } from '../support/ticket-state.tsx'
import type { TicketRow } from '../support/tickets.sql.ts'
import { addressOf, formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Facts, Time } from '../ui/parts.tsx'
import { type DepositState, DepositStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { ReferredUser } from './operator-users.sql.ts'
import type { UserProfile } from './users.sql.ts'

/** The newest deposits of a person, paid or not. */
export function DepositsCard({ user, deposits }: { user: UserProfile; deposits: readonly Deposit[] }) {
  const t = useTexts()
  const words = t.operatorLists.users
  return (
    <Card
      title={words.deposits}
      flush
      actions={<a href={addressOf('/admin/deposits', { q: user.username })}>{t.common.viewAll}</a>}
    >
      <Table
        dense
        caption={words.deposits}
        rows={deposits}
        rowKey={(deposit) => deposit.id}
        empty={<p class="card-footnote">{words.noDeposits}</p>}
        columns={[
          {
            title: t.common.time,
            cell: (deposit) => (
              <>
                <strong>{deposit.paidCode ?? deposit.code ?? '–'}</strong>
                <span class="cell-sub">
                  <Time at={deposit.paidAt ?? deposit.createdAt} />
                </span>
              </>
            ),
          },
          {
            title: t.common.amount,
            align: 'end',
            cell: ({ amountReceived, amountAsked }) => {
              const amount = amountReceived ?? amountAsked
              return amount ? <Amount value={amount} /> : '–'
            },
          },
          { title: t.common.state, cell: (deposit) => <DepositStatus status={stateOf(deposit)} /> },
        ]}
      />
    </Card>
  )
}

function stateOf(deposit: Deposit): DepositState {
  if (deposit.isReversed) return 'canceled'
  if (deposit.status === 'paid') return 'completed'
  return deposit.isExpired ? 'expired' : 'pending'
}

/** Who referred a person, whom they have referred, and what it brought. */
export function UserReferralCard({
  user,
  referred,
  referredCount,
  countedTo,
}: {
  user: UserProfile
  /** The newest of them. */
  referred: readonly ReferredUser[]
  /** Counted to one more than `countedTo`. */
  referredCount: number
  countedTo: number
}) {
  const t = useTexts()
  const words = t.operatorLists.users
  const count = formatNumber(Math.min(referredCount, countedTo)) + (referredCount > countedTo ? '+' : '')
  return (
    <Card title={words.referral}>
      <Facts
        facts={[
          { term: t.admin.users.referralCode, value: user.referralCode, copy: user.referralCode },
          {
            term: t.admin.users.referrer,
            value: user.referrerId ? (
              <a href={`/admin/users/${user.referrerId}`}>{user.referrerName}</a>
            ) : (
              words.nobody
            ),
          },
          { term: words.referred, value: count },
          { term: t.admin.users.referralEarnings, value: <Amount value={user.referralEarnings} /> },
        ]}
      />
      {referred.length > 0 && (
        <ul class="plain-list">
          {referred.map((one) => (
            <li key={one.id}>
              <a href={`/admin/users/${one.id}`}>{one.username}</a>
              <span>
                <Amount value={one.totalSpent} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** The newest tickets of a person. */
export function UserTicketsCard({ user, tickets }: { user: UserProfile; tickets: readonly TicketRow[] }) {
  const t = useTexts()
  const words = t.operatorLists.users
  const subject = useSubject()
  const all = addressOf('/admin/tickets', { q: user.username })
  return (
    <Card
      title={t.support.tickets.title}
      flush
      actions={tickets.length > 0 && <a href={all}>{t.common.viewAll}</a>}
    >
      <Table
        dense
        caption={t.support.tickets.title}
        rows={tickets}
        rowKey={({ number }) => number}
        empty={<p class="card-footnote">{words.noTickets}</p>}
        columns={[
          {
            title: t.common.details,
            cell: (ticket) => (
              <>
                <a href={`/admin/tickets/${ticket.number}`}>{subject(ticket)}</a>
                <span class="cell-sub">
                  <Time at={ticket.lastAt} />
                </span>
              </>
            ),
          },
          { title: t.common.state, align: 'end', cell: ({ status }) => <TicketDuty status={status} /> },
        ]}
      />
    </Card>
  )
}
