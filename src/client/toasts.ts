const SHOWN_FOR_MS = 6000

/** Toasts leave after a while, unless they tell of an error or someone is reading them; all can be closed. */
export function leaveToasts(): void {
  const place = document.getElementById('toasts')
  if (!place) return
  for (const toast of place.querySelectorAll<HTMLElement>('[data-toast]')) watch(toast)
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof HTMLElement && 'toast' in node.dataset) watch(node)
      }
    }
  }).observe(place, { childList: true })
}

function watch(toast: HTMLElement): void {
  const close = toast.querySelector<HTMLElement>('[data-toast-close]')
  if (close) {
    close.hidden = false
    close.addEventListener('click', () => toast.remove())
  }
  if (toast.dataset.toast === 'error' || toast.dataset.toast === 'warning') return
  const leaveSoon = () => setTimeout(() => toast.remove(), SHOWN_FOR_MS)
  let timer = leaveSoon()
  const stay = () => clearTimeout(timer)
  const leave = () => {
    clearTimeout(timer)
    timer = leaveSoon()
  }
  toast.addEventListener('pointerenter', stay)
  toast.addEventListener('focusin', stay)
  toast.addEventListener('pointerleave', leave)
  toast.addEventListener('focusout', leave)
}
