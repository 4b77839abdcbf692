import { Type } from 'typebox'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import { listUserOrders } from '../orders/orders.sql.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { listLastAcceptances } from '../support/acceptances.sql.ts'
import { listMovements } from '../wallet/wallet.sql.ts'
import { userOf } from './access.api.ts'
import { UserListPage } from './admin-user-list.tsx'
import { UserSheet } from './admin-user-sheet.tsx'
import { blockUser } from './block-user.ts'
import { findCodeOwner, findLookedAtUser, listUsers } from './operator-users.sql.ts'
import type { PageFrame } from './page-frame.pages.tsx'
import { tierOf } from './tier.ts'
import { leaveToast, takeToast } from './toast.pages.ts'
import { askedUsers, type UserFilter } from './user-filter.ts'
import { findUserProfile } from './users.sql.ts'

const PAGE_ROWS = 50
const MOVEMENTS_SHOWN = 20
const ORDERS_SHOWN = 10

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
const UserQuery = Type.Object({
  ask: Type.Optional(Type.String({ maxLength: 20 })),
  before: Type.Optional(Type.String({ maxLength: 20 })),
})
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
      const before = numberOf(request.query.before)
      const [user, movements, orders, tiers, waiting, acceptances] = await Promise.all([
        findUserProfile(db, id),
        listMovements(db, id, { before, limit: MOVEMENTS_SHOWN + 1 }),
        listUserOrders(db, id, { status: undefined, limit: ORDERS_SHOWN }),
        frame.tiers(request),
        getWaiting(db),
        listLastAcceptances(db, id),
      ])
      if (!user) refuse('user_not_found')
      const page = { user, movements, movementsShown: MOVEMENTS_SHOWN, orders, before, acceptances }
      const isSelf = user.id === userOf(request).id
      const isOwner = userOf(request).role === 'owner'
      const asks = request.query.ask
      const around = {
        tier: tierOf(tiers, user.totalSpent),
        counts: sidebarCounts(waiting),
        isSelf,
        isOwner,
        asks,
      }
      return frame.page(request, reply, <UserSheet {...page} {...around} />, takeToast(request, reply))
    },
  )

  for (const [act, isActive] of [
    ['block', false],
    ['unblock', true],
  ] as const) {
    app.post(
      `/admin/users/:id/${act}`,
      { config: operator, schema: { hide: true, params: UserAddress, body: EmptyForm } },
      async (request, reply) => {
        const { id } = request.params
        await blockUser(transaction, userOf(request).id, { userId: id, isActive })
        leaveToast(reply, isActive ? 'user_unblocked' : 'user_blocked')
        return reply.redirect(`/admin/users/${id}`, 303)
      },
    )
  }
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
