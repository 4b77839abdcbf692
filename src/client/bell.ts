// On a wide screen the bell opens the newest notifications under it instead of leading to the page of all. The link
// stays what it is for everybody else: phones, other tabs, and browsers without script or popovers.
const wide = matchMedia('(min-width: 768px)')

/** Opens `#bell-panel` at a click on `[data-bell]`; what is in it is fetched each time. */
export function openBell(): void {
  const panel = document.getElementById('bell-panel')
  const list = document.getElementById('bell-newest')
  if (!panel || !list || !('popover' in panel)) return
  const bellOf = (event: Event) => event.target instanceof Element && event.target.closest('[data-bell]')
  const isOpen = () => panel.matches(':popover-open')
  const fetchList = () => list.dispatchEvent(new CustomEvent('bell:open'))

  // A press outside closes a popover before the click arrives, which would open it again.
  let wasOpen = false
  document.addEventListener('pointerdown', (event) => {
    wasOpen = Boolean(bellOf(event)) && isOpen()
  })
  document.addEventListener('click', (event) => {
    if (!bellOf(event) || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (wasOpen || isOpen()) panel.hidePopover()
    else panel.showPopover()
    wasOpen = false
  })
  panel.addEventListener('toggle', () => {
    const bell = document.querySelector('[data-bell]')
    if (isOpen()) {
      bell?.setAttribute('aria-expanded', 'true')
      panel.focus()
      fetchList()
    } else {
      bell?.removeAttribute('aria-expanded')
      // The header may have been renewed meanwhile, and with it what had the focus.
      if (document.activeElement === document.body && bell instanceof HTMLElement) bell.focus()
    }
  })
  wide.addEventListener('change', () => isOpen() && panel.hidePopover())
  document.body.addEventListener('live:notifications', () => isOpen() && fetchList())
  for (const failure of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    list.addEventListener(failure, () => {
      list.textContent = list.dataset.failed ?? ''
    })
  }
}
