import type { Deposit } from '../deposits/deposits.sql.ts'
import { TicketDuty, useSubject } from '../support/ticket-state.tsx'
import type { TicketRow } from '../support/tickets.sql.ts'
import { SubmitButton } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Dialog } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Amount, Card, Facts, Time } from '../ui/parts.tsx'
import { type DepositState, DepositStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { ApiKeyRow } from './api-keys.sql.ts'
import { deviceOf } from './device.ts'
import type { ReferredUser } from './operator-users.sql.ts'
import type { OpenSession } from './sessions.sql.ts'
import { neededFor } from './team.ts'
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

/** Where somebody is logged in, with the way to end one session, and all. */
export function UserSessionsCard({
  user,
  sessions,
  asks,
  isSelf,
}: {
  user: UserProfile
  sessions: readonly OpenSession[]
  /** Asks at once, for those without script. */
  asks: boolean
  isSelf: boolean
}) {
  const t = useTexts()
  const words = t.operatorLists.users
  const session = t.account.sessions
  const mayEnd = useMay(neededFor(user)) && !isSelf
  const nameOf = ({ userAgent }: OpenSession) => deviceOf(userAgent) ?? session.unknownDevice
  return (
    <Card title={session.title} flush id="sessions">
      <Table
        dense
        caption={session.title}
        rows={sessions}
        rowKey={({ id }) => id}
        empty={<p class="card-footnote">{words.noSessions}</p>}
        columns={[
          {
            title: session.device,
            cell: (one) => (
              <>
                {nameOf(one)}
                <span class="cell-sub">{one.address ?? '–'}</span>
              </>
            ),
          },
          {
            title: session.lastSeen,
            align: 'end',
            cell: (one) => (
              <>
                <Time at={one.lastSeenAt} />
                {mayEnd && (
                  <form
                    class="cell-act"
                    method="post"
                    action={`/admin/users/${user.id}/sessions/${one.id}/end`}
                  >
                    <button
                      class="btn btn-sm btn-outline-secondary"
                      type="submit"
                      aria-label={session.endLabel(nameOf(one))}
                    >
                      {session.end}
                    </button>
                  </form>
                )}
              </>
            ),
          },
        ]}
      />
      {sessions.length > 0 && mayEnd && (
        <div class="card-foot">
          <a
            class="btn btn-outline-danger"
            href={`/admin/users/${user.id}?ask=end-sessions#sessions`}
            data-dialog-open="end-sessions-dialog"
          >
            {words.endSessions}
          </a>
          <Dialog
            id="end-sessions-dialog"
            title={words.endSessionsTitle(user.username)}
            open={asks}
            footer={
              <>
                <form method="dialog">
                  <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
                </form>
                <form method="post" action={`/admin/users/${user.id}/end-sessions`}>
                  <SubmitButton tone="danger">{words.endSessions}</SubmitButton>
                </form>
              </>
            }
          >
            <p>{words.endSessionsHint}</p>
          </Dialog>
        </div>
      )}
    </Card>
  )
}

/** The API keys of a person by name; a key itself is known to nobody here. */
export function UserKeysCard({ apiKeys }: { apiKeys: readonly ApiKeyRow[] }) {
  const words = useTexts().account.keys
  return (
    <Card title={words.title} flush>
      <Table
        dense
        caption={words.title}
        rows={apiKeys}
        rowKey={({ id }) => id}
        empty={<p class="card-footnote">{words.none}</p>}
        columns={[
          {
            title: words.name,
            cell: (key) => (
              <>
                {key.name}
                <span class="cell-sub">{words.scopes[key.scope]}</span>
              </>
            ),
          },
          {
            title: words.lastUse,
            align: 'end',
            cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : words.neverUsed),
          },
        ]}
      />
    </Card>
  )
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
