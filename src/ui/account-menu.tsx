import { Icon } from './icons.tsx'
import { accountItems } from './nav-items.ts'
import { type PageUser, useTexts } from './page-context.ts'
import { TierBadge } from './parts.tsx'
import { LanguageSwitch, ThemeSwitch } from './preferences.tsx'

/** Name, level, the pages of the account, language, theme and the way out; a popover, so it needs no script. */
export function AccountMenu({ user }: { user: PageUser }) {
  const t = useTexts()
  return (
    <>
      <button
        type="button"
        class="header-icon"
        popovertarget="account-menu"
        aria-label={t.header.accountMenu(user.username)}
      >
        <span class="avatar" aria-hidden="true">
          {user.username.slice(0, 1).toUpperCase()}
        </span>
      </button>
      <div class="account-menu" id="account-menu" popover="auto">
        <div class="account-who">
          <strong>{user.username}</strong>
          <TierBadge tier={user.tier} />
        </div>
        <nav aria-label={t.nav.account}>
          <ul class="account-links">
            {user.role === 'admin' && (
              <li>
                <a class="account-link" href="/admin">
                  <Icon name="shield" /> {t.nav.admin}
                </a>
              </li>
            )}
            {accountItems(t).map((item) => (
              <li key={item.href}>
                <a class="account-link" href={item.href}>
                  <Icon name={item.icon} /> {item.text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="account-switches">
          <span>{t.preferences.language}</span>
          <LanguageSwitch />
          <span>{t.preferences.theme}</span>
          <ThemeSwitch />
        </div>
        <form method="post" action="/logout">
          <button class="account-link" type="submit">
            <Icon name="logout" /> {t.nav.logOut}
          </button>
        </form>
      </div>
    </>
  )
}
