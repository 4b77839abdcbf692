// The service worker, served at /sw.js with a first line that sets `appFiles`. It keeps two things: files whose
// names change with their content, and one page that says that there is no connection. Never a page of somebody's,
// never a balance, never an answer of the API: what is old could pass for what is true.

/** What the server writes in front: a name for this build, the offline page, and the files that page needs. */
declare const appFiles: { version: string; offline: string; files: readonly string[] }

type Ending = Event & { waitUntil(work: Promise<unknown>): void }
type Fetching = Ending & {
  request: Request
  preloadResponse?: Promise<Response | undefined>
  respondWith(answer: Promise<Response>): void
}
const worker = self as unknown as {
  addEventListener(
    type: 'install' | 'activate' | 'message',
    act: (event: Ending & { data?: unknown }) => void,
  ): void
  addEventListener(type: 'fetch', act: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  registration: ServiceWorkerRegistration
}

worker.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([forgetOldBuilds(), worker.registration.navigationPreload?.enable()]))
})

// The look of the site was changed, and the offline page is to have it too.
worker.addEventListener('message', (event) => {
  if (event.data === 'keep-offline-page') event.waitUntil(keepOfflinePage().catch(() => undefined))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const address = new URL(request.url)
  if (address.origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(openPage(event))
  else if (address.pathname.startsWith('/assets/')) event.respondWith(openFile(request))
})

/** A page comes from the network or not at all. */
async function openPage(event: Fetching): Promise<Response> {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request))
  } catch {
    return (await caches.match(appFiles.offline)) ?? Response.error()
  }
}

/** A file with its content's hash in its name is the same for ever. */
async function openFile(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.status === 200 && /immutable/.test(answer.headers.get('cache-control') ?? '')) {
    const cache = await caches.open(appFiles.version)
    await cache.put(request, answer.clone())
  }
  return answer
}

async function keepFiles(): Promise<void> {
  const cache = await caches.open(appFiles.version)
  await cache.addAll([...appFiles.files])
  await keepOfflinePage()
}

async function keepOfflinePage(): Promise<void> {
  const cache = await caches.open(appFiles.version)
  await cache.add(new Request(appFiles.offline, { cache: 'reload' }))
}

async function forgetOldBuilds(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== appFiles.version).map((name) => caches.delete(name)))
}
