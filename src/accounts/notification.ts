import type { Notification, NotificationParams } from '../notices/notification.ts'
import { formatNumber } from '../ui/format.ts'

/** How customers can be told besides by the bell. */
export const notificationChannels = ['mail', 'telegram'] as const
export type NotificationChannel = (typeof notificationChannels)[number]

/** What they can be told of, and where they are told unless they say otherwise. */
export const notificationEvents = {
  // Somebody who orders all day would drown in it.
  order_ended: { mail: false, telegram: false },
  deposit_credited: { mail: true, telegram: true },
  ticket_answered: { mail: true, telegram: true },
  key_new_address: { mail: true, telegram: true },
} as const
export type NotificationEvent = keyof typeof notificationEvents
export const notificationEventNames = Object.keys(notificationEvents) as NotificationEvent[]

/** Something that happened to a customer, with what its words need. */
export type News = { userId: string; event: NotificationEvent; facts: Record<string, string> }

/** What notifications of the bell come to on other channels, for those who want it; many are of the bell alone. */
export function newsOf(notifications: readonly Notification[]): News[] {
  return notifications.flatMap(({ userId, event, subject, params }): News[] => {
    if (subject === null) return []
    switch (event) {
      case 'order_completed':
      case 'order_partial':
      case 'order_canceled':
      case 'order_failed':
        return [
          { userId, event: 'order_ended', facts: { number: subject, status: event.slice('order_'.length) } },
        ]
      case 'deposit_credited':
        return params?.amount === undefined ? [] : [{ userId, event, facts: { amount: params.amount } }]
      case 'key_new_address':
        return [{ userId, event, facts: placeFacts(subject, params) }]
      case 'ticket_answered':
        return [{ userId, event, facts: { number: subject } }]
      default:
        return []
    }
  })
}

function placeFacts(address: string, params: NotificationParams = {}): Record<string, string> {
  const { code = '', count, isRefused } = params
  return {
    ...(count === undefined ? { address } : { places: formatNumber(count) }),
    key: code,
    ...(isRefused && { refused: 'yes' }),
  }
}
