import type { Deposit } from '../deposits/deposits.sql.ts'
import type { AuditRow } from '../operations/audit-history.sql.ts'
import { AuditCard } from '../operations/audit-list.tsx'
import type { OrderRow } from '../orders/orders.sql.ts'
import type { Acceptance } from '../support/acceptances.sql.ts'
import { AcceptedCard } from '../support/accepted-card.tsx'
import type { TicketRow } from '../support/tickets.sql.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Dialog } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, type Fact, Facts, TierBadge, Time } from '../ui/parts.tsx'
import type { Movement } from '../wallet/wallet.sql.ts'
import { AccountState } from './admin-account-state.tsx'
import { FactorReset } from './admin-factor-reset.tsx'
import { UserKeysCard, UserSessionsCard, UserWebhooksCard } from './admin-user-access.tsx'
import { BlockedNotice, Blocking } from './admin-user-block.tsx'
import { DepositsCard, UserReferralCard, UserTicketsCard } from './admin-user-cards.tsx'
import { MovementTable, UserOrders } from './admin-user-tables.tsx'
import type { ApiKeyRow } from './api-keys.sql.ts'
import { NotesCard } from './notes-card.tsx'
import type { OperatorNote } from './operator-notes.sql.ts'
import type { ReferredUser } from './operator-users.sql.ts'
import type { KnownSession } from './sessions.sql.ts'
import { neededFor } from './team.ts'
import type { Tier } from './tier.ts'
import { isOperator } from './user.ts'
import type { UserWebhook } from './user-webhooks.sql.ts'
import type { UserProfile } from './users.sql.ts'

/** Everything that is known of one person. */
export type UserSheetFacts = {
  user: UserProfile
  tier: Tier
  /** One more than `movementsShown` when there are older ones. */
  movements: readonly Movement[]
  movementsShown: number
  /** Where this page of movements begins; undefined on the first. */
  before: number | undefined
  orders: readonly OrderRow[]
  deposits: readonly Deposit[]
  notes: readonly OperatorNote[]
  sessions: readonly KnownSession[]
  apiKeys: readonly ApiKeyRow[]
  tickets: readonly TicketRow[]
  referred: readonly ReferredUser[]
  referredCount: number
  /** Those they have referred were counted to one more than this. */
  countedTo: number
  acceptances: readonly Acceptance[]
  audit: readonly AuditRow[]
  webhooks: readonly UserWebhook[]
  counts: Readonly<Record<string, number>>
}

/** Everything about one person: who they are, their money, their orders, what was said, and blocking them. */
export function UserSheet({
  isSelf,
  asks,
  askedKey,
  noteForm,
  ...facts
}: UserSheetFacts & {
  isSelf: boolean
  /** What to ask about at once, for those without script. */
  asks: string | undefined
  /** The key that `revoke` asks about. */
  askedKey: string | undefined
  /** The id of the note that may be written. */
  noteForm: string
}) {
  const { user, tier, movements, movementsShown, before, orders, acceptances, counts } = facts
  const t = useTexts()
  const words = t.admin.users
  const shown = movements.slice(0, movementsShown)
  const here = `/admin/users/${user.id}`
  const last = movements.length > movementsShown ? shown.at(-1) : undefined
  return (
    <AdminLayout
      title={user.username}
      trail={[{ text: words.title, href: '/admin/users' }]}
      actions={<AccountState isActive={user.isActive} />}
      counts={counts}
    >
      {!user.isActive && <BlockedNotice audit={facts.audit} />}
      <Columns
        aside={
          <>
            <Card title={words.profile}>
              <ProfileFacts user={user} tier={tier} />
              {!isSelf && (
                <>
                  <Allowed to="money.act">
                    <a class="btn btn-outline-secondary w-100" href={`/admin/adjustments?user=${user.id}`}>
                      {t.money.adjustments.open}
                    </a>
                  </Allowed>
                  <a class="btn btn-outline-secondary w-100" href={`/admin/users/${user.id}/prices`}>
                    {t.money.prices.open}
                  </a>
                  <Allowed to={neededFor(user)}>
                    <ResetLink user={user} asks={asks === 'reset-link'} />
                    <Allowed to="team.change">
                      <a class="btn btn-outline-secondary w-100" href={`/admin/team/${user.id}`}>
                        {t.team.change}
                      </a>
                      <FactorReset user={user} asks={asks === 'second-factor'} />
                    </Allowed>
                    <Blocking user={user} asks={asks === 'block'} />
                  </Allowed>
                </>
              )}
            </Card>
            <UserReferralCard {...facts} />
            {/* From where those who work here log in is nobody's business but an owner's. */}
            <Allowed to={isOperator(user) ? 'team.change' : 'users.read'}>
              <UserSessionsCard
                user={user}
                sessions={facts.sessions}
                asks={asks === 'end-sessions'}
                isSelf={isSelf}
              />
            </Allowed>
            <UserKeysCard
              user={user}
              apiKeys={facts.apiKeys}
              asksFor={asks === 'revoke' ? askedKey : undefined}
            />
            <UserWebhooksCard webhooks={facts.webhooks} />
            <AcceptedCard acceptances={acceptances} />
          </>
        }
      >
        <NotesCard action={`${here}/notes`} form={noteForm} notes={facts.notes} />
        <Card title={words.ledger} flush id="ledger">
          <MovementTable userId={user.id} rows={shown} />
        </Card>
        <Pager
          first={before === undefined ? undefined : `${here}#ledger`}
          next={last && `${here}?before=${last.number}#ledger`}
        />
        <DepositsCard user={user} deposits={facts.deposits} />
        <UserTicketsCard user={user} tickets={facts.tickets} />
        <AuditCard rows={facts.audit} actions={<AuditLinks user={user} />} />
      </Columns>
      <Card
        title={words.orders}
        flush
        actions={
          orders.length > 0 && (
            <a href={addressOf('/admin/orders', { user: user.username })}>{t.common.viewAll}</a>
          )
        }
      >
        <UserOrders rows={orders} />
      </Card>
    </AdminLayout>
  )
}

/** The whole log about somebody, and of somebody who works here what they did themselves. */
function AuditLinks({ user }: { user: UserProfile }) {
  const t = useTexts()
  return (
    <Allowed to="audit.read">
      <a href={addressOf('/admin/audit', { q: `user:${user.username}` })}>{t.common.viewAll}</a>
      {isOperator(user) && (
        <>
          {' · '}
          <a href={addressOf('/admin/audit', { who: user.username })}>{t.operatorLists.audit.doneBy}</a>
        </>
      )}
    </Allowed>
  )
}

function ProfileFacts({ user, tier }: { user: UserProfile; tier: Tier }) {
  const t = useTexts()
  const words = t.admin.users
  const safety = t.operatorLists.users
  const facts: (Fact | false)[] = [
    { term: words.balance, value: <Amount value={user.balance} />, strong: true },
    { term: words.spent, value: <Amount value={user.totalSpent} /> },
    { term: words.orderCount, value: formatNumber(user.orderCount) },
    { term: words.tier, value: <TierBadge tier={tier} /> },
    { term: words.role, value: words.roles[user.role] },
    { term: words.email, value: user.email, copy: user.email },
    {
      term: safety.mailbox,
      value: user.isEmailVerified ? t.account.profile.verified : t.account.profile.unverified,
    },
    user.phone !== null && { term: words.phone, value: user.phone, copy: user.phone },
    { term: safety.secondFactor, value: user.hasSecondFactor ? safety.on : safety.off },
    {
      term: t.telegram.title,
      value: user.telegramLinkedAt ? (
        <>
          {safety.linkedSince} <Time at={user.telegramLinkedAt} />
        </>
      ) : (
        safety.notLinked
      ),
    },
    { term: words.joined, value: <Time at={user.createdAt} /> },
    { term: words.lastLogin, value: user.lastLoginAt ? <Time at={user.lastLoginAt} /> : words.never },
  ]
  return <Facts facts={facts.filter((fact) => fact !== false)} />
}

function ResetLink({ user, asks }: { user: UserProfile; asks: boolean }) {
  const t = useTexts()
  const words = t.account.operator
  if (!user.isActive) return null
  return (
    <>
      <a
        class="btn btn-outline-secondary w-100"
        href={`/admin/users/${user.id}?ask=reset-link`}
        data-dialog-open="reset-link-dialog"
      >
        {words.makeLink}
      </a>
      <Dialog
        id="reset-link-dialog"
        title={words.makeLinkTitle(user.username)}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form method="post" action={`/admin/users/${user.id}/reset-link`}>
              <SubmitButton>{words.makeLink}</SubmitButton>
            </form>
          </>
        }
      >
        <p>{words.makeLinkHint}</p>
      </Dialog>
    </>
  )
}
