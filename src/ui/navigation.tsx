import type { ComponentChildren } from 'preact'
import { formatNumber } from './format.ts'
import { Icon } from './icons.tsx'
import { useTexts } from './page-context.ts'

export interface Tab {
  href: string
  text: string
  /** A text where it was not counted to the end: `99+`. */
  count?: number | string
  current?: boolean
}

/** Tabs that are links, so that the address says which is open. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul class="tab-list">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a class="tab" href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.text}
              {tab.count !== undefined && (
                <span class="tab-count">
                  {typeof tab.count === 'number' ? formatNumber(tab.count) : tab.count}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The ways on from a page of a list that is paged by key; a missing address means there is none. */
export function Pager({
  first,
  previous,
  next,
}: {
  first?: string | undefined
  previous?: string | undefined
  next?: string | undefined
}) {
  const t = useTexts()
  if (!first && !previous && !next) return null
  return (
    <nav class="pager" aria-label={t.common.pages}>
      {first ? (
        <a class="btn btn-outline-secondary" href={first}>
          <Icon name="left" /> {t.common.first}
        </a>
      ) : (
        <span />
      )}
      {previous && (
        <a class="btn btn-outline-secondary pager-previous" href={previous} rel="prev">
          <Icon name="left" /> {t.common.previous}
        </a>
      )}
      {next && (
        <a class="btn btn-outline-secondary" href={next} rel="next">
          {t.common.next} <Icon name="right" />
        </a>
      )}
    </nav>
  )
}

export interface Crumb {
  text: string
  href: string
}

/** The pages above this one, then this one. */
export function Breadcrumb({ trail, current }: { trail: readonly Crumb[]; current: string }) {
  const t = useTexts()
  return (
    <nav aria-label={t.common.breadcrumb}>
      <ol class="breadcrumb">
        {trail.map((crumb) => (
          <li key={crumb.href} class="breadcrumb-item">
            <a href={crumb.href}>{crumb.text}</a>
          </li>
        ))}
        <li class="breadcrumb-item active" aria-current="page">
          {current}
        </li>
      </ol>
    </nav>
  )
}

/**
 * Search and filters of a list, kept in the address. `fields` are more fields beside the search box;
 * `clear` is where the list is without any filter, shown while one is on.
 */
export function FilterBar({
  action,
  query,
  placeholder,
  keep = {},
  clear,
  children,
}: {
  action: string
  query?: string | undefined
  placeholder: string
  /** Other parameters of the address to carry along, such as the open tab. */
  keep?: Readonly<Record<string, string | undefined>>
  clear?: string | undefined
  children?: ComponentChildren
}) {
  const t = useTexts()
  return (
    <search>
      <form class="filter-bar" action={action} method="get">
        {Object.entries(keep).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <div class="search-box">
          <Icon name="search" />
          <input
            class="form-control"
            type="search"
            name="q"
            value={query}
            maxlength={200}
            placeholder={placeholder}
            aria-label={placeholder}
            data-search
          />
        </div>
        {children}
        <button class="btn btn-outline-secondary" type="submit">
          {children ? t.common.filter : t.common.search}
        </button>
        {clear && (
          <a class="btn btn-link" href={clear}>
            {t.common.clearFilters}
          </a>
        )}
      </form>
    </search>
  )
}

/** The search in the header of operators' wide screens; Ctrl K goes there. */
export function HeaderSearch({ action, label }: { action: string; label: string }) {
  return (
    <search class="topbar-search">
      <form action={action} method="get">
        <Icon name="search" size={18} />
        <input
          type="search"
          name="q"
          maxlength={200}
          placeholder={label}
          aria-label={label}
          data-search-key
        />
        <kbd>Ctrl K</kbd>
      </form>
    </search>
  )
}
