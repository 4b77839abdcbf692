/** Applies the chosen theme at once and lets the server remember it; without script the form does both. */
export function switchTheme(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const chosen = event.submitter
    if (!('themeForm' in form.dataset) || !(chosen instanceof HTMLButtonElement)) return
    event.preventDefault()
    const body = new URLSearchParams({ theme: chosen.value })
    // If it does not arrive, the choice holds for this page only.
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => undefined)
    applyTheme(chosen.value)
    delete form.dataset.busy
    chosen.removeAttribute('aria-disabled')
  })
}

function applyTheme(theme: string): void {
  const root = document.documentElement
  const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = theme
  root.dataset.bsTheme = dark ? 'dark' : 'light'
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[data-theme-color]')) {
    const one = meta.dataset.themeColor
    meta.media = theme === 'auto' ? `(prefers-color-scheme: ${one})` : theme === one ? 'all' : 'not all'
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-form] button')) {
    button.setAttribute('aria-pressed', String(button.value === theme))
  }
}
