import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'

const REASON_MIN = 5
const REASON_MAX = 500

/** The roles that may move money by hand. */
export function mayMoveMoney(role: string): boolean {
  return role === 'finance' || role === 'owner'
}

/** Whether an adjustment takes two people: with what this operator has done alone already, it is over the limit. */
export function needsSecondPerson(amount: Money, alone: { most: Money; already: Money }): boolean {
  const size = amount.isNegative() ? amount.negated() : amount
  return alone.most.isLessThan(alone.already.plus(size))
}

/** What one use of a coupon or bonus rule may give: a fixed amount, or a percentage up to a cap. */
export type Gift = { amount: Money | null; cap: Money | null }

/**
 * Refuses `gift_above_limit` where one use may give more than one operator may adjust alone, a percentage without a
 * cap among it; an owner may make such. Otherwise a second person is got round by a coupon.
 */
export function refuseLargeGift(role: string, gift: Gift, aloneMax: Money): void {
  const most = gift.amount ?? gift.cap
  if (role === 'owner' || (most && !aloneMax.isLessThan(most))) return
  refuse('gift_above_limit', { limit: aloneMax.format() })
}

/** The reason without blanks around it; refuses `invalid_request` for one that says nothing or too much. */
export function checkedReason(reason: string): string {
  const text = reason.trim()
  if (text.length < REASON_MIN) refuse('invalid_request', { field: 'reason', problem: 'minLength' })
  if (text.length > REASON_MAX) refuse('invalid_request', { field: 'reason', problem: 'maxLength' })
  return text
}

/** Refuses `balance_too_low` when a wallet does not hold what is to be taken out of it. */
export function refuseBelowZero(balance: Money, amount: Money): void {
  if (!balance.plus(amount).isNegative()) return
  refuse('balance_too_low', { balance: balance.format(), amount: amount.negated().format() })
}
