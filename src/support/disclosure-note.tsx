import { Icon } from '../ui/icons.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import type { Disclosure } from './disclosure.ts'

/** What is disclosed about a service, in the reader's language where it was written in it. */
export function DisclosureNote({ disclosure }: { disclosure: Disclosure | undefined | null }) {
  const words = useTexts().support.disclosure
  const { language } = usePage()
  const other = language === 'vi' ? 'en' : 'vi'
  const shown = disclosure?.[language] ? language : other
  const text = disclosure?.[shown]
  if (!text) return null
  return (
    <div class="disclosure">
      <p class="disclosure-title">
        <Icon name="info" size={16} /> {words.title}
      </p>
      <p class="disclosure-text" lang={shown === language ? undefined : shown}>
        {text}
      </p>
    </div>
  )
}
