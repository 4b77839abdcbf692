import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { NoteForm } from '../accounts/note-form.ts'
import { listUsersNamed } from '../accounts/operator-users.sql.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { writeNote } from '../accounts/write-note.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { type OrderMeaning, OrdersPage } from './admin-order-list.tsx'
import { OrderSheet } from './admin-order-sheet.tsx'
import {
  askedOperatorOrders,
  type OperatorOrderFilter,
  type OperatorOrderQuery,
} from './operator-order-filter.ts'
import {
  countViews,
  findLookedAt,
  listOperatorOrders,
  listServicesNamed,
  type OrderSelection,
} from './operator-order-list.sql.ts'
import { findOrderByNumber, listProviderGates } from './operator-orders.sql.ts'
import { readOrderSheet } from './order-sheet.admin.ts'
import { waitReason } from './order-wait.ts'

const PAGE_ROWS = 50
const COUNTED_TO = 1000
const MEANINGS = 8

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ListQuery = Type.Object({
  q: text(2048),
  view: text(20),
  user: text(100),
  service: text(20),
  provider: text(100),
  status: text(20),
  from: text(10),
  to: text(10),
  before: text(20),
})

const OrderAddress = Type.Object({ number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

const OrderQuery = Type.Object({ before: text(20) })

/** All orders, everything about one, and notes on it. */
export function orderAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.get(
    '/admin/orders',
    { config: { access: 'operator' }, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const page = await readOrderList(db, request.query)
      return frame.page(request, reply, <OrdersPage {...page} />, takeToast(request, reply))
    },
  )

  app.get(
    '/admin/orders/:number',
    { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress, querystring: OrderQuery } },
    async (request, reply) => {
      const sheet = await readOrderSheet(db, request.params.number, momentOf(request.query.before))
      return frame.page(request, reply, <OrderSheet {...sheet} />, takeToast(request, reply))
    },
  )

  app.post(
    '/admin/orders/:number/notes',
    { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress, body: NoteForm } },
    async (request, reply) => {
      const order = (await findOrderByNumber(db, request.params.number)) ?? refuse('order_not_found')
      const { form, body } = request.body
      const user = { id: order.userId, username: order.username }
      await writeNote(transaction, { id: form, actorId: userOf(request).id, user, order, body })
      leaveToast(reply, 'note_written')
      return reply.redirect(`/admin/orders/${order.number}#timeline`, 303)
    },
  )
}

// A place that makes no sense is as good as none.
function momentOf(before: string | undefined): Date | undefined {
  return before && /^\d{1,15}$/.test(before) ? new Date(Number(before)) : undefined
}

async function readOrderList(db: Queryable, query: OperatorOrderQuery) {
  const filter = askedOperatorOrders(query)
  const [meaning, gates, waiting, counts] = await Promise.all([
    meaningOf(db, filter),
    listProviderGates(db),
    getWaiting(db),
    countViews(db, COUNTED_TO + 1),
  ])
  const selection: OrderSelection = { ...filter, ...meaning.chosen }
  const found = meaning.isNothing ? [] : await listOperatorOrders(db, selection, PAGE_ROWS + 1)
  const isShort = found.length <= PAGE_ROWS && !meaning.isNothing
  const lookedAt = isShort ? await findLookedAt(db, selection) : undefined
  const now = new Date()
  const rows = found.slice(0, PAGE_ROWS).map((order) => {
    const gate = gates.find(({ name }) => name === order.provider)
    const wait = waitReason(order, gate, now)
    // That something is about to go is worth saying only to who asks what waits.
    return { ...order, wait: wait?.kind === 'queue' && filter.view !== 'waiting' ? undefined : wait }
  })
  return {
    ...{ filter, rows, counts, countedTo: COUNTED_TO, now },
    meanings: meaning.meanings,
    providers: gates.map(({ name }) => name),
    next: found.length > PAGE_ROWS ? rows.at(-1)!.number : undefined,
    lookedAt,
    sidebar: sidebarCounts(waiting),
  }
}

type Meaning = {
  chosen: { userId: string | undefined; serviceId: number | undefined }
  /** What else the words may mean. */
  meanings: readonly OrderMeaning[]
  /** Nobody knows whose orders are asked for. */
  isNothing: boolean
}

/** Whose orders, and of which service, a filter asks for: words may be either, and the one that fits best is taken. */
async function meaningOf(db: Queryable, filter: OperatorOrderFilter): Promise<Meaning> {
  const { search, username, serviceId } = filter
  const words = search && 'words' in search ? search.words : username
  if (words === undefined) return { chosen: { userId: undefined, serviceId }, meanings: [], isNothing: false }
  const [users, services] = await Promise.all([
    listUsersNamed(db, words, MEANINGS),
    username === undefined ? listServicesNamed(db, words, MEANINGS) : [],
  ])
  const exact = users.find((user) => user.username.toLowerCase() === words.toLowerCase())
  const only = users.length + services.length === 1
  const user = exact ?? (only ? users[0] : undefined)
  const service = user || !only ? undefined : services[0]
  const meanings = [
    ...users.filter((one) => one !== user).map(({ username: name }) => ({ user: name })),
    ...services.filter((one) => one !== service).map(({ id, name }) => ({ service: id, name })),
  ]
  const chosen = { userId: user?.id, serviceId: service?.id ?? serviceId }
  return { chosen, meanings, isNothing: !user && !service }
}
