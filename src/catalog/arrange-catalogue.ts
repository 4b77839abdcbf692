import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import {
  listCategorySheet,
  updateCategoryOrder,
  updatePositions,
  updateServiceOrder,
} from './categories.sql.ts'
import { orderMark, reordered } from './listed-order.ts'
import { listServiceNames } from './service-desk.sql.ts'

/** As many services of a section can be put in order. */
export const ORDERED_MAX = 1000

/**
 * Puts the sections, or the services of one, into the order of the numbers typed beside them. `seen` is the mark of
 * the list that was shown; refuses `changed_meanwhile` when it is another one by now.
 */
export async function arrangeCatalogue(
  transaction: Transaction,
  actorId: string,
  list: { category: string | undefined; seen: string; places: ReadonlyMap<string, string> },
): Promise<void> {
  const { category } = list
  await transaction(async (tx) => {
    await lockCatalogue(tx)
    const rows =
      category === undefined
        ? (await listCategorySheet(tx)).map(({ name }) => name)
        : (await listServiceNames(tx, category, ORDERED_MAX)).map(({ id }) => String(id))
    if (orderMark(rows) !== list.seen) refuse('changed_meanwhile')
    const after = reordered(rows, list.places)
    if (category === undefined) await updateCategoryOrder(tx, after)
    else await updateServiceOrder(tx, category, after.map(Number))
    await updatePositions(tx)
    await insertAudit(tx, {
      actorId,
      action: 'catalogue.arrange',
      subject: category === undefined ? 'categories' : `category:${category}`,
      before: { order: rows },
      after: { order: after },
    })
  })
}
