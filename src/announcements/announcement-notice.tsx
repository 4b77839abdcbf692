import type { ComponentChildren } from 'preact'
import type { Language } from '../core/refusal.ts'
import { DocumentBody } from '../support/document-body.tsx'
import { readDocument } from '../support/document-text.ts'
import { Icon } from '../ui/icons.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { type AnnouncementText, type AnnouncementTone, wordsIn } from './announcement.ts'
import type { ShownAnnouncement } from './announcements.sql.ts'

const icons = { info: 'megaphone', warning: 'warning', success: 'gift' } as const

/** The announcements of a dashboard; each can be put away, with script without leaving the page. */
export function AnnouncementNotices({ announcements }: { announcements: readonly ShownAnnouncement[] }) {
  const t = useTexts()
  const { language } = usePage()
  if (announcements.length === 0) return null
  return (
    <section class="announcements" aria-label={t.announcements.title}>
      {announcements.map((announcement) => (
        <AnnouncementNotice key={announcement.id} {...announcement} language={language}>
          <form
            method="post"
            action={`/announcements/${announcement.id}/dismiss`}
            hx-post={`/announcements/${announcement.id}/dismiss`}
            hx-target="closest .announcement"
            hx-swap="delete"
          >
            <button
              class="announcement-close"
              type="submit"
              aria-label={t.announcements.dismiss(wordsIn(announcement, language).title)}
            >
              <Icon name="close" />
            </button>
          </form>
        </AnnouncementNotice>
      ))}
    </section>
  )
}

/** An announcement as it is read in this language; `children` stands in its corner. */
export function AnnouncementNotice({
  tone,
  language,
  children,
  ...text
}: AnnouncementText & { language: Language; children?: ComponentChildren }) {
  const words = wordsIn({ ...text, tone }, language)
  return (
    <article class={`announcement notice notice-${tone}`} lang={words.language}>
      <Icon name={icons[tone satisfies AnnouncementTone]} />
      <div class="notice-text">
        <h2 class="announcement-title">{words.title}</h2>
        <DocumentBody blocks={readDocument(words.body)} />
      </div>
      {children}
    </article>
  )
}
