import { AdminLayout } from '../ui/admin-layout.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, TierBadge, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { AccountState } from './admin-account-state.tsx'
import { type Tier, tierOf } from './tier.ts'
import { isOperator } from './user.ts'
import type { UserRow } from './users.sql.ts'

type Filter = { search: string | undefined; before: string | undefined }

/** Everybody who has an account, newest first. */
export function UserListPage({
  filter,
  rows,
  pageRows,
  tiers,
  counts,
}: {
  filter: Filter
  /** One more than `pageRows` when there is a next page. */
  rows: readonly UserRow[]
  pageRows: number
  tiers: readonly Tier[]
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().admin.users
  const shown = rows.slice(0, pageRows)
  return (
    <AdminLayout title={words.title} counts={counts}>
      <FilterBar
        action="/admin/users"
        query={filter.search}
        placeholder={words.searchPlaceholder}
        clear={filter.search ? '/admin/users' : undefined}
      />
      <Card flush>
        <UserTable rows={shown} tiers={tiers} />
      </Card>
      <Pager
        first={filter.before && usersAddress({ ...filter, before: undefined })}
        next={rows.length > pageRows ? usersAddress({ ...filter, before: shown.at(-1)!.id }) : undefined}
      />
    </AdminLayout>
  )
}

function usersAddress(filter: Filter): string {
  return addressOf('/admin/users', { q: filter.search, before: filter.before })
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
