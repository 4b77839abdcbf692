import { Money } from '../core/money.ts'

/** What a stretch of time, a service, a provider or a customer brought, as the books have it. */
export type Sums = {
  /** How many orders were charged. */
  orders: number
  sales: Money
  /** Given back for orders. */
  refunds: Money
  /** Paid in by bank, less what was taken back. */
  deposits: Money
  bonus: Money
  commission: Money
  /** What providers keep for it, by the day on which orders were sent. */
  cost: Money
}

/** Nothing moved. */
export const noSums: Sums = {
  orders: 0,
  sales: Money.zero,
  refunds: Money.zero,
  deposits: Money.zero,
  bonus: Money.zero,
  commission: Money.zero,
  cost: Money.zero,
}

/** All of them together. */
export function totalOf(all: readonly Sums[]): Sums {
  const sum = (read: (one: Sums) => Money) => Money.sum(all.map(read))
  return {
    orders: all.reduce((count, one) => count + one.orders, 0),
    sales: sum((one) => one.sales),
    refunds: sum((one) => one.refunds),
    deposits: sum((one) => one.deposits),
    bonus: sum((one) => one.bonus),
    commission: sum((one) => one.commission),
    cost: sum((one) => one.cost),
  }
}

/** What was sold less what was given back: the line `sales` of the books. */
export function revenueOf(sums: Sums): Money {
  return sums.sales.minus(sums.refunds)
}

/** The result of the books: revenue less the providers' cost, bonuses and commission. */
export function profitOf(sums: Sums): Money {
  return revenueOf(sums).minus(sums.cost).minus(sums.bonus).minus(sums.commission)
}
