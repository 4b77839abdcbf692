import type { Money } from '../core/money.ts'

/** The commission for an order: its frozen percent of what was really paid, after refunds. */
export function commissionOf(order: { commissionPercent: number }, paid: Money): Money {
  return paid.percent(order.commissionPercent)
}

/** A user name as a referrer may see it: `use***3`. */
export function maskUsername(username: string): string {
  return username.length <= 4 ? `${username[0]}***` : `${username.slice(0, 3)}***${username.at(-1)}`
}
