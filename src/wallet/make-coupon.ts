import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { mayMoveMoney, refuseLargeGift } from './adjustment.ts'
import { getAloneMax } from './adjustments.sql.ts'
import { plainCode } from './coupon.ts'
import { insertCoupon, type NewCoupon } from './coupons.sql.ts'

/** Makes a coupon. Refuses `forbidden`, `coupon_exists`, `gift_above_limit`, and a code or figures that cannot be. */
export async function makeCoupon(
  transaction: Transaction,
  actor: { id: string; role: string },
  wanted: NewCoupon,
): Promise<{ id: number }> {
  if (!mayMoveMoney(actor.role)) refuse('forbidden')
  const coupon = { ...wanted, code: plainCode(wanted.code) }
  if (!/^[A-Z0-9_-]{3,30}$/.test(coupon.code))
    refuse('invalid_request', { field: 'code', problem: 'unreadable' })
  if ((coupon.amount === null) === (coupon.discountPercent === null)) {
    refuse('invalid_request', { field: 'amount', problem: 'unreadable' })
  }
  const gift = { amount: coupon.amount, cap: coupon.amountMax }
  return transaction(async (tx) => {
    refuseLargeGift(actor.role, gift, await getAloneMax(tx))
    const made = (await insertCoupon(tx, coupon, actor.id)) ?? refuse('coupon_exists')
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'coupon.make',
      subject: `coupon ${coupon.code}`,
      before: {},
      after: coupon,
    })
    return made
  })
}
