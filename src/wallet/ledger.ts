import type { Money } from '../core/money.ts'

export type EntryType = 'deposit' | 'bonus' | 'order' | 'refund' | 'commission' | 'adjustment'

/** One movement of a wallet, to be posted once. */
export type LedgerEntry = {
  userId: string
  orderId: string | null
  type: EntryType
  /** Signed: what the balance gains or loses. */
  amount: Money
  /** Says what is posted, uniquely: `deposit:sepay:26933514`, `refund:<order>:2`. */
  reference: string
  method: string | null
  transactionCode: string | null
  sepayTransactionId: string | null
}

/** A refund of an order; `paidBefore` tells the first from later ones, so each has its own reference. */
export function refundEntry(
  order: { id: string; userId: string },
  amount: Money,
  paidBefore: Money,
): LedgerEntry {
  return {
    ...plainEntry(order.userId, 'refund', amount, `refund:${order.id}:${paidBefore}`),
    orderId: order.id,
  }
}

/** The commission for a referred order. */
export function commissionEntry(order: { id: string; referrerId: string }, amount: Money): LedgerEntry {
  return {
    ...plainEntry(order.referrerId, 'commission', amount, `commission:${order.id}`),
    orderId: order.id,
  }
}

/** Commission that is taken back, because its order was refunded; `earned` is what there was of it before. */
export function commissionBackEntry(
  order: { id: string; referrerId: string },
  amount: Money,
  earned: Money,
): LedgerEntry {
  const reference = `commission:${order.id}:back:${earned}`
  return { ...plainEntry(order.referrerId, 'commission', amount.negated(), reference), orderId: order.id }
}

/**
 * A bank transfer that arrived, or one `part` of it when a person split it. `earlier` is as how many deposits it was
 * credited before, all of them taken back: so what is credited anew has a reference of its own.
 */
export function depositEntry(transfer: {
  userId: string
  amount: Money
  sepayId: string
  code: string | null
  part?: number | undefined
  earlier?: number | undefined
}): LedgerEntry {
  const again = transfer.earlier ? `:again:${transfer.earlier}` : ''
  const part = transfer.part === undefined ? '' : `:${transfer.part}`
  const reference = `deposit:sepay:${transfer.sepayId}${again}${part}`
  return {
    ...plainEntry(transfer.userId, 'deposit', transfer.amount, reference),
    method: 'bank_transfer',
    transactionCode: transfer.code,
    sepayTransactionId: transfer.sepayId,
  }
}

/** What operators put into a wallet, or took out of it, by hand. */
export function adjustmentEntry(adjustment: { id: string; userId: string; amount: Money }): LedgerEntry {
  return plainEntry(adjustment.userId, 'adjustment', adjustment.amount, `adjustment:${adjustment.id}`)
}

/** The bonus for a deposit. */
export function bonusEntry(deposit: { userId: string; depositId: string }, amount: Money): LedgerEntry {
  return plainEntry(deposit.userId, 'bonus', amount, `bonus:${deposit.depositId}`)
}

/** What a coupon added to a deposit, beside the deposit's own bonus. */
export function couponBonusEntry(deposit: { userId: string; depositId: string }, amount: Money): LedgerEntry {
  return plainEntry(deposit.userId, 'bonus', amount, `coupon:${deposit.depositId}`)
}

/**
 * What is taken back of a deposit, or of its bonuses, that was reversed; `amount` is positive. The deposit's bears no
 * SePay id: it is no arrival.
 */
export function reversalEntry(
  type: 'deposit' | 'bonus',
  deposit: { userId: string; depositId: string },
  amount: Money,
): LedgerEntry {
  return plainEntry(deposit.userId, type, amount.negated(), `${type}:${deposit.depositId}:reversed`)
}

/** The deposit that a reference names: of a bonus, or of something taken back. An arrival names its transfer instead. */
export function depositIdIn(reference: string): string | undefined {
  return /^(?:deposit|bonus|coupon):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::reversed)?$/.exec(
    reference,
  )?.[1]
}

function plainEntry(userId: string, type: EntryType, amount: Money, reference: string): LedgerEntry {
  return {
    userId,
    orderId: null,
    type,
    amount,
    reference,
    method: null,
    transactionCode: null,
    sepayTransactionId: null,
  }
}
