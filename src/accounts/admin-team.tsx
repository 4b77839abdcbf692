import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, SubmitButton } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Card, Facts, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { AccountState } from './admin-account-state.tsx'
import type { Permission } from './permission.ts'
import type { TeamRow } from './team.sql.ts'
import { compareRoles } from './team.ts'
import { roles, type UserRole } from './user.ts'
import type { UserProfile } from './users.sql.ts'

/** Where the team's pages are. */
export const TEAM = '/admin/team'
/** Whoever may do most first. */
export const rolesDown = [...roles].reverse()

/** Everybody who works here. Only who may change the team sees the acts. */
export function TeamPage({
  rows,
  selfId,
  counts,
}: {
  rows: readonly TeamRow[]
  selfId: string
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.team
  const mayChange = useMay('team.change')
  const columns: Column<TeamRow>[] = [
    {
      title: words.name,
      lead: true,
      cell: ({ id, username, email }) => (
        <>
          <a class="row-link" href={`/admin/users/${id}`}>
            {username}
          </a>
          {id === selfId && ` (${words.you})`}
          <span class="cell-sub cell-email">{email}</span>
        </>
      ),
    },
    { title: t.admin.users.role, cell: ({ role }) => t.admin.users.roles[role] },
    { title: words.secondFactor, cell: ({ hasSecondFactor }) => <FactorState isOn={hasSecondFactor} /> },
    {
      title: words.lastSeen,
      cell: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} /> : t.admin.users.never),
    },
    {
      title: t.admin.users.state,
      corner: true,
      cell: ({ isActive }) => <AccountState isActive={isActive} />,
    },
    {
      title: words.change,
      hideTitle: true,
      align: 'end',
      cell: ({ id }) =>
        id !== selfId && (
          <a class="btn btn-sm btn-outline-secondary" href={`${TEAM}/${id}`}>
            {words.change}
          </a>
        ),
    },
  ]
  return (
    <AdminLayout
      title={words.title}
      counts={counts}
      actions={
        mayChange && (
          <a class="btn btn-primary" href={`${TEAM}/new`}>
            {words.add}
          </a>
        )
      }
    >
      <p>{words.lead}</p>
      <Card flush>
        <Table
          caption={words.title}
          rows={rows}
          rowKey={({ id }) => id}
          columns={mayChange ? columns : columns.slice(0, -1)}
        />
      </Card>
    </AdminLayout>
  )
}

function FactorState({ isOn }: { isOn: boolean }) {
  const words = useTexts().team
  return isOn ? (
    <Status tone="good" icon="checkCircle">
      {words.secondFactorOn}
    </Status>
  ) : (
    <Status tone="caution" icon="warning">
      {words.secondFactorOff}
    </Status>
  )
}

/** Somebody's role: what it is, choosing another, and what that would mean before it is done. */
export function MemberPage({
  user,
  isSelf,
  to,
  refusal,
  counts,
}: {
  user: UserProfile
  isSelf: boolean
  /** The role that is asked about. */
  to: UserRole | undefined
  refusal?: string | undefined
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.team
  const isBarred = user.role === 'customer' && !user.isActive
  return (
    <AdminLayout
      title={user.username}
      trail={[{ text: words.title, href: TEAM }]}
      actions={<AccountState isActive={user.isActive} />}
      counts={counts}
    >
      {refusal && <Notice kind="error">{refusal}</Notice>}
      {isSelf && <Notice kind="info">{words.notSelf}</Notice>}
      {isBarred && <Notice kind="warning">{words.blockedCustomer}</Notice>}
      <Card>
        <Facts
          facts={[
            { term: words.roleNow, value: t.admin.users.roles[user.role], strong: true },
            { term: t.admin.users.email, value: user.email },
            { term: words.secondFactor, value: <FactorState isOn={user.hasSecondFactor} /> },
          ]}
        />
        {!isSelf && !isBarred && (
          <form method="get" action={`${TEAM}/${user.id}`}>
            <RoleField value={to} without={user.role} />
            <SubmitButton tone={to ? 'secondary' : 'primary'}>{words.review}</SubmitButton>
          </form>
        )}
      </Card>
      {to && to !== user.role && !isSelf && !isBarred && <Confirmation user={user} to={to} />}
    </AdminLayout>
  )
}

export function RoleField({ value, without }: { value: string | undefined; without: UserRole }) {
  const t = useTexts()
  const { newRole, choose } = t.team
  return (
    <SelectField
      name="role"
      label={newRole}
      value={value}
      placeholder={choose}
      required
      choices={rolesDown
        .filter((role) => role !== without)
        .map((role) => ({ value: role, text: t.admin.users.roles[role] }))}
    />
  )
}

function Confirmation({ user, to }: { user: UserProfile; to: UserRole }) {
  const t = useTexts()
  const words = t.team
  const { gains, loses, keeps } = compareRoles(user.role, to)
  return (
    <Card title={words.confirmTitle(user.username, t.admin.users.roles[to])} id="confirm">
      <p>{words.roleHints[to]}</p>
      <Permissions title={words.gains} permissions={gains} />
      <Permissions title={words.loses} permissions={loses} />
      <Permissions title={words.keeps} permissions={keeps} />
      <p>{words.atOnce}</p>
      <form method="post" action={`${TEAM}/${user.id}`} class="button-row">
        <input type="hidden" name="from" value={user.role} />
        <input type="hidden" name="role" value={to} />
        <SubmitButton tone={to === 'owner' || to === 'customer' ? 'danger' : 'primary'}>
          {words.confirm}
        </SubmitButton>
        <a class="btn btn-outline-secondary" href={TEAM}>
          {t.common.cancel}
        </a>
      </form>
    </Card>
  )
}

function Permissions({ title, permissions }: { title: string; permissions: readonly Permission[] }) {
  const words = useTexts().team
  if (permissions.length === 0) return null
  return (
    <>
      <h3 class="h6">{title}</h3>
      <ul>
        {permissions.map((permission) => (
          <li key={permission}>{words.permissions[permission]}</li>
        ))}
      </ul>
    </>
  )
}
