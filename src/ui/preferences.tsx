import { languages } from '../core/refusal.ts'
import { Icon, type IconName } from './icons.tsx'
import { type Theme, themes, usePage, useTexts } from './page-context.ts'
import { texts } from './texts.ts'

const themeIcons: Record<Theme, IconName> = { auto: 'device', light: 'sun', dark: 'moon' }

/**
 * Chooses the language. A plain form: `POST /preferences` with `language` and `back` (path to return to),
 * answered with a cookie and a redirect.
 */
export function LanguageSwitch() {
  const page = usePage()
  const t = useTexts()
  return (
    <form method="post" action="/preferences">
      <input type="hidden" name="back" value={page.path} />
      <fieldset class="segments">
        <legend class="visually-hidden">{t.preferences.language}</legend>
        {languages.map((language) => (
          <button
            key={language}
            type="submit"
            class="segment"
            name="language"
            value={language}
            lang={language}
            aria-label={`${language.toUpperCase()}, ${texts(language).languageName}`}
            aria-pressed={language === page.language ? 'true' : 'false'}
          >
            {language.toUpperCase()}
          </button>
        ))}
      </fieldset>
    </form>
  )
}

/** Chooses light, dark or the device's own: `POST /preferences` with `theme` and `back`; at once with script. */
export function ThemeSwitch() {
  const page = usePage()
  const t = useTexts()
  return (
    <form method="post" action="/preferences" data-theme-form>
      <input type="hidden" name="back" value={page.path} />
      <fieldset class="segments">
        <legend class="visually-hidden">{t.preferences.theme}</legend>
        {themes.map((theme) => (
          <button
            key={theme}
            type="submit"
            class="segment"
            name="theme"
            value={theme}
            aria-label={t.preferences[theme]}
            title={t.preferences[theme]}
            aria-pressed={theme === page.theme ? 'true' : 'false'}
          >
            <Icon name={themeIcons[theme]} size={18} />
          </button>
        ))}
      </fieldset>
    </form>
  )
}
