import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, TierBadge, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { AccountState } from './admin-account-state.tsx'
import { type Tier, tierOf } from './tier.ts'
import { isOperator, roles } from './user.ts'
import { type UserFilter, usersAddress } from './user-filter.ts'
import type { UserRow } from './users.sql.ts'

/** Everybody who has an account, newest first. */
export function UserListPage({
  filter,
  rows,
  next,
  lookedAt,
  tiers,
  counts,
}: {
  filter: UserFilter
  rows: readonly UserRow[]
  /** The id behind which the next page begins. */
  next: string | undefined
  /** The last user that was looked at, where there are more and too few of them fitted. */
  lookedAt: string | undefined
  tiers: readonly Tier[]
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const { kept, before } = filter
  return (
    <AdminLayout title={t.admin.users.title} counts={counts}>
      <Filters filter={filter} tiers={tiers} />
      <Card flush>
        <UserTable rows={rows} tiers={tiers} />
      </Card>
      {lookedAt !== undefined && <p class="list-note">{t.operatorLists.users.lookedAt}</p>}
      <Pager
        first={before === undefined ? undefined : usersAddress(kept)}
        next={next === undefined ? undefined : usersAddress(kept, { before: next })}
      />
    </AdminLayout>
  )
}

function Filters({ filter: { kept }, tiers }: { filter: UserFilter; tiers: readonly Tier[] }) {
  const t = useTexts()
  const words = t.admin.users
  const lists = t.operatorLists
  const all = { placeholder: t.common.all }
  return (
    <FilterBar
      action="/admin/users"
      query={kept.q}
      placeholder={lists.users.searchPlaceholder}
      clear={Object.keys(kept).length > 0 ? '/admin/users' : undefined}
    >
      <SelectField
        {...all}
        name="role"
        label={words.role}
        value={kept.role}
        choices={roles.map((role) => ({ value: role, text: words.roles[role] }))}
      />
      <SelectField
        {...all}
        name="state"
        label={words.state}
        value={kept.state}
        choices={[
          { value: 'active', text: words.active },
          { value: 'blocked', text: words.blocked },
        ]}
      />
      <SelectField
        {...all}
        name="tier"
        label={words.tier}
        value={kept.tier}
        choices={tiers.map((tier) => ({ value: String(tier.level), text: tier.name }))}
      />
      <SelectField
        {...all}
        name="balance"
        label={words.balance}
        value={kept.balance}
        choices={[{ value: 'some', text: lists.users.hasBalance }]}
      />
      <TextField name="from" type="date" label={lists.users.joinedFrom} value={kept.from} />
      <TextField name="to" type="date" label={lists.orders.to} value={kept.to} />
    </FilterBar>
  )
}

function UserTable({ rows, tiers }: { rows: readonly UserRow[]; tiers: readonly Tier[] }) {
  const words = useTexts().admin.users
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(user) => user.id}
      empty={<EmptyState icon="users" title={words.empty} hint={words.emptyHint} />}
      columns={[
        {
          title: words.username,
          lead: true,
          cell: (user) => (
            <>
              <a class="row-link" href={`/admin/users/${user.id}`}>
                {user.username}
              </a>
              <span class="cell-sub cell-email">{user.email}</span>
            </>
          ),
        },
        {
          title: words.tier,
          cell: (user) =>
            isOperator(user) ? words.roles[user.role] : <TierBadge tier={tierOf(tiers, user.totalSpent)} />,
        },
        { title: words.balance, align: 'end', cell: (user) => <Amount value={user.balance} /> },
        { title: words.spent, align: 'end', cell: (user) => <Amount value={user.totalSpent} /> },
        { title: words.orderCount, align: 'end', cell: (user) => formatNumber(user.orderCount) },
        { title: words.joined, cell: (user) => <Time at={user.createdAt} /> },
        { title: words.state, corner: true, cell: (user) => <AccountState isActive={user.isActive} /> },
      ]}
    />
  )
}
