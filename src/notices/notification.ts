import { Money } from '../core/money.ts'
import { hasEnded, type OrderStatus } from '../orders/order.ts'

/** What customers are told of; the migration holds the same list, and texts/vi-notifications.ts the words. */
export const notificationEvents = [
  'deposit_credited',
  'claim_answered',
  'order_completed',
  'order_partial',
  'order_canceled',
  'order_failed',
  'refill_completed',
  'refill_failed',
  'commission_paid',
  'ticket_answered',
  'announcement',
  'key_new_address',
  'webhook_disabled',
  'webhook_backlog',
] as const
export type NotificationEvent = (typeof notificationEvents)[number]

/** What of it the words need: amounts as exact text, counts, codes. */
export type NotificationParams = {
  amount?: string
  bonus?: string
  code?: string
  count?: number
  /** Of a place from which a key was tried that may not be used from there. */
  isRefused?: boolean
}

/** A notification about to be written. `subject` names what it is about as its address does. */
export type Notification = {
  userId: string
  event: NotificationEvent
  subject: string | null
  params?: NotificationParams
}

/** A deposit was credited. */
export function depositCredited(credit: {
  depositId: string
  userId: string
  amount: Money
  paidCode: string | null
  bonus?: { amount: Money } | undefined
  coupon?: { amount: Money } | undefined
}): Notification {
  const bonus = Money.sum([credit.bonus?.amount ?? Money.zero, credit.coupon?.amount ?? Money.zero])
  return {
    userId: credit.userId,
    event: 'deposit_credited',
    subject: credit.depositId,
    params: {
      amount: credit.amount.toString(),
      ...(bonus.isPositive() && { bonus: bonus.toString() }),
      ...(credit.paidCode !== null && { code: credit.paidCode }),
    },
  }
}

/** What a customer claimed about a deposit was answered. */
export function claimAnswered(claim: {
  userId: string
  depositId: string
  code: string | null
}): Notification {
  const { userId, depositId, code } = claim
  return { userId, event: 'claim_answered', subject: depositId, ...(code !== null && { params: { code } }) }
}

type EndedOrder = {
  userId: string
  number: number
  /** Set for a run of a drip-feed, of which its parent tells. */
  parentId?: string | null
  status: OrderStatus
  attention?: string | null
  refundedAmount: Money
}

/**
 * The end of an order, `refunded` being what was given back of it in all; none while it runs or a person still decides
 * what it costs, and none when nothing has changed since it was told.
 */
export function orderEnded(
  order: EndedOrder,
  after: { status: OrderStatus; attention: string | null; refunded: Money },
): Notification[] {
  if (!hasEnded(after.status) || after.attention !== null || (order.parentId ?? null) !== null) return []
  const isDecided = order.status === 'partial' && order.attention != null && order.refundedAmount.isZero()
  const isNews = order.status !== after.status || order.refundedAmount.isLessThan(after.refunded) || isDecided
  if (!isNews) return []
  return [
    {
      userId: order.userId,
      event: `order_${after.status as 'completed' | 'partial' | 'canceled' | 'failed'}`,
      subject: String(order.number),
      ...(after.refunded.isPositive() && { params: { amount: after.refunded.toString() } }),
    },
  ]
}

/** A refill came, or it will not. */
export function refillEnded(refill: { userId: string; orderNumber: number; state: string }): Notification {
  const event = refill.state === 'completed' ? 'refill_completed' : 'refill_failed'
  return { userId: refill.userId, event, subject: String(refill.orderNumber) }
}

/** Commission was paid: one notification a referrer, however many orders it is for. */
export function commissionsPaid(paid: readonly { referrerId: string; amount: Money }[]): Notification[] {
  return [...Map.groupBy(paid, (one) => one.referrerId)].map(([userId, earnings]) => ({
    userId,
    event: 'commission_paid',
    subject: null,
    params: { amount: Money.sum(earnings.map((one) => one.amount)).toString(), count: earnings.length },
  }))
}

/** A webhook was switched off, because its address is gone or failed for days. */
export function webhookDisabled(webhook: { userId: string; endpointId: string; url: string }): Notification {
  return aboutWebhook('webhook_disabled', webhook)
}

/** More waits for a webhook than may, and the oldest was given up. */
export function webhookBacklog(webhook: { userId: string; endpointId: string; url: string }): Notification {
  return aboutWebhook('webhook_backlog', webhook)
}

function aboutWebhook(
  event: NotificationEvent,
  { userId, endpointId, url }: { userId: string; endpointId: string; url: string },
): Notification {
  return { userId, event, subject: endpointId, params: { code: new URL(url).host.slice(0, 100) } }
}

/** What of a customer's a notification says has changed, besides the notifications themselves. */
export function topicOf(event: NotificationEvent): 'deposits' | 'orders' | 'balance' | 'notifications' {
  if (event === 'deposit_credited' || event === 'claim_answered') return 'deposits'
  if (event === 'commission_paid') return 'balance'
  const ofNothingElse = [
    'ticket_answered',
    'announcement',
    'key_new_address',
    'webhook_disabled',
    'webhook_backlog',
  ]
  const isOfNothingElse = ofNothingElse.includes(event)
  return isOfNothingElse ? 'notifications' : 'orders'
}

/** Where a notification leads. */
export function addressOfNotification({ event, subject }: Pick<Notification, 'event' | 'subject'>): string {
  if (event === 'webhook_disabled' || event === 'webhook_backlog') return '/api-keys/webhooks'
  if (event === 'commission_paid' || subject === null) return '/referral'
  if (event === 'key_new_address') return '/api-keys'
  if (event === 'ticket_answered') return `/tickets/${subject}`
  if (event === 'announcement') return `/announcements/${subject}`
  if (event === 'deposit_credited' || event === 'claim_answered') return `/wallet/top-up/${subject}`
  return `/orders/${subject}`
}
