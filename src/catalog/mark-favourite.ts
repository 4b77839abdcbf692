import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { deleteFavourite, insertFavourite } from './favourites.sql.ts'
import { findService } from './services.sql.ts'

/** So many services one customer may mark; clicks in the same instant may pass it by as many. */
const FAVOURITES_MAX = 200

/** Marks a service as a customer's favourite, or no longer. Refuses `service_not_found`, `favourites_full`. */
export async function markFavourite(
  transaction: Transaction,
  mark: { userId: string; serviceId: number; isOn: boolean },
): Promise<void> {
  await transaction(async (tx) => {
    const { userId, serviceId } = mark
    if (!mark.isOn) return deleteFavourite(tx, userId, serviceId)
    if (!(await findService(tx, serviceId))) refuse('service_not_found')
    const isMarked = await insertFavourite(tx, { userId, serviceId, most: FAVOURITES_MAX })
    if (!isMarked) refuse('favourites_full', { most: FAVOURITES_MAX })
  })
}
