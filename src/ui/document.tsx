import type { ComponentChildren } from 'preact'
import { Toast } from './messages.tsx'
import { type Theme, usePage, useTexts } from './page-context.ts'
import { brand } from './texts.ts'

// eval-like features and htmx's own <style> are off: the page's policy forbids both.
const htmxConfig = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  timeout: 20_000,
})

// The two files every page in Vietnamese starts with; fetched early, the text does not jump when they arrive.
const firstFonts = ['be-vietnam-pro-latin-400-normal.woff2', 'be-vietnam-pro-vietnamese-400-normal.woff2']

/** The HTML document around a layout: language, theme, styles, scripts, the skip link and the toasts. */
export function Document({
  title,
  side,
  bodyClass,
  children,
}: {
  title: string
  /** Which style and script: the customers' or the operators'. */
  side: 'panel' | 'admin'
  bodyClass: string
  children: ComponentChildren
}) {
  const page = usePage()
  const t = useTexts()
  return (
    <html
      lang={page.language}
      data-bs-theme={page.theme === 'dark' ? 'dark' : 'light'}
      data-theme={page.theme}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{`${title} · ${brand}`}</title>
        {/* Runs before the first paint: picks the device's theme when the choice is "auto". */}
        <script src={page.assets.url('theme.js')} />
        {firstFonts.map((font) => (
          <link
            key={font}
            rel="preload"
            href={page.assets.url(font)}
            as="font"
            type="font/woff2"
            crossorigin="anonymous"
          />
        ))}
        <link rel="stylesheet" href={page.assets.url(`${side}.css`)} />
        <link rel="icon" href={page.assets.url('favicon.svg')} type="image/svg+xml" />
        <link rel="apple-touch-icon" href={page.assets.url('apple-touch-icon.png')} />
        <link rel="manifest" href="/manifest.webmanifest" />
        <ThemeColors theme={page.theme} />
        <meta name="htmx-config" content={htmxConfig} />
        <script src={page.assets.url(`${side}.js`)} defer />
      </head>
      <body class={bodyClass}>
        <a class="skip-link" href="#main">
          {t.skipToContent}
        </a>
        {children}
        <div id="toasts" class="toasts" role="status" aria-live="polite">
          {page.toast && <Toast toast={page.toast} />}
        </div>
      </body>
    </html>
  )
}

// What the browser paints around the page: the colour of the bar at the top.
const barColors = { light: '#ffffff', dark: '#181e1b' } as const

/** One colour per theme; with a theme that was chosen, the other one never holds. The theme switch moves them too. */
function ThemeColors({ theme }: { theme: Theme }) {
  return (
    <>
      {(['light', 'dark'] as const).map((one) => (
        <meta
          key={one}
          name="theme-color"
          content={barColors[one]}
          media={theme === 'auto' ? `(prefers-color-scheme: ${one})` : theme === one ? 'all' : 'not all'}
          data-theme-color={one}
        />
      ))}
    </>
  )
}
