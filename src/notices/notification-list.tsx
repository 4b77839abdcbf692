import { Money } from '../core/money.ts'
import { formatNumber } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Time } from '../ui/parts.tsx'
import type { Texts } from '../ui/texts.ts'
import { addressOfNotification, type NotificationEvent } from './notification.ts'
import type { NotificationRow } from './notifications.sql.ts'

const icons: Readonly<Record<NotificationEvent, IconName>> = {
  deposit_credited: 'wallet',
  claim_answered: 'bank',
  order_completed: 'checkCircle',
  order_partial: 'half',
  order_canceled: 'cancel',
  order_failed: 'failed',
  refill_completed: 'refill',
  refill_failed: 'refill',
  commission_paid: 'gift',
  ticket_answered: 'help',
  announcement: 'megaphone',
  key_new_address: 'key',
  webhook_disabled: 'warning',
  webhook_backlog: 'warning',
}

/** Notifications, newest first; each leads to what it is about. */
export function NotificationList({ notifications }: { notifications: readonly NotificationRow[] }) {
  const t = useTexts()
  return (
    <ul class="notification-list" aria-label={t.notifications.caption}>
      {notifications.map((notification) => {
        const { title, text } = wordsOf(notification, t)
        const { id, event, isRead, createdAt } = notification
        return (
          <li key={id} class={isRead ? 'notification' : 'notification notification-unread'}>
            <span class={`notification-icon notification-${event}`}>
              <Icon name={icons[event]} />
            </span>
            <div class="notification-body">
              <a
                class="notification-link"
                href={isRead ? addressOfNotification(notification) : `/notifications/${id}`}
              >
                {title}
              </a>
              {text && <p class="notification-text">{text}</p>}
              <Time at={createdAt} />
            </div>
            {!isRead && (
              <span class="notification-dot">
                <span class="visually-hidden">{t.notifications.unread}</span>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** What a notification says, made now in this language: its title, and a line below where there is more to say. */
export function wordsOf(
  { event, subject, params, serviceName, titleVi, titleEn }: NotificationRow,
  t: Texts,
): { title: string; text: string | undefined } {
  const money = (amount: string | undefined) => amount && Money.parse(amount).format()
  const words = {
    number: subject ?? '',
    amount: money(params.amount),
    bonus: money(params.bonus),
    code: params.code,
    count: formatNumber(params.count ?? 0),
    isRefused: params.isRefused === true,
    announced: { vi: titleVi ?? '', en: titleEn ?? '' },
  }
  return { title: t.notifications.titleOf[event](words), text: textBelow() }

  function textBelow(): string | undefined {
    switch (event) {
      case 'deposit_credited':
        return t.notifications.deposit(words)
      case 'claim_answered':
        return words.code && t.notifications.claim(words.code)
      case 'webhook_disabled':
      case 'webhook_backlog':
        return words.code
      case 'commission_paid':
        return t.notifications.commission(words)
      case 'key_new_address':
        return t.notifications.newAddress(words)
      default:
        return [serviceName, words.amount && t.notifications.refunded(words.amount)]
          .filter(Boolean)
          .join(' · ')
    }
  }
}
