import { Type } from 'typebox'
import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { userOf } from './access.api.ts'
import { UserListPage } from './admin-user-list.tsx'
import { UserSheet } from './admin-user-sheet.tsx'
import { blockUser } from './block-user.ts'
import { endUserSessions } from './end-user-sessions.ts'
import { NoteForm } from './note-form.ts'
import { findCodeOwner, findLookedAtUser, listUsers } from './operator-users.sql.ts'
import type { PageFrame } from './page-frame.pages.tsx'
import { revokeApiKey } from './revoke-api-key.ts'
import { leaveToast, takeToast } from './toast.pages.ts'
import { askedUsers, type UserFilter } from './user-filter.ts'
import { readUserSheet } from './user-sheet.admin.ts'
import { findUserProfile } from './users.sql.ts'
import { writeNote } from './write-note.ts'

const PAGE_ROWS = 50

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ListQuery = Type.Object({
  q: text(200),
  role: text(20),
  state: text(20),
  tier: text(20),
  balance: text(20),
  from: text(10),
  to: text(10),
  before: text(40),
})
const UserAddress = Type.Object({ id: Id })
const KeyAddress = Type.Object({ id: Id, key: Id })
const SessionAddress = Type.Object({ id: Id, session: Id })
const UserQuery = Type.Object({
  ask: Type.Optional(Type.String({ maxLength: 20 })),
  key: Type.Optional(Type.String({ maxLength: 40 })),
  before: Type.Optional(Type.String({ maxLength: 20 })),
})
const BlockForm = Type.Object(
  { reason: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) },
  { additionalProperties: false, form: true },
)
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })

/** Everybody who has an account, one person with their money and orders, and blocking. */
export function accountAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  app.get(
    '/admin/users',
    { config: operator, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const [tiers, waiting] = await Promise.all([frame.tiers(request), getWaiting(db)])
      const page = await readUserList(db, askedUsers(request.query, tiers))
      const around = { tiers, counts: sidebarCounts(waiting) }
      return frame.page(request, reply, <UserListPage {...page} {...around} />)
    },
  )

  app.get(
    '/admin/users/:id',
    { config: operator, schema: { hide: true, params: UserAddress, querystring: UserQuery } },
    async (request, reply) => {
      const { id } = request.params
      const tiers = await frame.tiers(request)
      const sheet = await readUserSheet(db, id, { before: numberOf(request.query.before), tiers })
      const { ask: asks, key: askedKey } = request.query
      const around = { isSelf: id === userOf(request).id, asks, askedKey, noteForm: newId() }
      return frame.page(request, reply, <UserSheet {...sheet} {...around} />, takeToast(request, reply))
    },
  )

  app.post(
    '/admin/users/:id/notes',
    { config: operator, schema: { hide: true, params: UserAddress, body: NoteForm } },
    async (request, reply) => {
      const user = (await findUserProfile(db, request.params.id)) ?? refuse('user_not_found')
      const { form, body } = request.body
      await writeNote(transaction, { id: form, actorId: userOf(request).id, user, body })
      leaveToast(reply, 'note_written')
      return reply.redirect(`/admin/users/${user.id}#notes`, 303)
    },
  )

  app.post(
    '/admin/users/:id/end-sessions',
    { config: operator, schema: { hide: true, params: UserAddress, body: EmptyForm } },
    async (request, reply) => {
      const { id } = request.params
      await endUserSessions(transaction, userOf(request), { userId: id })
      leaveToast(reply, 'user_logged_out')
      return reply.redirect(`/admin/users/${id}#sessions`, 303)
    },
  )

  app.post(
    '/admin/users/:id/sessions/:session/end',
    { config: operator, schema: { hide: true, params: SessionAddress, body: EmptyForm } },
    async (request, reply) => {
      const { id: userId, session: sessionId } = request.params
      await endUserSessions(transaction, userOf(request), { userId, sessionId })
      leaveToast(reply, 'session_ended')
      return reply.redirect(`/admin/users/${userId}#sessions`, 303)
    },
  )

  app.post(
    '/admin/users/:id/keys/:key/revoke',
    { config: operator, schema: { hide: true, params: KeyAddress, body: EmptyForm } },
    async (request, reply) => {
      const { id, key } = request.params
      await revokeApiKey(transaction, id, key, userOf(request))
      leaveToast(reply, 'key_revoked')
      return reply.redirect(`/admin/users/${id}#keys`, 303)
    },
  )

  app.post(
    '/admin/users/:id/block',
    { config: operator, schema: { hide: true, params: UserAddress, body: BlockForm } },
    async (request, reply) => {
      const { id } = request.params
      const reason = request.body.reason.trim()
      await blockUser(transaction, userOf(request), { userId: id, isActive: false, reason })
      leaveToast(reply, 'user_blocked')
      return reply.redirect(`/admin/users/${id}`, 303)
    },
  )

  app.post(
    '/admin/users/:id/unblock',
    { config: operator, schema: { hide: true, params: UserAddress, body: EmptyForm } },
    async (request, reply) => {
      const { id } = request.params
      await blockUser(transaction, userOf(request), { userId: id, isActive: true })
      leaveToast(reply, 'user_unblocked')
      return reply.redirect(`/admin/users/${id}`, 303)
    },
  )
}

async function readUserList(db: Queryable, filter: UserFilter) {
  const codeOwner = filter.search === undefined ? undefined : await findCodeOwner(db, filter.search)
  const selection = { ...filter, codeOwner }
  const found = await listUsers(db, selection, PAGE_ROWS + 1)
  const rows = found.slice(0, PAGE_ROWS)
  const isFull = found.length > PAGE_ROWS
  const lookedAt = isFull ? undefined : await findLookedAtUser(db, selection)
  return { filter, rows, next: isFull ? rows.at(-1)!.id : lookedAt, lookedAt }
}

// A cursor that makes no sense is as good as none.
function numberOf(cursor: string | undefined): number | undefined {
  return cursor && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
}
