import type { IconName } from './icons.tsx'
import type { Texts } from './texts.ts'

export interface NavItem {
  href: string
  text: string
  icon: IconName
}

/** What a customer sees beside the page on wide screens. */
export function sideItems(t: Texts): NavItem[] {
  return [
    { href: '/', text: t.nav.dashboard, icon: 'home' },
    { href: '/orders/new', text: t.nav.newOrder, icon: 'plus' },
    { href: '/orders/mass', text: t.shelf.mass.title, icon: 'copy' },
    { href: '/services', text: t.nav.services, icon: 'grid' },
    { href: '/orders', text: t.nav.orders, icon: 'list' },
    { href: '/wallet', text: t.nav.wallet, icon: 'wallet' },
    { href: '/wallet/top-up', text: t.nav.topUp, icon: 'qr' },
    { href: '/referral', text: t.nav.referral, icon: 'gift' },
    { href: '/tickets', text: t.support.nav, icon: 'chat' },
  ]
}

/** The five a thumb reaches on a phone; ordering in the middle. */
export function bottomItems(t: Texts): NavItem[] {
  return [
    { href: '/', text: t.nav.dashboard, icon: 'home' },
    { href: '/services', text: t.nav.services, icon: 'grid' },
    { href: '/orders/new', text: t.nav.newOrder, icon: 'plus' },
    { href: '/orders', text: t.nav.orders, icon: 'list' },
    { href: '/wallet', text: t.nav.wallet, icon: 'wallet' },
  ]
}

/** What the account menu holds; on phones it is the only way to these. */
export function accountItems(t: Texts): NavItem[] {
  return [
    { href: '/wallet/top-up', text: t.nav.topUp, icon: 'qr' },
    { href: '/referral', text: t.nav.referral, icon: 'gift' },
    { href: '/tickets', text: t.support.nav, icon: 'chat' },
    { href: '/profile', text: t.account.profile.title, icon: 'user' },
    { href: '/api-keys', text: t.account.keys.title, icon: 'key' },
  ]
}

/** The operators' sidebar, in groups under a heading. */
export function adminItems(t: Texts): { heading?: string; items: NavItem[] }[] {
  const nav = t.admin.nav
  return [
    { items: [{ href: '/admin', text: nav.dashboard, icon: 'chart' }] },
    {
      heading: nav.sales,
      items: [
        { href: '/admin/orders', text: nav.orders, icon: 'list' },
        { href: '/admin/deposits', text: nav.deposits, icon: 'bank' },
        { href: '/admin/services', text: nav.services, icon: 'grid' },
        { href: '/admin/catalogue', text: nav.catalogue, icon: 'refill' },
        { href: '/admin/catalogue/order-rules', text: t.orderRules.title, icon: 'shield' },
        { href: '/admin/providers', text: t.providers.title, icon: 'globe' },
      ],
    },
    {
      heading: nav.people,
      items: [
        { href: '/admin/users', text: nav.users, icon: 'users' },
        { href: '/admin/team', text: t.team.title, icon: 'user' },
        { href: '/admin/tickets', text: t.support.tickets.title, icon: 'chat' },
        { href: '/admin/announcements', text: t.announcements.title, icon: 'megaphone' },
        { href: '/admin/documents', text: t.support.documents.title, icon: 'document' },
      ],
    },
    {
      heading: nav.money,
      items: [
        { href: '/admin/reports', text: t.reports.title, icon: 'chart' },
        { href: '/admin/reports/books', text: t.money.books.title, icon: 'chart' },
        { href: '/admin/adjustments', text: t.money.adjustments.title, icon: 'wallet' },
        { href: '/admin/coupons', text: t.money.coupons.title, icon: 'gift' },
        { href: '/admin/referrals', text: t.operatorLists.referrals.title, icon: 'users' },
        { href: '/admin/settings', text: t.money.settings.title, icon: 'key' },
        { href: '/admin/system', text: t.system.title, icon: 'device' },
        { href: '/admin/system/checks', text: t.money.checks.title, icon: 'shield' },
        { href: '/admin/audit', text: t.operatorLists.audit.heading, icon: 'list' },
      ],
    },
  ]
}

/** The item whose address is the longest beginning of the page's path, so `/orders/7` lights up `/orders`. */
export function currentItem(items: readonly NavItem[], path: string): NavItem | undefined {
  const bare = path.split('?')[0]!
  const fits = (href: string) => bare === href || (href !== '/' && bare.startsWith(`${href}/`))
  return items.filter((item) => fits(item.href)).sort((a, b) => b.href.length - a.href.length)[0]
}
