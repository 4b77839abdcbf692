import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Refusal, refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { texts } from '../ui/texts.ts'
import { userOf } from './access.api.ts'
import { registrationFields } from './account-forms.ts'
import { addOperator } from './add-operator.ts'
import { LinkPage } from './admin-link-page.tsx'
import { MemberPage, TeamPage } from './admin-team.tsx'
import { JoinTeamPage } from './admin-team-join.tsx'
import { changeRole } from './change-role.ts'
import { linkOf } from './mail-link.ts'
import { attempt, markRefused, type PageFrame, typedText } from './page-frame.pages.tsx'
import type { Passwords } from './password.ts'
import { findNamed, listTeam } from './team.sql.ts'
import { leaveToast, takeToast } from './toast.pages.ts'
import { roles, type UserRole } from './user.ts'
import { findUserProfile } from './users.sql.ts'

const HERE = '/admin/team'
const TEAM_MAX = 500
const config = { access: 'operator' } as const
/** Refusals that are told on the page of the person whom it was about. */
const STAYS: ReadonlySet<string> = new Set(['role_moved', 'account_blocked', 'cannot_change_own_role'])

const Role = Type.Union(roles.map((role) => Type.Literal(role)))
const OperatorRole = Type.Union(roles.flatMap((role) => (role === 'customer' ? [] : [Type.Literal(role)])))
const Address = Type.Object({ id: Id })
const NameQuery = Type.Object({ name: Type.Optional(Type.String({ maxLength: 100 })) })
const RoleQuery = Type.Object({ role: Type.Optional(Type.String({ maxLength: 20 })) })
const RoleForm = Type.Object({ role: Role, from: Role }, { additionalProperties: false, form: true })
const { username, email } = registrationFields
const NewForm = Type.Object(
  { username, email, role: OperatorRole },
  { additionalProperties: false, form: true },
)

type TeamPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  publicUrl: string
}

/** Who works here: seeing them, giving somebody another role, and taking somebody in. */
export function teamAdminPages(app: Server, parts: TeamPageParts): void {
  const { frame, db, transaction, passwords, publicUrl } = parts
  const readCounts = async () => sidebarCounts(await getWaiting(db))

  app.get(HERE, { config, schema: { hide: true } }, async (request, reply) => {
    const [rows, counts] = await Promise.all([listTeam(db, TEAM_MAX), readCounts()])
    const page = <TeamPage rows={rows} selfId={userOf(request).id} counts={counts} />
    return frame.page(request, reply, page, takeToast(request, reply))
  })

  app.get(
    `${HERE}/new`,
    { config, schema: { hide: true, querystring: NameQuery } },
    async (request, reply) => {
      const name = request.query.name?.trim()
      const found = name ? await findNamed(db, name) : undefined
      if (found) return reply.redirect(`${HERE}/${found.id}`, 303)
      const nameProblem = name ? texts(languageOf(request)).team.notFound : undefined
      const page = <JoinTeamPage typed={{ name, nameProblem }} counts={await readCounts()} />
      return frame.page(request, reply, page)
    },
  )

  app.post(
    HERE,
    { config, attachValidation: true, schema: { hide: true, body: NewForm } },
    async (request, reply) => {
      const person = request.body
      const added = await attempt(async () => {
        if (request.validationError) throw request.validationError
        return addOperator(transaction, passwords, userOf(request), person)
      })
      const words = texts(languageOf(request)).team
      const counts = await readCounts()
      if ('value' in added) {
        // Shown by this answer and by nothing after it: only a hash is kept.
        const page = (
          <LinkPage
            {...{ title: words.createdTitle(person.username.trim()), hint: words.createdHint, counts }}
            link={linkOf(publicUrl, 'reset', added.value.token)}
            from={{ text: words.title, href: HERE }}
            back={{ text: words.back, href: HERE }}
          />
        )
        return frame.page(request, reply, page)
      }
      markRefused(reply, added.refused)
      const typed = Object.fromEntries(
        ['username', 'email', 'role'].map((name) => [name, typedText(request.body, name)]),
      )
      const { code, details } = added.refused
      const forms = {
        ...typed,
        problem: added.refused.sentence(languageOf(request)),
        wrong: code === 'invalid_request' ? String(details.field) : undefined,
      }
      return frame.page(request, reply, <JoinTeamPage typed={forms} counts={counts} />)
    },
  )

  app.get(
    `${HERE}/:id`,
    { config, schema: { hide: true, params: Address, querystring: RoleQuery } },
    async (request, reply) =>
      showMember(parts, request, reply, request.params.id, { asked: request.query.role }),
  )

  app.post(
    `${HERE}/:id`,
    { config, schema: { hide: true, params: Address, body: RoleForm } },
    async (request, reply) => {
      const { id } = request.params
      const { role, from } = request.body
      const change = { userId: id, from, to: role }
      const changed = await attempt(() => changeRole(transaction, userOf(request), change))
      if ('refused' in changed) {
        return showMember(parts, request, reply, id, { refused: changed.refused })
      }
      leaveToast(reply, 'role_changed')
      return reply.redirect(HERE, 303)
    },
  )
}

async function showMember(
  { frame, db }: TeamPageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  { asked, refused }: { asked?: string | undefined; refused?: Refusal },
): Promise<FastifyReply> {
  // What else refuses may mean that who asks is of the team no longer: they see nothing of it.
  if (refused && !STAYS.has(refused.code)) throw refused
  const user = (await findUserProfile(db, id)) ?? refuse('user_not_found')
  if (refused) markRefused(reply, refused)
  const page = (
    <MemberPage
      user={user}
      isSelf={id === userOf(request).id}
      to={roles.find((role): role is UserRole => role === asked)}
      refusal={refused?.sentence(languageOf(request))}
      counts={sidebarCounts(await getWaiting(db))}
    />
  )
  return frame.page(request, reply, page)
}
