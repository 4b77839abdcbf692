import type { Money } from '../core/money.ts'

/** The commission for an order: its frozen percent of what was really paid, after refunds. */
export function commissionOf(order: { commissionPercent: number }, paid: Money): Money {
  return paid.percent(order.commissionPercent)
}

/** What a referrer has for an order after what was taken back: held, or paid into their wallet. */
export type Earned = { amount: Money; isPaid: boolean }

/** Where a commission stands. */
export const earningStates = ['pending', 'earned', 'taken_back', 'refused'] as const
export type EarningState = (typeof earningStates)[number]

/** A user name as a referrer may see it: `use***3`. */
export function maskUsername(username: string): string {
  return username.length <= 4 ? `${username[0]}***` : `${username.slice(0, 3)}***${username.at(-1)}`
}
