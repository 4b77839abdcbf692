import type { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { type Coupon, couponBonusOf, usedOnce } from '../wallet/coupon.ts'
import { couponBonusEntry } from '../wallet/ledger.ts'
import type { Credit } from './credit.ts'

/**
 * Credits with what their coupons add, in order, each use counted before the next; `coupons` by code, read under
 * their locks. A coupon that no longer holds adds nothing and stops no credit: the money came all the same.
 */
export function withCoupons(
  credits: readonly Credit[],
  coupons: ReadonlyMap<string, Coupon>,
  now: Date,
): Credit[] {
  const left = new Map(coupons)
  return credits.map((credit) => {
    const coupon = credit.couponCode === null ? undefined : left.get(credit.couponCode)
    const amount = coupon && bonusOrNothing(coupon, credit, now)
    if (!coupon || !amount?.isPositive()) return credit
    left.set(coupon.code, usedOnce(coupon, credit.userId))
    return {
      ...credit,
      coupon: { id: coupon.id, amount },
      entries: [...credit.entries, couponBonusEntry(credit, amount)],
    }
  })
}

/** The note of a coupon's use, under the ledger row that credited its deposit: once each. */
export function couponBonusRow(credit: Credit, coupon: { id: number; amount: Money }) {
  return {
    couponId: coupon.id,
    userId: credit.userId,
    reference: credit.ledgerReference,
    amount: coupon.amount,
  }
}

function bonusOrNothing(coupon: Coupon, { userId, amount }: Credit, now: Date) {
  try {
    return couponBonusOf(coupon, { userId, amount, now })
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
