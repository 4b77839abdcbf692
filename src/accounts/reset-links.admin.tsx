import { Type } from 'typebox'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { texts } from '../ui/texts.ts'
import { userOf } from './access.api.ts'
import { LinkPage } from './admin-link-page.tsx'
import { linkOf } from './mail-link.ts'
import { makeResetLink } from './make-reset-link.ts'
import type { PageFrame } from './page-frame.pages.tsx'

const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })

/** A link for a new password that an operator hands over: for shops without mail, and people without their mailbox. */
export function resetLinkAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction; publicUrl: string },
): void {
  const { frame, db, transaction, publicUrl } = parts

  app.post(
    '/admin/users/:id/reset-link',
    {
      config: { access: 'operator' },
      schema: { hide: true, params: Type.Object({ id: Id }), body: EmptyForm },
    },
    async (request, reply) => {
      const { id } = request.params
      const token = await makeResetLink(transaction, userOf(request), id)
      const counts = sidebarCounts(await getWaiting(db))
      // Shown by this answer and by nothing after it: only a hash is kept.
      const t = texts(languageOf(request))
      const { linkTitle: title, linkHint: hint, back } = t.account.operator
      const page = (
        <LinkPage
          {...{ title, hint, counts, link: linkOf(publicUrl, 'reset', token) }}
          from={{ text: t.admin.users.title, href: '/admin/users' }}
          back={{ text: back, href: `/admin/users/${id}` }}
        />
      )
      return frame.page(request, reply, page)
    },
  )
}
