import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { lockCatalogue } from './catalogue-changes.sql.ts'
import { deleteEmptyCategory, findCategory, insertCategory, updateCategoryName } from './categories.sql.ts'

/** What may become of a section. */
export type CategoryChange =
  | { act: 'add'; name: string }
  | { act: 'rename'; name: string; to: string }
  | { act: 'delete'; name: string }

/**
 * Adds a section, gives one another name with everything that goes by it, or deletes an empty one. Refuses
 * `category_exists`, `category_not_found`, and `category_in_use`.
 */
export async function changeCategory(
  transaction: Transaction,
  actorId: string,
  change: CategoryChange,
): Promise<void> {
  const { act, name } = change
  await transaction(async (tx) => {
    await lockCatalogue(tx)
    if (act === 'add') {
      if (!(await insertCategory(tx, name))) refuse('category_exists')
    } else if (!(await findCategory(tx, name))) {
      refuse('category_not_found')
    } else if (act === 'delete') {
      if (!(await deleteEmptyCategory(tx, name))) refuse('category_in_use')
    } else {
      if (await findCategory(tx, change.to)) refuse('category_exists')
      await updateCategoryName(tx, name, change.to)
    }
    await insertAudit(tx, {
      actorId,
      action: `category.${act}`,
      subject: `category:${name}`,
      before: act === 'add' ? {} : { name },
      after: act === 'delete' ? {} : { name: act === 'rename' ? change.to : name },
    })
  })
}
