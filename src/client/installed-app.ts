const LOOK = 'offline-look'

/** Registers the service worker, which answers when there is no connection, in the language and theme of the site. */
export function keepOfflinePage(): void {
  if (!('serviceWorker' in navigator)) return
  addEventListener('load', async () => {
    try {
      await navigator.serviceWorker.register('/sw.js')
      const { active } = await navigator.serviceWorker.ready
      const { lang, dataset } = document.documentElement
      const look = `${lang}/${dataset.theme}`
      if (localStorage.getItem(LOOK) === look) return
      localStorage.setItem(LOOK, look)
      active?.postMessage('keep-offline-page')
    } catch {
      // Without it everything works, except without a connection.
    }
  })
}
