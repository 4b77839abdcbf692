import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { toVietnamIso } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import type { Language } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Amount, exactly, success } from '../platform/reply.ts'
import { texts } from '../ui/texts.ts'
import { notificationEvents } from './notification.ts'
import { wordsOf } from './notification-list.tsx'
import { countUnread, listNotifications, type NotificationRow } from './notifications.sql.ts'
import { readNotifications } from './read-notifications.ts'

const ListQuery = exactly({
  before: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'the last id of the page before',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
const ReadBody = exactly({
  up_to: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'only those up to this id' }),
  ),
})
const NotificationReply = Type.Object({
  id: Type.Integer(),
  event: Type.String({ description: notificationEvents.join(', ') }),
  subject: Type.Union([Type.String(), Type.Null()], {
    description: 'what it is about: the number of an order or ticket, the id of a deposit',
  }),
  amount: Type.Union([Amount, Type.Null()]),
  title: Type.String({ description: 'in the language of Accept-Language, Vietnamese or English' }),
  text: Type.Union([Type.String(), Type.Null()]),
  is_read: Type.Boolean(),
  created_at: Type.String(),
})

/** What a customer was told, for programs. */
export function notificationRoutes(app: Server, parts: { db: Queryable; transaction: Transaction }): void {
  const { db, transaction } = parts

  app.get(
    '/api/user/notifications',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My notifications',
        description: 'Newest first, kept for 90 days. `unread` is counted up to 100.',
        operationId: 'listNotifications',
        tags: ['Account'],
        querystring: ListQuery,
        response: {
          200: success({
            data: Type.Array(NotificationReply),
            unread: Type.Integer(),
            next: Type.Union([Type.Integer(), Type.Null()]),
          }),
        },
      },
    },
    async (request) => {
      const { before, limit = 20 } = request.query
      const userId = userOf(request).id
      const [rows, unread] = await Promise.all([
        listNotifications(db, userId, { before, limit: limit + 1 }),
        countUnread(db, userId),
      ])
      const data = rows.slice(0, limit)
      const next = rows.length > limit ? data.at(-1)!.id : null
      return {
        success: true as const,
        data: data.map((row) => replyOf(row, languageOf(request))),
        unread,
        next,
      }
    },
  )

  app.post(
    '/api/user/notifications/read',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Mark my notifications as read',
        operationId: 'readNotifications',
        tags: ['Account'],
        body: ReadBody,
        response: { 200: success({ marked: Type.Integer() }) },
      },
    },
    async (request) => {
      const marked = await readNotifications(transaction, userOf(request).id, request.body.up_to)
      return { success: true as const, marked }
    },
  )
}

function replyOf(row: NotificationRow, language: Language) {
  const { title, text } = wordsOf(row, texts(language))
  return {
    id: row.id,
    event: row.event,
    subject: row.subject,
    amount: row.params.amount === undefined ? null : Money.parse(row.params.amount).toJSON(),
    title,
    text: text || null,
    is_read: row.isRead,
    created_at: toVietnamIso(row.createdAt),
  }
}
