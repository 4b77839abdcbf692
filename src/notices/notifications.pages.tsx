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
import { readNotifications } from './read-notifications.ts'

const PAGE_SIZE = 20

const ListQuery = Type.Object({ before: Type.Optional(Type.String({ maxLength: 20 })) })
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

  app.get(
    '/notifications',
    { config: { access: 'customer' }, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const before = readWholeNumber(request.query.before ?? '')
      const rows = await listNotifications(db, userOf(request).id, { before, limit: PAGE_SIZE + 1 })
      return frame.page(request, reply, <NotificationsPage rows={rows} isFirst={before === undefined} />)
    },
  )

  app.post(
    '/notifications/read',
    { config: { access: 'customer' }, schema: { hide: true, body: ReadForm } },
    async (request, reply) => {
      await readNotifications(transaction, userOf(request).id, request.body.up_to)
      return reply.redirect('/notifications', 303)
    },
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
