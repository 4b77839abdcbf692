import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'

/** A coupon as it stands, with how often it was used; read under its lock where it is to be used. */
export type Coupon = {
  id: number
  code: string
  kind: 'order' | 'deposit'
  /** One of the two is null. */
  discountPercent: number | null
  amount: Money | null
  /** The most that a percentage comes to. */
  amountMax: Money | null
  /** From what price or deposit. */
  minimum: Money
  startsAt: Date
  endsAt: Date | null
  usesMax: number
  usesPerUserMax: number | null
  isActive: boolean
  /** How often it was used, and by whom. */
  uses: number
  usesByUser: ReadonlyMap<string, number>
}

/** A code as it is compared: in capitals, without blanks around it. */
export function plainCode(typed: string): string {
  return typed.trim().toUpperCase()
}

/**
 * What a coupon takes off a price, or adds to a deposit, of `total`: at most the price itself. Refuses
 * `coupon_not_found` (also for one of the other kind or switched off), `coupon_not_valid_now`, `coupon_minimum`,
 * `coupon_used_up` and `coupon_used_by_you`.
 */
export function couponAmount(
  coupon: Coupon | undefined,
  use: { kind: Coupon['kind']; userId: string; total: Money; now: Date },
): Money {
  if (!coupon?.isActive || coupon.kind !== use.kind) refuse('coupon_not_found')
  const hasEnded = coupon.endsAt !== null && coupon.endsAt <= use.now
  if (use.now < coupon.startsAt || hasEnded) refuse('coupon_not_valid_now')
  if (use.total.isLessThan(coupon.minimum)) refuse('coupon_minimum', { minimum: coupon.minimum.format() })
  if (coupon.uses >= coupon.usesMax) refuse('coupon_used_up')
  if ((coupon.usesByUser.get(use.userId) ?? 0) >= (coupon.usesPerUserMax ?? Number.POSITIVE_INFINITY)) {
    refuse('coupon_used_by_you')
  }
  const amount = coupon.amount ?? use.total.percent(coupon.discountPercent ?? 0)
  const capped = coupon.amountMax ? amount.atMost(coupon.amountMax) : amount
  return use.kind === 'order' ? capped.atMost(use.total) : capped
}

/** The coupon after one more use, for what comes later in the same list. */
export function usedOnce(coupon: Coupon, userId: string): Coupon {
  const usesByUser = new Map(coupon.usesByUser)
  usesByUser.set(userId, (usesByUser.get(userId) ?? 0) + 1)
  return { ...coupon, uses: coupon.uses + 1, usesByUser }
}

/**
 * What a coupon adds to a deposit of `amount`, by the same limits; refuses as `couponAmount` does. For the deposit
 * side: lock the wallet, then the coupon (`lockCoupons`), read it (`listCouponUses`), ask this, and note the use with
 * `insertCouponBonus` beside the bonus entry, all in one transaction.
 */
export function couponBonusOf(
  coupon: Coupon | undefined,
  deposit: { userId: string; amount: Money; now: Date },
): Money {
  return couponAmount(coupon, {
    kind: 'deposit',
    userId: deposit.userId,
    total: deposit.amount,
    now: deposit.now,
  })
}
