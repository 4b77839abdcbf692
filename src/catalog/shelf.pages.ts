import type { Queryable } from '../platform/db.ts'
import type { Disclosure } from '../support/disclosure.ts'
import { listDisclosures } from '../support/disclosures.sql.ts'
import { listFavourites } from './favourites.sql.ts'
import type { Service } from './service.ts'
import { type RecordSummary, summaryOf } from './service-record.ts'
import { listOverallRecords } from './service-records.sql.ts'
import { findService, listActiveServices, listCategories } from './services.sql.ts'

/** A service with what our own orders tell of it. */
export type ShelfService = Service & {
  told?: RecordSummary
  /** Whether who looks has marked it; undefined for a guest. */
  isFavourite?: boolean | undefined
  disclosure?: Disclosure | undefined
}

/** A page of services, with where they stand among all. */
export type Shelf = {
  category: string | undefined
  search: string | undefined
  /** Only what the customer has marked is shown. */
  onlyFavourites: boolean
  /** Somebody is logged in, who can mark. */
  canMark: boolean
  services: readonly ShelfService[]
  categories: readonly { category: string; services: number }[]
  /** The cursor of the page after it; undefined on the last one. */
  next: string | undefined
  isFirst: boolean
  /** The cursor of this page; undefined on the first. */
  after: string | undefined
}

const SHELF_SIZE = 50
/** So many of the marked ones stand before all others where a service is picked. */
const FAVOURITES_FIRST = 10

export type ShelfQuery = { category?: string; q?: string; after?: string; favourites?: string }

/**
 * Reads a page of services for an address. A cursor that is none of ours is ignored. With `favouritesFirst` the
 * first page of all services begins with those that the customer has marked.
 */
export async function readShelf(
  db: Queryable,
  query: ShelfQuery,
  { userId, favouritesFirst = false }: { userId: string | undefined; favouritesFirst?: boolean },
): Promise<Shelf> {
  const after = cursorOf(query.after)
  const { category, q: search } = query
  const onlyFavourites = userId !== undefined && query.favourites === '1'
  const isBeginning = !after && !category && !search && !onlyFavourites
  const [rows, categories, byId, marked] = await Promise.all([
    listActiveServices(db, {
      category,
      search,
      after,
      favouritesOf: onlyFavourites ? userId : undefined,
      limit: SHELF_SIZE + 1,
    }),
    listCategories(db),
    after ? undefined : findById(db, search),
    favouritesFirst && userId !== undefined && isBeginning
      ? listActiveServices(db, { favouritesOf: userId, limit: FAVOURITES_FIRST })
      : [],
  ])
  const page = rows.slice(0, SHELF_SIZE)
  const last = rows.length > SHELF_SIZE ? page.at(-1) : undefined
  const first = byId ? [byId] : marked
  const shown = [...first, ...page.filter((row) => !first.some(({ id }) => id === row.id))]
  return {
    category,
    search,
    onlyFavourites,
    canMark: userId !== undefined,
    services: await withMore(db, shown, userId),
    categories,
    next: last && `${last.position}-${last.id}`,
    isFirst: !after,
    after: after && query.after,
  }
}

/** Services with what our own orders tell of them, what is disclosed about them, and whether the customer has marked them. */
export async function withMore<Known extends Service>(
  db: Queryable,
  services: readonly Known[],
  userId: string | undefined,
): Promise<(Known & ShelfService)[]> {
  const ids = services.map((service) => service.id)
  const [records, disclosures, favourites] = await Promise.all([
    listOverallRecords(db, ids),
    listDisclosures(db, ids),
    userId === undefined ? undefined : listFavourites(db, userId, ids),
  ])
  return services.map((service) => ({
    ...service,
    told: summaryOf(records.get(service.id) ?? []),
    isFavourite: favourites?.has(service.id),
    disclosure: disclosures.get(service.id),
  }))
}

function cursorOf(after: string | undefined): { position: number; id: number } | undefined {
  const [, position, id] = /^(\d{1,9})-(\d{1,9})$/.exec(after ?? '') ?? []
  return position === undefined ? undefined : { position: Number(position), id: Number(id) }
}

/** Somebody who searches for a number alone may mean the service that has it as its id: it comes first. */
async function findById(db: Queryable, search: string | undefined): Promise<Service | undefined> {
  const [, id] = /^\s*#?(\d{1,9})\s*$/.exec(search ?? '') ?? []
  const service = id === undefined ? undefined : await findService(db, Number(id))
  return service?.isActive ? service : undefined
}
