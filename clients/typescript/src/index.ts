import createFetchClient, { type Client, type FetchResponse } from 'openapi-fetch'
import { PanelRefusal, type RefusalCode, UnexpectedReply } from './refusal.ts'
import { fetchWithRetries, type Tries } from './retry.ts'
import type { components, operations, paths } from './schema.ts'

export type { components, operations, paths, RefusalCode, Tries }
export { PanelRefusal, UnexpectedReply }

/** The calls of the panel's API by method and path, typed by its document. */
export type PanelClient = Client<paths, 'application/json'>

export type PanelClientOptions = Tries & {
  /** Where the panel is: https://shop.example */
  baseUrl: string
  /** An API key (hm_live_…) or the access_token of a log-in; without it only what guests may do works. */
  apiKey?: string
  /** Of the messages for people; `en` unless given. */
  language?: 'vi' | 'en'
  /** Instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>
}

/**
 * A client of one panel. Calls give `{ data }` or `{ error }`, where `error.error.code` is one of the codes the panel
 * has; `worked` makes data or an exception of it.
 */
export function createClient(options: PanelClientOptions): PanelClient {
  const { baseUrl, apiKey, language = 'en', fetch: send = (request) => fetch(request) } = options
  return createFetchClient<paths, 'application/json'>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    fetch: fetchWithRetries(options, send),
    headers: { 'accept-language': language, ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
  })
}

/** The data of a call that worked; throws `PanelRefusal` with its code for one that the panel refused. */
export async function worked<
  T extends Record<string | number, unknown>,
  Init,
  Media extends `${string}/${string}`,
>(call: Promise<FetchResponse<T, Init, Media>>): Promise<NonNullable<FetchResponse<T, Init, Media>['data']>> {
  const { data, error, response } = await call
  if (data !== undefined && data !== null) return data
  const refused = isObject(error)
    ? (error as { error?: { code?: unknown; message?: unknown } }).error
    : undefined
  if (typeof refused?.code !== 'string') throw new UnexpectedReply(response.status)
  throw new PanelRefusal(refused.code as RefusalCode, String(refused.message), response.status)
}

/**
 * The header by which the panel recognises a repeat: it gives the first answer and does nothing twice. Keep the key
 * with what you order and give it again when you are not sure; without one a new key is made, which protects this
 * call's own retries only.
 */
export function idempotencyKey(key: string = crypto.randomUUID()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
