import type { ComponentChildren } from 'preact'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { CompareBar } from './compare-bar.tsx'
import type { Service } from './service.ts'
import type { Shelf, ShelfService } from './shelf.pages.ts'

/** Categories, a search and a page of services under `action`; `keep` is carried along in every address. */
export function ServiceShelf({
  shelf,
  action,
  keep = {},
  compared,
  card,
}: {
  shelf: Shelf
  action: string
  keep?: Readonly<Record<string, string | undefined>>
  /** What is ticked for comparing, here or on another page; undefined where nothing can be compared. */
  compared?: readonly Service[] | undefined
  card: (service: ShelfService) => ComponentChildren
}) {
  const t = useTexts()
  const { path } = usePage()
  const favourites = shelf.onlyFavourites ? '1' : undefined
  const address = (query: Record<string, string | undefined>) => addressOf(action, { ...keep, ...query })
  const cards = <ul class="service-cards">{shelf.services.map(card)}</ul>
  return (
    <div class="shop">
      <Categories {...{ shelf, address }} />
      <div>
        <FilterBar
          action={action}
          placeholder={t.services.searchPlaceholder}
          query={shelf.search}
          keep={{ ...keep, category: shelf.category, favourites }}
          clear={shelf.search || shelf.category || favourites ? address({}) : undefined}
        />
        <h2 class="visually-hidden">{t.services.list}</h2>
        {shelf.services.length === 0 && <NothingOnShelf shelf={shelf} />}
        {shelf.services.length > 0 &&
          (shelf.canMark ? (
            // One form around all cards: a star in it is a button that names its service.
            <form method="post" action="/favourites" hx-post="/favourites" hx-swap="none">
              <input type="hidden" name="back" value={path} />
              {cards}
            </form>
          ) : (
            cards
          ))}
        {compared && <CompareBar shelf={shelf} compared={compared} />}
        <Pager
          first={
            shelf.isFirst ? undefined : address({ category: shelf.category, q: shelf.search, favourites })
          }
          next={
            shelf.next &&
            address({ category: shelf.category, q: shelf.search, favourites, after: shelf.next })
          }
        />
      </div>
    </div>
  )
}

function Categories({
  shelf,
  address,
}: {
  shelf: Shelf
  address: (query: Record<string, string | undefined>) => string
}) {
  const t = useTexts()
  return (
    <nav class="shop-categories" aria-label={t.services.categories}>
      <ul>
        {[undefined, ...shelf.categories].map((entry) => (
          <li key={entry?.category ?? ''}>
            <a
              class="shop-category"
              href={address({ category: entry?.category, q: shelf.search })}
              aria-current={!shelf.onlyFavourites && entry?.category === shelf.category ? 'true' : undefined}
            >
              {entry?.category ?? t.common.all}
              {entry && <span class="shop-count">{formatNumber(entry.services)}</span>}
            </a>
            {!entry && shelf.canMark && (
              <a
                class="shop-category"
                href={address({ favourites: '1' })}
                aria-current={shelf.onlyFavourites ? 'true' : undefined}
              >
                {t.shelf.favourites}
                <span class="star star-on" aria-hidden="true" />
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function NothingOnShelf({ shelf }: { shelf: Shelf }) {
  const t = useTexts()
  const isFiltered = Boolean(shelf.search || shelf.category)
  const noneMarked = shelf.onlyFavourites && !isFiltered
  return (
    <div class="card">
      <EmptyState
        icon={noneMarked ? 'star' : 'grid'}
        title={noneMarked ? t.shelf.noFavourites : isFiltered ? t.common.noMatches : t.services.empty}
        hint={
          noneMarked ? t.shelf.noFavouritesHint : isFiltered ? t.common.noMatchesHint : t.services.emptyHint
        }
      />
    </div>
  )
}

/** The star of a card; by a click alone in it the shelf's form says which service is meant, and which way. */
export function FavouriteStar({ service, swap }: { service: ShelfService; swap?: boolean }) {
  const t = useTexts()
  if (service.isFavourite === undefined) return null
  return (
    <button
      type="submit"
      class={service.isFavourite ? 'star star-on' : 'star'}
      id={`star-${service.id}`}
      name={service.isFavourite ? 'unmark' : 'mark'}
      value={service.id}
      aria-label={t.shelf.favourite(service.name)}
      aria-pressed={service.isFavourite}
      hx-swap-oob={swap ? 'true' : undefined}
    />
  )
}
