import { type Provider, type ProviderOptions, startProvider } from './provider.ts'

export const LIKES = '101'
export const LINK = 'https://facebook.com/post/1'

/** A provider whose orders move only when a test says so. */
export function manual(options: ProviderOptions = {}): Promise<Provider> {
  return startProvider({ paceMs: Number.POSITIVE_INFINITY, ...options })
}

/** Status and body; the body parsed when it looks like JSON. */
export interface Answer {
  status: number
  body: unknown
}

/** One API v2 call as a form. */
export async function call(
  provider: Provider,
  fields: Record<string, string>,
  signal?: AbortSignal,
): Promise<Answer> {
  const answer = await fetch(provider.apiUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ key: provider.key, ...fields }),
    ...(signal ? { signal } : {}),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  }
}

/** Orders 1000 likes, which cost 2500. */
export function add(provider: Provider, link = LINK, signal?: AbortSignal): Promise<Answer> {
  return call(provider, { action: 'add', service: LIKES, link, quantity: '1000' }, signal)
}

/** The same, answering the id of the order. */
export async function orderId(provider: Provider, link = LINK): Promise<number> {
  return ((await add(provider, link)).body as { order: number }).order
}

/** The `status` of one order. */
export async function statusOf(
  provider: Provider,
  order: number,
): Promise<Record<string, string> & { status: string }> {
  return (await call(provider, { action: 'status', order: String(order) })).body as never
}

/** Whether an answer is a plain `{"order": …}`. */
export function clean({ status, body }: Answer): boolean {
  return status === 200 && typeof body === 'object' && Object.keys(body as object).join() === 'order'
}

/** Posts to `/control`; answers the HTTP status. */
export async function control(url: string, order: object): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${url}/control`, { method: 'POST', headers, body: JSON.stringify(order) })).status
}
