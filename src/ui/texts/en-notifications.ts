import { counted } from './counted.ts'
import type { notificationsVi } from './vi-notifications.ts'

/** English for the bell and what it tells. */
export const notificationsEn: typeof notificationsVi = {
  title: 'Notifications',
  bell: (unread) => `Notifications, ${unread} unread`,
  caption: 'Your notifications, newest first',
  unread: 'Unread',
  readAll: 'Mark all as read',
  kept: (days) => `Notifications are kept for ${days} days.`,
  empty: 'No notifications yet',
  emptyHint: 'When money reaches your wallet, an order ends or a refund is made, you will see it here.',
  titleOf: {
    deposit_credited: () => 'Your top-up has arrived',
    claim_answered: () => 'Your transfer report was answered',
    order_completed: ({ number }) => `Order #${number} is completed`,
    order_partial: ({ number }) => `Order #${number} was delivered in part`,
    order_canceled: ({ number }) => `Order #${number} was canceled`,
    order_failed: ({ number }) => `Order #${number} could not be carried out`,
    refill_completed: ({ number }) => `Order #${number} was refilled`,
    refill_failed: ({ number }) => `The refill of order #${number} did not succeed`,
    commission_paid: () => 'Commission has arrived',
    ticket_answered: ({ number }) => `Ticket #${number} was answered`,
    announcement: ({ announced }) => announced.en,
    key_new_address: ({ isRefused }) =>
      isRefused
        ? 'An API key was tried from an address it is not for'
        : 'An API key was used from a new address',
    webhook_disabled: () => 'One of your webhooks was switched off',
    webhook_backlog: () => 'A webhook of yours does not keep up; the oldest messages were given up',
  },
  deposit: ({ amount, bonus, code }) =>
    `+${amount ?? ''}${bonus ? `, plus a bonus of ${bonus}` : ''}${code ? ` · code\u00a0${code}` : ''}`,
  newAddress: ({ number, code, count }) =>
    `Key ${code ?? ''}… from ${count === '0' ? number : counted(count, 'more address', 'more addresses')}. If this was not you, revoke the key now.`,
  refunded: (amount) => `${amount} refunded to your wallet`,
  claim: (code) => `Top-up ${code}`,
  commission: ({ amount, count }) =>
    `+${amount ?? ''} from ${counted(count, 'order')} of people you referred`,
}
