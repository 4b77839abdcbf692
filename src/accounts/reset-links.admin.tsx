import { Type } from 'typebox'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, CopyButton } from '../ui/parts.tsx'
import { userOf } from './access.api.ts'
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
      const page = <LinkPage userId={id} link={linkOf(publicUrl, 'reset', token)} counts={counts} />
      return frame.page(request, reply, page)
    },
  )
}

function LinkPage({
  userId,
  link,
  counts,
}: {
  userId: string
  link: string
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.account.operator
  return (
    <AdminLayout
      title={words.linkTitle}
      trail={[{ text: t.admin.users.title, href: '/admin/users' }]}
      counts={counts}
    >
      <Card>
        <Notice kind="warning">{words.linkHint}</Notice>
        <p class="secret-line">
          <code class="secret">{link}</code>
          <CopyButton value={link} label={words.link} />
        </p>
        <a class="btn btn-outline-secondary" href={`/admin/users/${userId}`}>
          {words.back}
        </a>
      </Card>
    </AdminLayout>
  )
}
