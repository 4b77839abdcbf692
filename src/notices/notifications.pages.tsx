import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { addressOf, formatNumber, readWholeNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { NOTIFICATIONS_KEPT_DAYS } from './forget-notifications.ts'
import { NotificationList } from './notification-list.tsx'
import { listNotifications, type NotificationRow } from './notifications.sql.ts'
import { openNotification } from './open-notification.ts'
import { readNotifications } from './read-notifications.ts'

const PAGE_SIZE = 20
const NEWEST = 6

const ListQuery = Type.Object({ before: Type.Optional(Type.String({ maxLength: 20 })) })
const Address = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
const ReadForm = Type.Object(
  { up_to: Type.Optional(Type.Integer({ minimum: 1 })) },
  { additionalProperties: false, form: true },
)

/** What a customer was told, newest first. */
export function notificationPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'customer' } as const

  app.get(
    '/notifications',
    { config, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const before = readWholeNumber(request.query.before ?? '')
      const rows = await listNotifications(db, userOf(request).id, { before, limit: PAGE_SIZE + 1 })
      return frame.page(request, reply, <NotificationsPage rows={rows} isFirst={before === undefined} />)
    },
  )

  app.get('/notifications/newest', { config, schema: { hide: true } }, async (request, reply) => {
    // Somebody who had to log in first comes back here as to a page.
    if (!request.headers['hx-request']) return reply.redirect('/notifications', 303)
    return showNewest(request, reply)
  })

  // A link, so that it opens in another tab too and without script. That following it marks what it leads to as read
  // is harmless, and happens to nobody but the reader; a browser that only fetches ahead marks nothing.
  app.get(
    '/notifications/:id',
    { config, exposeHeadRoute: false, schema: { hide: true, params: Address } },
    async (request, reply) => {
      const isAhead = String(request.headers['sec-purpose'] ?? '').includes('prefetch')
      const address = isAhead
        ? undefined
        : await openNotification(transaction, userOf(request).id, request.params.id)
      return reply.header('cache-control', 'no-store').redirect(address ?? '/notifications', 303)
    },
  )

  app.post(
    '/notifications/read',
    { config, schema: { hide: true, body: ReadForm } },
    async (request, reply) => {
      await readNotifications(transaction, userOf(request).id, request.body.up_to)
      return request.headers['hx-request']
        ? showNewest(request, reply)
        : reply.redirect('/notifications', 303)
    },
  )

  async function showNewest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const rows = await listNotifications(db, userOf(request).id, { before: undefined, limit: NEWEST })
    return frame.part(request, reply, <NewestNotifications notifications={rows} />)
  }
}

/** What stands under the bell. */
function NewestNotifications({ notifications }: { notifications: readonly NotificationRow[] }) {
  const t = useTexts()
  const newest = notifications[0]
  return (
    <>
      {newest ? (
        <NotificationList notifications={notifications} />
      ) : (
        <EmptyState icon="bell" title={t.notifications.empty} hint={t.notifications.emptyHint} />
      )}
      <div class="bell-foot">
        <a href="/notifications">{t.announcements.newest.all}</a>
        {newest && notifications.some((one) => !one.isRead) && (
          <form
            method="post"
            action="/notifications/read"
            hx-post="/notifications/read"
            hx-target="#bell-newest"
          >
            <input type="hidden" name="up_to" value={newest.id} />
            <button class="btn btn-link" type="submit">
              {t.notifications.readAll}
            </button>
          </form>
        )}
      </div>
    </>
  )
}

function NotificationsPage({ rows, isFirst }: { rows: readonly NotificationRow[]; isFirst: boolean }) {
  const t = useTexts()
  const notifications = rows.slice(0, PAGE_SIZE)
  const last = rows.length > PAGE_SIZE ? notifications.at(-1) : undefined
  const newest = notifications[0]
  const readAll = isFirst && newest && notifications.some((one) => !one.isRead) && (
    <form method="post" action="/notifications/read">
      {/* What comes while they read stays unread. */}
      <input type="hidden" name="up_to" value={newest.id} />
      <button class="btn btn-outline-secondary" type="submit">
        <Icon name="check" /> {t.notifications.readAll}
      </button>
    </form>
  )
  return (
    <CustomerLayout
      title={t.notifications.title}
      lead={t.notifications.kept(formatNumber(NOTIFICATIONS_KEPT_DAYS))}
      actions={readAll}
    >
      <Card flush>
        {newest ? (
          <NotificationList notifications={notifications} />
        ) : (
          <EmptyState
            icon="bell"
            title={t.notifications.empty}
            hint={t.notifications.emptyHint}
            action={{ href: '/orders/new', text: t.nav.newOrder }}
          />
        )}
      </Card>
      <Pager
        first={isFirst ? undefined : '/notifications'}
        next={last && addressOf('/notifications', { before: String(last.id) })}
      />
    </CustomerLayout>
  )
}
