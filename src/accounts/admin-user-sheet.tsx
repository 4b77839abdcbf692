import { OrderTarget } from '../orders/order-target.tsx'
import type { OrderRow } from '../orders/orders.sql.ts'
import type { Acceptance } from '../support/acceptances.sql.ts'
import { AcceptedCard } from '../support/accepted-card.tsx'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Dialog, EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, type Fact, Facts, OrderNumber, TierBadge, Time } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { Movement } from '../wallet/wallet.sql.ts'
import { AccountState } from './admin-account-state.tsx'
import { FactorReset } from './admin-factor-reset.tsx'
import type { Tier } from './tier.ts'
import type { UserProfile } from './users.sql.ts'

/** Everything about one person: who they are, their money, their orders, and blocking them. */
export function UserSheet({
  user,
  tier,
  movements,
  movementsShown,
  before,
  orders,
  acceptances,
  isSelf,
  isOwner,
  asks,
  counts,
}: {
  user: UserProfile
  tier: Tier
  /** One more than `movementsShown` when there are older ones. */
  movements: readonly Movement[]
  movementsShown: number
  /** Where this page of movements begins; undefined on the first. */
  before: number | undefined
  orders: readonly OrderRow[]
  acceptances: readonly Acceptance[]
  isSelf: boolean
  /** Whether an owner looks at it. */
  isOwner: boolean
  /** What to ask about at once, for those without script. */
  asks: string | undefined
  counts: Readonly<Record<string, number>>
}) {
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
      <Columns
        aside={
          <>
            <Card title={words.profile}>
              <ProfileFacts user={user} tier={tier} />
              {!isSelf && (
                <>
                  <a class="btn btn-outline-secondary w-100" href={`/admin/adjustments?user=${user.id}`}>
                    {t.money.adjustments.open}
                  </a>
                  <a class="btn btn-outline-secondary w-100" href={`/admin/users/${user.id}/prices`}>
                    {t.money.prices.open}
                  </a>
                  <ResetLink user={user} asks={asks === 'reset-link'} />
                  {isOwner && <FactorReset user={user} asks={asks === 'second-factor'} />}
                  <Blocking user={user} asks={asks === 'block'} />
                </>
              )}
            </Card>
            <AcceptedCard acceptances={acceptances} />
          </>
        }
      >
        <Card title={words.ledger} flush id="ledger">
          <MovementTable rows={shown} />
        </Card>
        <Pager
          first={before === undefined ? undefined : `${here}#ledger`}
          next={last && `${here}?before=${last.number}#ledger`}
        />
      </Columns>
      <Card
        title={words.orders}
        flush
        actions={
          orders.length > 0 && (
            <a href={addressOf('/admin/orders', { q: user.username })}>{t.common.viewAll}</a>
          )
        }
      >
        <UserOrders rows={orders} />
      </Card>
    </AdminLayout>
  )
}

function ProfileFacts({ user, tier }: { user: UserProfile; tier: Tier }) {
  const words = useTexts().admin.users
  const facts: (Fact | false)[] = [
    { term: words.balance, value: <Amount value={user.balance} />, strong: true },
    { term: words.spent, value: <Amount value={user.totalSpent} /> },
    { term: words.orderCount, value: formatNumber(user.orderCount) },
    { term: words.tier, value: <TierBadge tier={tier} /> },
    { term: words.role, value: words.roles[user.role] },
    { term: words.email, value: user.email, copy: user.email },
    user.phone !== null && { term: words.phone, value: user.phone, copy: user.phone },
    { term: words.joined, value: <Time at={user.createdAt} /> },
    { term: words.lastLogin, value: user.lastLoginAt ? <Time at={user.lastLoginAt} /> : words.never },
    { term: words.referralCode, value: user.referralCode, copy: user.referralCode },
    { term: words.referralEarnings, value: <Amount value={user.referralEarnings} /> },
    user.referrerId !== null && {
      term: words.referrer,
      value: <a href={`/admin/users/${user.referrerId}`}>{user.referrerName}</a>,
    },
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

function Blocking({ user, asks }: { user: UserProfile; asks: boolean }) {
  const t = useTexts()
  const words = t.admin.users
  const act = user.isActive ? words.block : words.unblock
  const title = user.isActive ? words.blockTitle(user.username) : words.unblockTitle(user.username)
  return (
    <>
      <a
        class={`btn w-100 ${user.isActive ? 'btn-outline-danger' : 'btn-success'}`}
        href={`/admin/users/${user.id}?ask=block`}
        data-dialog-open="block-dialog"
      >
        {act}
      </a>
      <Dialog
        id="block-dialog"
        title={title}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form method="post" action={`/admin/users/${user.id}/${user.isActive ? 'block' : 'unblock'}`}>
              <SubmitButton tone={user.isActive ? 'danger' : 'primary'}>{act}</SubmitButton>
            </form>
          </>
        }
      >
        <p>{user.isActive ? words.blockHint : words.unblockHint}</p>
      </Dialog>
    </>
  )
}

function MovementTable({ rows }: { rows: readonly Movement[] }) {
  const t = useTexts()
  const words = t.admin.users
  return (
    <Table
      dense
      id="movements"
      caption={words.ledger}
      rows={rows}
      rowKey={(movement) => movement.number}
      empty={<EmptyState icon="wallet" title={words.noMovements} hint={words.noMovementsHint} />}
      columns={[
        {
          title: t.common.type,
          cell: (movement) => (
            <>
              <strong>{t.transactionType[movement.type]}</strong>{' '}
              {movement.orderNumber === null ? (
                movement.transactionCode
              ) : (
                <a href={`/admin/orders/${movement.orderNumber}`}>#{movement.orderNumber}</a>
              )}
              <span class="cell-sub">
                <Time at={movement.createdAt} />
              </span>
            </>
          ),
        },
        {
          title: t.common.amount,
          align: 'end',
          cell: (movement) => (
            <>
              <Amount value={movement.amount} signed />
              <span class="cell-sub phone-only">
                {words.balanceAfter} <Amount value={movement.balanceAfter} />
              </span>
            </>
          ),
        },
        {
          title: words.balanceAfter,
          align: 'end',
          cell: (movement) => <Amount value={movement.balanceAfter} />,
        },
      ]}
    />
  )
}

function UserOrders({ rows }: { rows: readonly OrderRow[] }) {
  const t = useTexts()
  const words = t.admin.users
  const order = t.admin.orders
  return (
    <Table
      caption={words.orders}
      rows={rows}
      rowKey={(row) => row.number}
      empty={<EmptyState icon="list" title={words.noOrders} hint={words.noOrdersHint} />}
      columns={[
        {
          title: order.number,
          lead: true,
          cell: (row) => (
            <>
              <OrderNumber number={row.number} href={`/admin/orders/${row.number}`} />
              <span class="cell-sub">
                <Time at={row.createdAt} />
              </span>
            </>
          ),
        },
        {
          title: order.service,
          lead: true,
          cell: (row) => (
            <>
              {row.serviceName}
              <span class="cell-sub">
                <OrderTarget order={row} length={24} />
              </span>
            </>
          ),
        },
        { title: order.quantity, align: 'end', cell: (row) => formatNumber(row.quantity) },
        { title: order.price, align: 'end', cell: (row) => <Amount value={row.finalPrice} /> },
        { title: order.status, corner: true, cell: (row) => <OrderStatus status={row.status} /> },
      ]}
    />
  )
}
