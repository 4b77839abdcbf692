import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { mayMoveMoney } from './adjustment.ts'
import { deletePersonalPriceRow } from './personal-prices.sql.ts'

/** Takes a customer's own price away; one that is gone already is fine. Refuses `forbidden`. */
export async function deletePersonalPrice(
  transaction: Transaction,
  actor: { id: string; role: string },
  { userId, id }: { userId: string; id: number },
): Promise<void> {
  if (!mayMoveMoney(actor.role)) refuse('forbidden')
  await transaction(async (tx) => {
    const before = await deletePersonalPriceRow(tx, userId, id)
    if (!before) return
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'personal_price.delete',
      subject: `user:${userId}`,
      before,
      after: {},
    })
  })
}
