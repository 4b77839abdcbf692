import { Icon } from './icons.tsx'
import { type PageUser, usePage, useTexts } from './page-context.ts'
import { Amount } from './parts.tsx'

/** From so many on, the badge says only that there are more. */
const SHOWN_MAX = 99

/**
 * The part of the header that is always right: the balance and the bell. It renews itself when the page hears that
 * either has changed. With `since` (the server's clock, ms) the page listens for changes after that moment.
 */
export function HeaderLive({ unread, since }: { unread: number; since?: number | undefined }) {
  const { user } = usePage()
  if (!user) return null
  return (
    <div
      class="header-live"
      id="header-live"
      data-live={since === undefined ? undefined : `/live?since=${since}`}
      hx-get="/live/header"
      hx-trigger="live:balance from:body delay:50ms, live:notifications from:body delay:50ms"
      hx-swap="outerHTML"
    >
      <HeaderBalance user={user} />
      <Bell unread={unread} />
    </div>
  )
}

/** The balance in the header. With `swap` it is a piece for htmx that replaces the one on the page. */
export function HeaderBalance({ user, swap }: { user: PageUser; swap?: boolean }) {
  const t = useTexts()
  return (
    <a
      class="header-balance"
      id="header-balance"
      href="/wallet/top-up"
      hx-swap-oob={swap ? 'true' : undefined}
    >
      <span class="header-balance-label">{t.header.balance}</span>
      <Amount value={user.balance} />
      <span class="header-balance-add">
        <Icon name="plus" size={16} label={t.nav.topUp} />
      </span>
    </a>
  )
}

function Bell({ unread }: { unread: number }) {
  const t = useTexts()
  const count = unread > SHOWN_MAX ? `${SHOWN_MAX}+` : String(unread)
  return (
    <a
      class="header-icon header-bell"
      id="header-bell"
      href="/notifications"
      data-bell
      aria-label={unread > 0 ? t.notifications.bell(count) : t.notifications.title}
    >
      <Icon name="bell" size={22} />
      {unread > 0 && (
        <span class="bell-badge" aria-hidden="true">
          {count}
        </span>
      )}
    </a>
  )
}

/** Where wide screens with script see the newest notifications; a popover outside of what renews itself. */
export function BellPanel() {
  const words = useTexts().announcements.newest
  return (
    <div
      class="bell-panel"
      id="bell-panel"
      popover="auto"
      role="dialog"
      tabIndex={-1}
      aria-labelledby="bell-title"
    >
      <h2 class="bell-title" id="bell-title">
        {words.title}
      </h2>
      <div id="bell-newest" hx-get="/notifications/newest" hx-trigger="bell:open" data-failed={words.failed}>
        <p class="bell-wait">{words.loading}</p>
      </div>
    </div>
  )
}
