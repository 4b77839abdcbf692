import type { ComponentChildren } from 'preact'
import { AccountMenu } from './account-menu.tsx'
import { Document } from './document.tsx'
import { BrandMark, Icon, type IconName } from './icons.tsx'
import { adminItems, currentItem, type NavItem } from './nav-items.ts'
import { Breadcrumb, type Crumb, HeaderSearch } from './navigation.tsx'
import { usePage, useTexts } from './page-context.ts'
import { LanguageSwitch, ThemeSwitch } from './preferences.tsx'
import { brand } from './texts.ts'

/** The frame of an operator's page, on AdminLTE 4's markup. `counts` puts badges on sidebar items by address. */
export function AdminLayout({
  title,
  trail,
  actions,
  counts = {},
  children,
}: {
  title: string
  trail?: readonly Crumb[]
  actions?: ComponentChildren
  /** What waits for a person: `{ '/admin/orders': 3 }`. */
  counts?: Readonly<Record<string, number>>
  children: ComponentChildren
}) {
  const t = useTexts()
  const home = { text: t.admin.nav.dashboard, href: '/admin' }
  return (
    <Document
      title={title}
      side="admin"
      bodyClass="panel-admin layout-fixed sidebar-expand-lg bg-body-tertiary"
    >
      <div class="app-wrapper">
        <AdminHeader />
        <AdminSidebar counts={counts} />
        <main class="app-main" id="main" tabIndex={-1}>
          <div class="app-content-header">
            <div class="container-fluid">
              <div class="admin-heading">
                <h1>{title}</h1>
                {actions && <div class="page-actions">{actions}</div>}
                {title !== home.text && <Breadcrumb trail={[home, ...(trail ?? [])]} current={title} />}
              </div>
            </div>
          </div>
          <div class="app-content">
            <div class="container-fluid">{children}</div>
          </div>
        </main>
        <div class="sidebar-overlay" data-sidebar-toggle />
      </div>
    </Document>
  )
}

/** A coloured figure of AdminLTE, for the top of the operators' dashboard; wrap several in `SmallBoxes`. */
export function SmallBox({
  tone,
  icon,
  value,
  label,
  note,
  href,
}: {
  tone: 'primary' | 'success' | 'warning' | 'danger' | 'secondary'
  icon: IconName
  value: ComponentChildren
  label: string
  note?: ComponentChildren
  href?: string
}) {
  const t = useTexts()
  return (
    <div class={`small-box text-bg-${tone}`}>
      <div class="inner">
        <p class="small-box-value">{value}</p>
        <p>
          {label}
          {note && <small>{note}</small>}
        </p>
      </div>
      <Icon name={icon} size={64} class="small-box-icon" />
      {href && (
        <a class="small-box-footer" href={href} aria-label={`${t.admin.dashboard.more}: ${label}`}>
          {t.admin.dashboard.more} <Icon name="right" size={16} />
        </a>
      )}
    </div>
  )
}

/** A row of `SmallBox`es that wraps. */
export function SmallBoxes({ children }: { children: ComponentChildren }) {
  return <div class="small-boxes">{children}</div>
}

function AdminHeader() {
  const t = useTexts()
  const user = usePage().user
  return (
    <header class="app-header navbar navbar-expand bg-body">
      <div class="container-fluid admin-bar">
        <button
          type="button"
          class="header-icon"
          data-sidebar-toggle
          aria-label={t.admin.nav.toggle}
          aria-controls="sidebar"
        >
          <Icon name="menu" size={22} />
        </button>
        <HeaderSearch action="/admin/orders" label={t.admin.nav.search} />
        <div class="topbar-end">
          <div class="wide-only">
            <LanguageSwitch />
          </div>
          <div class="wide-only">
            <ThemeSwitch />
          </div>
          {user && <AccountMenu user={user} />}
        </div>
      </div>
    </header>
  )
}

function AdminSidebar({ counts }: { counts: Readonly<Record<string, number>> }) {
  const t = useTexts()
  const page = usePage()
  const groups = adminItems(t)
    .map((group) => ({
      ...group,
      items: group.items.filter((item) => page.mayOpen?.(item.href) ?? true),
    }))
    .filter((group) => group.items.length > 0)
  const current = currentItem(
    groups.flatMap((group) => group.items),
    page.path,
  )
  return (
    <aside class="app-sidebar bg-body-secondary shadow" id="sidebar" data-bs-theme="dark">
      <div class="sidebar-brand">
        <a class="brand-link" href="/admin">
          <BrandMark size={30} />
          <span class="brand-text">{brand}</span>
        </a>
      </div>
      <div class="sidebar-wrapper">
        <nav aria-label={t.admin.nav.label}>
          {groups.map((group) => (
            <ul key={group.heading} class="nav sidebar-menu flex-column">
              {group.heading && <li class="nav-header">{group.heading}</li>}
              {group.items.map((item) => (
                <AdminNavItem
                  key={item.href}
                  item={item}
                  current={item === current}
                  count={counts[item.href]}
                />
              ))}
            </ul>
          ))}
          <ul class="nav sidebar-menu flex-column">
            <li class="nav-item">
              <a class="nav-link" href="/">
                <Icon name="arrow" class="nav-icon" />
                <p>{t.admin.nav.shop}</p>
              </a>
            </li>
          </ul>
        </nav>
      </div>
    </aside>
  )
}

function AdminNavItem({
  item,
  current,
  count,
}: {
  item: NavItem
  current: boolean
  count: number | undefined
}) {
  return (
    <li class="nav-item">
      <a
        class={current ? 'nav-link active' : 'nav-link'}
        href={item.href}
        aria-current={current ? 'page' : undefined}
      >
        <Icon name={item.icon} class="nav-icon" />
        <p>
          {item.text}
          {count !== undefined && count > 0 && <span class="nav-badge badge text-bg-warning">{count}</span>}
        </p>
      </a>
    </li>
  )
}
