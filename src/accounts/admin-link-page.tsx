import { AdminLayout } from '../ui/admin-layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, CopyButton } from '../ui/parts.tsx'

type Way = { text: string; href: string }

/** A link for a new password, to be handed over; it is seen this once. */
export function LinkPage({
  title,
  hint,
  link,
  from,
  back,
  counts,
}: {
  title: string
  hint: string
  link: string
  /** The list that the page belongs to. */
  from: Way
  back: Way
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().account.operator
  return (
    <AdminLayout title={title} trail={[from]} counts={counts}>
      <Card>
        <Notice kind="warning">{hint}</Notice>
        <p class="secret-line">
          <code class="secret">{link}</code>
          <CopyButton value={link} label={words.link} />
        </p>
        <a class="btn btn-outline-secondary" href={back.href}>
          {back.text}
        </a>
      </Card>
    </AdminLayout>
  )
}
