import type { ComponentChildren } from 'preact'
import { AccountMenu } from './account-menu.tsx'
import { Document } from './document.tsx'
import { BellPanel, HeaderLive } from './header-live.tsx'
import { SearchButton, SearchDialog, SearchField } from './header-search.tsx'
import { BrandMark, Icon } from './icons.tsx'
import { bottomItems, currentItem, type NavItem, sideItems } from './nav-items.ts'
import { Breadcrumb, type Crumb } from './navigation.tsx'
import { usePage, useTexts } from './page-context.ts'
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
        <SearchField />
        <div class="topbar-end">
          <SearchButton />
          <HeaderLive unread={page.unread ?? 0} since={page.since} />
          <BellPanel />
          <AccountMenu user={user} />
        </div>
      </header>
      <nav class="side-nav" aria-label={t.nav.label}>
        <NavList items={sideItems(t)} />
      </nav>
      <main class="content" id="main" tabIndex={-1}>
        <NewTerms />
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
      <SearchDialog />
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

/** Tells a customer that the terms have changed; the next order accepts them. */
function NewTerms() {
  const { newTerms } = usePage()
  const words = useTexts().support.documents
  if (newTerms === undefined) return null
  return (
    <p class="new-terms">
      <Icon name="document" size={18} />
      <span>
        {words.banner} <a href="/documents/terms">{words.bannerRead}</a>. {words.bannerNote}
      </span>
    </p>
  )
}

const footerDocuments = ['terms', 'acceptable-use', 'refund', 'privacy', 'faq', 'operator'] as const

function PageFooter() {
  const words = useTexts().support.documents
  return (
    <footer class="page-footer">
      <nav aria-label={words.footer}>
        <ul class="footer-links">
          {footerDocuments.map((kind) => (
            <li key={kind}>
              <a href={`/documents/${kind}`}>{words.kinds[kind]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <span>© {brand}</span>
    </footer>
  )
}
