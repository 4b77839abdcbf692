import { Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'

/** The ways through everything that is set, what other pages hold among it. */
export function SettingsTabs({ current }: { current: 'settings' | 'tiers' | 'partners' }) {
  const t = useTexts()
  const words = t.settingsMore
  return (
    <Tabs
      label={words.pages}
      tabs={[
        { href: '/admin/settings', text: words.tabs.settings, current: current === 'settings' },
        { href: '/admin/settings/tiers', text: words.tabs.tiers, current: current === 'tiers' },
        { href: '/admin/settings/partners', text: words.tabs.partners, current: current === 'partners' },
        { href: '/admin/deposits/bonuses', text: words.tabs.bonuses, current: false },
        { href: '/admin/announcements', text: t.announcements.title, current: false },
        { href: '/admin/documents', text: t.support.documents.title, current: false },
      ]}
    />
  )
}
