import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { RoleField, rolesDown, TEAM } from './admin-team.tsx'

/** What was typed into the forms by which somebody joins, and what was wrong with it. */
export type JoinForms = {
  name?: string | undefined
  nameProblem?: string | undefined
  username?: string | undefined
  email?: string | undefined
  role?: string | undefined
  problem?: string | undefined
  /** The field that the problem is about; undefined where it is about all of it. */
  wrong?: string | undefined
}

/** Taking in somebody who has an account, or making one. */
export function JoinTeamPage({
  typed,
  counts,
}: {
  typed: JoinForms
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.team
  const isOfField = typed.wrong === 'username' || typed.wrong === 'email'
  return (
    <AdminLayout title={words.add} trail={[{ text: words.title, href: TEAM }]} counts={counts}>
      <div class="row row-cols-1 row-cols-lg-2">
        <div class="col">
          <Card title={words.existing}>
            <p>{words.existingHint}</p>
            <form method="get" action={`${TEAM}/new`}>
              <TextField
                name="name"
                label={words.nameOrEmail}
                value={typed.name}
                error={typed.nameProblem}
                maxlength={100}
                autocomplete="off"
                autocapitalize="none"
                required
              />
              <SubmitButton>{words.find}</SubmitButton>
            </form>
          </Card>
          <Card title={t.admin.users.role}>
            <ul class="plain-list">
              {rolesDown
                .filter((role) => role !== 'customer')
                .map((role) => (
                  <li key={role}>
                    <div>
                      <strong>{t.admin.users.roles[role]}</strong>
                      <span class="cell-sub">{words.roleHints[role]}</span>
                    </div>
                  </li>
                ))}
            </ul>
          </Card>
        </div>
        <div class="col">
          <Card title={words.fresh}>
            {typed.problem && !isOfField && <Notice kind="error">{typed.problem}</Notice>}
            <p>{words.freshHint}</p>
            <form method="post" action={TEAM}>
              <TextField
                name="username"
                label={t.register.username}
                hint={t.register.usernameHint}
                value={typed.username}
                error={typed.wrong === 'username' ? typed.problem : undefined}
                minlength={3}
                maxlength={50}
                autocomplete="off"
                autocapitalize="none"
                required
              />
              <TextField
                name="email"
                type="email"
                label={t.admin.users.email}
                value={typed.email}
                error={typed.wrong === 'email' ? typed.problem : undefined}
                maxlength={100}
                autocomplete="off"
                required
              />
              <RoleField value={typed.role} without="customer" />
              <SubmitButton>{words.create}</SubmitButton>
            </form>
          </Card>
        </div>
      </div>
    </AdminLayout>
  )
}
