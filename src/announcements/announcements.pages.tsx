import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { DocumentBody } from '../support/document-body.tsx'
import { readDocument } from '../support/document-text.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { wordsIn } from './announcement.ts'
import { findBegunAnnouncement, type ShownAnnouncement } from './announcements.sql.ts'
import { dismissAnnouncement } from './dismiss-announcement.ts'

const Address = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const config = { access: 'customer' } as const

/** One announcement to read, as the bell leads to it, and putting one away from the dashboard. */
export function announcementPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts

  app.get(
    '/announcements/:id',
    { config, schema: { hide: true, params: Address } },
    async (request, reply) => {
      const announcement = (await findBegunAnnouncement(db, request.params.id)) ?? refuse('not_found')
      return frame.page(request, reply, <AnnouncementPage announcement={announcement} />)
    },
  )

  app.post(
    '/announcements/:id/dismiss',
    { config, schema: { hide: true, params: Address, body: EmptyForm } },
    async (request, reply) => {
      await dismissAnnouncement(transaction, { id: request.params.id, userId: userOf(request).id })
      if (!request.headers['hx-request']) return reply.redirect('/', 303)
      return reply.type('text/html; charset=utf-8').send('')
    },
  )
}

function AnnouncementPage({ announcement }: { announcement: ShownAnnouncement }) {
  const t = useTexts()
  const { title, body, language } = wordsIn(announcement, usePage().language)
  const lead = (
    <>
      {t.announcements.publishedAt} <Time at={announcement.startsAt} />
    </>
  )
  return (
    <CustomerLayout
      title={title}
      lead={lead}
      trail={[{ text: t.notifications.title, href: '/notifications' }]}
    >
      <Card>
        <div lang={language}>
          <DocumentBody blocks={readDocument(body)} />
        </div>
      </Card>
      <p>
        <a class="btn btn-outline-secondary" href="/">
          {t.announcements.back}
        </a>
      </p>
    </CustomerLayout>
  )
}
