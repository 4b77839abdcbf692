import type { ComponentChildren } from 'preact'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import type { Shelf, ShelfService } from './shelf.pages.ts'

/** Categories, a search and a page of services under `action`; `keep` is carried along in every address. */
export function ServiceShelf({
  shelf,
  action,
  keep = {},
  card,
}: {
  shelf: Shelf
  action: string
  keep?: Readonly<Record<string, string | undefined>>
  card: (service: ShelfService) => ComponentChildren
}) {
  const t = useTexts()
  const address = (query: Record<string, string | undefined>) => addressOf(action, { ...keep, ...query })
  const isFiltered = Boolean(shelf.search || shelf.category)
  return (
    <div class="shop">
      <nav class="shop-categories" aria-label={t.services.categories}>
        <ul>
          {[undefined, ...shelf.categories].map((entry) => (
            <li key={entry?.category ?? ''}>
              <a
                class="shop-category"
                href={address({ category: entry?.category, q: shelf.search })}
                aria-current={entry?.category === shelf.category ? 'true' : undefined}
              >
                {entry?.category ?? t.common.all}
                {entry && <span class="shop-count">{formatNumber(entry.services)}</span>}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <FilterBar
          action={action}
          placeholder={t.services.searchPlaceholder}
          query={shelf.search}
          keep={{ ...keep, category: shelf.category }}
          clear={isFiltered ? address({}) : undefined}
        />
        <h2 class="visually-hidden">{t.services.list}</h2>
        {shelf.services.length > 0 ? (
          <ul class="service-cards">{shelf.services.map(card)}</ul>
        ) : (
          <div class="card">
            <EmptyState
              icon="grid"
              title={isFiltered ? t.common.noMatches : t.services.empty}
              hint={isFiltered ? t.common.noMatchesHint : t.services.emptyHint}
            />
          </div>
        )}
        <Pager
          first={shelf.isFirst ? undefined : address({ category: shelf.category, q: shelf.search })}
          next={shelf.next && address({ category: shelf.category, q: shelf.search, after: shelf.next })}
        />
      </div>
    </div>
  )
}
