import type { Notification } from '../notices/notification.ts'

/** What customers can be told of besides by the bell, and whether mail is sent unless they say otherwise. */
export const notificationEvents = {
  // Somebody who orders all day would drown in it.
  order_ended: { mail: false },
  deposit_credited: { mail: true },
  ticket_answered: { mail: true },
} as const
export type NotificationEvent = keyof typeof notificationEvents
export const notificationEventNames = Object.keys(notificationEvents) as NotificationEvent[]

/** A mail about something that happened to a customer, with what its words need. */
export type EventMail = { userId: string; event: NotificationEvent; facts: Record<string, string> }

/** The mails that notifications of the bell come to, for those who want them; many are of the bell alone. */
export function mailsOf(notifications: readonly Notification[]): EventMail[] {
  return notifications.flatMap(({ userId, event, subject, params }): EventMail[] => {
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
      case 'ticket_answered':
        return [{ userId, event, facts: { number: subject } }]
      default:
        return []
    }
  })
}
