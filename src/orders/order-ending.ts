import { Money } from '../core/money.ts'
import { commissionOf, type Earned } from '../referrals/commission.ts'
import { commissionBackEntry, type LedgerEntry, refundEntry } from '../wallet/ledger.ts'

/** An order as far as the money that hangs on its end goes. */
type EndingOrder = {
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

/**
 * What is paid for ends: the movements of wallets, and what stands beside them. `earnings` are held first; no
 * wallet moves for them yet.
 */
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
  /** Commission that referrers have for these orders already, held or paid. */
  earned: ReadonlyMap<string, Earned>
}

/**
 * The payments for a list of ends: refunds up to each target, never more and never back, and the commission of
 * what was really paid, which is held for some days. Where there was more than that, the difference is taken back:
 * of what is held at no cost, of what was paid as far as the referrer's balance reaches.
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
    const { amount: before, isPaid } = earned.get(order.id) ?? { amount: Money.zero, isPaid: false }
    const due = commissionOf(order, order.finalPrice.minus(target))
    if (!earned.has(order.id)) {
      if (due.isPositive()) payments.earnings.push({ order, referrerId, amount: due })
    } else if (due.isLessThan(before) && !isPaid) {
      payments.takenBack.push({ orderId: order.id, amount: before.minus(due) })
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
