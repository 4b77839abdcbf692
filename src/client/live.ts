// The page's ear: one stream that tells what has changed, by name only. Each name becomes an event on the body
// (`live:balance`, `live:orders`, …), at which htmx fetches the pieces that show it. Without a stream the same events
// come by the clock.

const TOPICS = ['balance', 'orders', 'deposits', 'notifications']
const POLL_EVERY_MS = 12_000
/** So long a broken stream may take to come back by itself. */
const BROKEN_FOR_MS = 10_000
/** A page in the background lets go of its stream: browsers grant a site six connections, for all its tabs. */
const HIDDEN_FOR_MS = 30_000
/** Who comes back to a page sees what is true within this. */
const MISSED_AT_MOST_MS = 2_000
const REOPEN_MS = { first: 5_000, longest: 60_000 }

type Timer = ReturnType<typeof setTimeout>

/** Keeps what a page shows of balance, orders, deposits and notifications up to date. */
export function listenLive(): void {
  const address = document.querySelector<HTMLElement>('[data-live]')?.dataset.live
  if (!address) return
  const [path] = address.split('?')
  let since = new URLSearchParams(address.split('?')[1]).get('since') ?? ''
  let stream: EventSource | undefined
  let polling: Timer | undefined
  let reopenInMs = REOPEN_MS.first
  const timers: Record<'broken' | 'hidden' | 'reopen', Timer | undefined> = {
    broken: undefined,
    hidden: undefined,
    reopen: undefined,
  }

  function open(): void {
    clearTimeout(timers.reopen)
    stream?.close()
    if (!('EventSource' in window)) {
      poll()
      return
    }
    pollUnlessHeardWithin(BROKEN_FOR_MS)
    stream = new EventSource(`${path}?since=${since}`)
    stream.addEventListener('open', () => {
      reopenInMs = REOPEN_MS.first
      stopPolling()
    })
    stream.addEventListener('message', (event: MessageEvent<string>) => {
      since = event.lastEventId || since
      tell(event.data.split(' '))
    })
    stream.addEventListener('end', (event: MessageEvent<string>) => {
      close()
      // Logged out elsewhere: what this page shows is for nobody any more.
      if (event.data === 'session') location.reload()
      // Too many pages are open: this one asks by itself, and the newer ones listen.
      else poll()
    })
    stream.addEventListener('error', () => {
      pollUnlessHeardWithin(BROKEN_FOR_MS)
      // It was refused, and the browser does not try again by itself.
      if (stream?.readyState === EventSource.CLOSED) reopenLater()
    })
  }

  function close(): void {
    forgetTimers('broken', 'hidden', 'reopen')
    stream?.close()
    stream = undefined
  }

  function forgetTimers(...names: (keyof typeof timers)[]): void {
    for (const name of names) {
      clearTimeout(timers[name])
      timers[name] = undefined
    }
  }

  function reopenLater(): void {
    clearTimeout(timers.reopen)
    timers.reopen = setTimeout(open, reopenInMs)
    reopenInMs = Math.min(reopenInMs * 2, REOPEN_MS.longest)
  }

  function pollUnlessHeardWithin(ms: number): void {
    // The clock runs from the first failure: a browser that tries every few seconds fails as often.
    timers.broken ??= setTimeout(() => {
      timers.broken = undefined
      if (stream?.readyState !== EventSource.OPEN) poll()
    }, ms)
  }

  function poll(): void {
    if (polling !== undefined || document.hidden) return
    tell(TOPICS)
    polling = setInterval(() => tell(TOPICS), POLL_EVERY_MS)
  }

  function stopPolling(): void {
    forgetTimers('broken')
    clearInterval(polling)
    polling = undefined
  }

  const heedVisibility = () => {
    clearTimeout(timers.hidden)
    if (document.hidden) {
      stopPolling()
      timers.hidden = setTimeout(close, HIDDEN_FOR_MS)
    } else if (stream?.readyState !== EventSource.OPEN) {
      // Says what was missed meanwhile as soon as it stands; should it not stand soon, the page asks.
      forgetTimers('broken')
      pollUnlessHeardWithin(MISSED_AT_MOST_MS)
      open()
    }
  }
  document.addEventListener('visibilitychange', heedVisibility)
  // A page from the browser's own cache shows what was true when it was left.
  addEventListener('pageshow', (event) => {
    if (event.persisted) open()
  })
  addEventListener('pagehide', close)
  open()
  if (document.hidden) heedVisibility()
}

function tell(topics: readonly string[]): void {
  for (const topic of topics) document.body.dispatchEvent(new CustomEvent(`live:${topic}`))
}
