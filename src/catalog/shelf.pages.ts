import type { Queryable } from '../platform/db.ts'
import type { Service } from './service.ts'
import { type RecordSummary, summaryOf } from './service-record.ts'
import { listOverallRecords } from './service-records.sql.ts'
import { listActiveServices, listCategories } from './services.sql.ts'

/** A service with what our own orders tell of it. */
export type ShelfService = Service & { told?: RecordSummary }

/** A page of services, with where they stand among all. */
export type Shelf = {
  category: string | undefined
  search: string | undefined
  services: readonly ShelfService[]
  categories: readonly { category: string; services: number }[]
  /** The cursor of the page after it; undefined on the last one. */
  next: string | undefined
  isFirst: boolean
}

const SHELF_SIZE = 30

/** Reads a page of services for an address. A cursor that is none of ours is ignored. */
export async function readShelf(
  db: Queryable,
  query: { category?: string; q?: string; after?: string },
): Promise<Shelf> {
  const [position, id] = /^\d{1,9}-\d{1,9}$/.test(query.after ?? '')
    ? query.after!.split('-').map(Number)
    : []
  const after = position === undefined || id === undefined ? undefined : { position, id }
  const { category, q: search } = query
  const [rows, categories] = await Promise.all([
    listActiveServices(db, { category, search, after, limit: SHELF_SIZE + 1 }),
    listCategories(db),
  ])
  const shown = rows.slice(0, SHELF_SIZE)
  const last = rows.length > SHELF_SIZE ? shown.at(-1) : undefined
  const next = last && `${last.position}-${last.id}`
  const ids = shown.map((service) => service.id)
  const records = await listOverallRecords(db, ids)
  const services = shown.map((service) => ({ ...service, told: summaryOf(records.get(service.id) ?? []) }))
  return { category, search, services, categories, next, isFirst: !after }
}
