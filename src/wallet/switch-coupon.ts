import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { mayMoveMoney } from './adjustment.ts'
import { updateCouponActive } from './coupons.sql.ts'

/** Switches a coupon on or off. Refuses `forbidden` and `coupon_not_found`. */
export async function switchCoupon(
  transaction: Transaction,
  actor: { id: string; role: string },
  { id, isActive }: { id: number; isActive: boolean },
): Promise<void> {
  if (!mayMoveMoney(actor.role)) refuse('forbidden')
  await transaction(async (tx) => {
    const { code, wasActive } = (await updateCouponActive(tx, id, isActive)) ?? refuse('coupon_not_found')
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'coupon.switch',
      subject: `coupon ${code}`,
      before: { isActive: wasActive },
      after: { isActive },
    })
  })
}
