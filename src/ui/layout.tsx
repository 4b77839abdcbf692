import type { ComponentChildren } from 'preact'
import { AccountMenu } from './account-menu.tsx'
import { Document } from './document.tsx'
import { BrandMark, Icon } from './icons.tsx'
import { bottomItems, currentItem, type NavItem, sideItems } from './nav-items.ts'
import { Breadcrumb, type Crumb, HeaderSearch } from './navigation.tsx'
import { type PageUser, usePage, useTexts } from './page-context.ts'
import { Amount } from './parts.tsx'
import { LanguageSwitch, ThemeSwitch } from './preferences.tsx'
import { brand } from './texts.ts'

/**
 * The frame of a customer's page. Renders the heading itself; `actions` stand beside it, `trail` above it.
 * Needs `page.user`.
 */
export function CustomerLayout({
  title,
  lead,
  trail,
  actions,
  children,
}: {
  title: string
  lead?: ComponentChildren
  trail?: readonly Crumb[]
  actions?: ComponentChildren
  children: ComponentChildren
}) {
  const page = usePage()
  const t = useTexts()
  const user = page.user
  if (!user) throw new Error('a customer page needs a user')
  return (
    <Document title={title} side="panel" bodyClass="panel panel-customer">
      <header class="topbar">
        <Brand href="/" />
        <HeaderSearch action="/orders" label={t.header.search} />
        <div class="topbar-end">
          <HeaderBalance user={user} />
          <AccountMenu user={user} />
        </div>
      </header>
      <nav class="side-nav" aria-label={t.nav.label}>
        <NavList items={sideItems(t)} />
      </nav>
      <main class="content" id="main" tabIndex={-1}>
        {trail && <Breadcrumb trail={trail} current={title} />}
        <div class="page-heading">
          <div>
            <h1>{title}</h1>
            {lead && <p class="page-lead">{lead}</p>}
          </div>
          {actions && <div class="page-actions">{actions}</div>}
        </div>
        {children}
      </main>
      <PageFooter />
      <nav class="bottom-nav" aria-label={t.nav.label}>
        <NavList items={bottomItems(t)} />
      </nav>
    </Document>
  )
}

/** The frame for people who are not logged in: the shop's front, the services. The page brings its own h1. */
export function GuestLayout({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <GuestFrame title={title}>
      <main class="content" id="main" tabIndex={-1}>
        {children}
      </main>
    </GuestFrame>
  )
}

/** One card in the middle, with its heading: log in, register, a message. `below` stands under the card. */
export function GuestCardLayout({
  title,
  lead,
  below,
  children,
}: {
  title: string
  lead?: ComponentChildren
  below?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <GuestFrame title={title}>
      <main class="content content-narrow" id="main" tabIndex={-1}>
        <div class="card guest-card">
          <div class="card-body">
            <h1>{title}</h1>
            <p class="page-lead">{lead}</p>
            {children}
          </div>
        </div>
        {below && <p class="guest-below">{below}</p>}
      </main>
    </GuestFrame>
  )
}

function GuestFrame({ title, children }: { title: string; children: ComponentChildren }) {
  const t = useTexts()
  return (
    <Document title={title} side="panel" bodyClass="panel panel-guest">
      <header class="topbar">
        <Brand href="/" />
        <nav class="guest-nav" aria-label={t.nav.label}>
          <a href="/services">{t.nav.services}</a>
        </nav>
        <div class="topbar-end">
          <div class="wide-only">
            <ThemeSwitch />
          </div>
          <LanguageSwitch />
          <a class="guest-log-in" href="/login">
            {t.nav.logIn}
          </a>
          <a class="btn btn-primary wide-only" href="/register">
            {t.nav.register}
          </a>
        </div>
      </header>
      {children}
      <PageFooter />
    </Document>
  )
}

/** The balance in the header. With `swap` it is a piece for htmx that replaces the one on the page. */
export function HeaderBalance({ user, swap }: { user: PageUser; swap?: boolean }) {
  const t = useTexts()
  return (
    <a
      class="header-balance"
      id="header-balance"
      href="/wallet/top-up"
      hx-swap-oob={swap ? 'true' : undefined}
    >
      <span class="header-balance-label">{t.header.balance}</span>
      <Amount value={user.balance} />
      <span class="header-balance-add">
        <Icon name="plus" size={16} label={t.nav.topUp} />
      </span>
    </a>
  )
}

function Brand({ href }: { href: string }) {
  return (
    <a class="brand" href={href}>
      <BrandMark />
      <span class="brand-name">{brand}</span>
    </a>
  )
}

function NavList({ items }: { items: readonly NavItem[] }) {
  const current = currentItem(items, usePage().path)
  return (
    <ul class="nav-list">
      {items.map((item) => (
        <li key={item.href}>
          <a class="nav-item-link" href={item.href} aria-current={item === current ? 'page' : undefined}>
            <Icon name={item.icon} size={22} />
            <span>{item.text}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function PageFooter() {
  return (
    <footer class="page-footer">
      <span>© {brand}</span>
    </footer>
  )
}
