import { Money } from '../core/money.ts'
import { commissionOf } from '../referrals/commission.ts'
import { commissionBackEntry, commissionEntry, type LedgerEntry, refundEntry } from '../wallet/ledger.ts'

/** An order as far as the money that hangs on its end goes. */
export type EndingOrder = {
  id: string
  userId: string
  finalPrice: Money
  refundedAmount: Money
  referrerId: string | null
  commissionPercent: number
}

/**
 * An order and what must have been refunded for it in all; `earns`: what its referrer has for it is brought
 * in line with what was really paid.
 */
export type Ending = { order: EndingOrder; target: Money; earns: boolean }

/** What is paid for ends: the movements of wallets, and what stands beside them. */
export type EndPayments = {
  entries: LedgerEntry[]
  refunds: { orderId: string; refundedAmount: Money }[]
  earnings: { order: EndingOrder; referrerId: string; amount: Money }[]
  takenBack: { orderId: string; amount: Money }[]
}

/** Whose wallets these ends may move. */
export function walletsOf(endings: readonly Ending[]): string[] {
  return endings.flatMap(({ order }) => [order.userId, ...(order.referrerId ? [order.referrerId] : [])])
}

/** What payments are weighed against, all read under the locks of the orders and wallets. */
export type EndFacts = {
  balances: ReadonlyMap<string, Money>
  /** Commission that referrers have for these orders already. */
  earned: ReadonlyMap<string, Money>
}

/**
 * The payments for a list of ends: refunds up to each target, never more and never back, and the commission of
 * what was really paid. Where more was earned than that, the difference is taken back, as far as the
 * referrer's balance reaches.
 */
export function endPayments(endings: readonly Ending[], { balances, earned }: EndFacts): EndPayments {
  const payments: EndPayments = { entries: [], refunds: [], earnings: [], takenBack: [] }
  const left = new Map(balances)
  for (const { order, target, earns } of endings) {
    if (order.refundedAmount.isLessThan(target)) {
      payments.entries.push(refundEntry(order, target.minus(order.refundedAmount), order.refundedAmount))
      payments.refunds.push({ orderId: order.id, refundedAmount: target })
    }
    const { referrerId } = order
    if (!earns || referrerId === null) continue
    const before = earned.get(order.id) ?? Money.zero
    const due = commissionOf(order, order.finalPrice.minus(target))
    if (before.isZero() && due.isPositive()) {
      payments.entries.push(commissionEntry({ id: order.id, referrerId }, due))
      payments.earnings.push({ order, referrerId, amount: due })
    } else if (due.isLessThan(before)) {
      const balance = left.get(referrerId) ?? Money.zero
      const amount = before.minus(due).atMost(balance)
      if (!amount.isPositive()) continue
      left.set(referrerId, balance.minus(amount))
      payments.entries.push(commissionBackEntry({ id: order.id, referrerId }, amount, before))
      payments.takenBack.push({ orderId: order.id, amount })
    }
  }
  return payments
}
