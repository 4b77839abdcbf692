import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import type { Transaction } from '../platform/db.ts'
import { mayMoveMoney } from './adjustment.ts'
import { findPriceScope, upsertPersonalPrice } from './personal-prices.sql.ts'

/**
 * Grants a customer a rate for a service, or a discount on one or on all. Orders placed from now on have it where
 * it is better than their tier. Refuses `forbidden`, `cannot_price_self`, `user_not_found` and `service_not_found`.
 */
export async function setPersonalPrice(
  transaction: Transaction,
  actor: { id: string; role: string },
  price: PersonalPrice & { userId: string },
): Promise<void> {
  if (!mayMoveMoney(actor.role)) refuse('forbidden')
  if (price.userId === actor.id) refuse('cannot_price_self')
  if (
    (price.rate === null) === (price.discountPercent === null) ||
    (price.rate && price.serviceId === null)
  ) {
    refuse('invalid_request', { field: 'rate', problem: 'unreadable' })
  }
  await transaction(async (tx) => {
    const { hasUser, hasService } = await findPriceScope(tx, price.userId, price.serviceId)
    if (!hasUser) refuse('user_not_found')
    if (!hasService) refuse('service_not_found')
    const before = await upsertPersonalPrice(tx, { ...price, actorId: actor.id })
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'personal_price.set',
      subject: `user:${price.userId}`,
      before: before ?? {},
      after: { serviceId: price.serviceId, rate: price.rate, discountPercent: price.discountPercent },
    })
  })
}
