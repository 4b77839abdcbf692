import { Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'

/** The ways through what has to do with money that arrives. */
export function DepositTabs({
  current,
  open,
  claims,
}: {
  current: 'all' | 'open' | 'claims' | 'bonuses'
  open: number
  claims: number
}) {
  const t = useTexts()
  const words = t.admin.deposits
  return (
    <Tabs
      label={t.common.filter}
      tabs={[
        { href: '/admin/deposits', text: words.views.all, current: current === 'all' },
        {
          href: '/admin/deposits?view=open',
          text: words.views.open,
          count: open,
          current: current === 'open',
        },
        {
          href: '/admin/deposits/claims',
          text: words.desk.tabs.claims,
          count: claims,
          current: current === 'claims',
        },
        {
          href: '/admin/deposits/bonuses',
          text: words.desk.tabs.bonuses,
          current: current === 'bonuses',
        },
      ]}
    />
  )
}
