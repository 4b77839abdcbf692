import { excerptOf, exchange } from './http-exchange.ts'

/** What one call to a provider needs to know of its row. `apiKey` is the clear key: never log this object. */
export type ProviderAccount = Readonly<{
  name: string
  apiUrl: string
  apiKey: string
  bodyFormat: 'form' | 'json'
  timeoutMs: number
  currency: string
}>

/** The fields of a call besides `key`; numbers stay numbers in JSON bodies. */
export type ProviderFields = Readonly<Record<string, string | number>>

/** Evidence kept with an attempt: at most 2,000 characters of the reply, without the key. */
export type ReplyExcerpt = Readonly<{ httpStatus: number; text: string }>

export type ProviderAnswer =
  | Readonly<{ kind: 'not_sent'; reason: string }>
  | Readonly<{ kind: 'reply'; httpStatus: number; json: unknown; text: string; retryAfterMs?: number }>
  | Readonly<{ kind: 'unclear'; reason: string; httpStatus?: number; text?: string }>

export type CallOptions = Readonly<{ signal?: AbortSignal; maxReplyBytes?: number }>

const MAX_REPLY_BYTES = 1_000_000
const MAX_EXCERPT_CHARACTERS = 2_000
const MAX_RETRY_AFTER_MS = 3_600_000

/**
 * Posts one call and tells apart what matters for money (last table of reference/api-v2.md): `not_sent` no byte
 * of the request left this machine, surely; `reply` the whole reply came and is well-formed JSON, whatever its
 * HTTP status; `unclear` everything else. Never rejects, never follows a redirect, never repeats a call. Each
 * call has a connection of its own: a kept-alive one that the server just closed would make an `add` ambiguous
 * for nothing. The account's key is cut out of every text it hands back, the values of `json` included.
 */
export async function callProvider(
  account: ProviderAccount,
  fields: ProviderFields,
  options: CallOptions = {},
): Promise<ProviderAnswer> {
  const redact = redactorOf(account.apiKey)
  const exchanged = await exchange({
    url: account.apiUrl,
    body: encodeFields(account, fields),
    headers: {
      'content-type':
        account.bodyFormat === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    timeoutMs: account.timeoutMs,
    maxReplyBytes: options.maxReplyBytes ?? MAX_REPLY_BYTES,
    signal: options.signal,
  })
  const { httpStatus } = exchanged
  const excerpt = exchanged.body && excerptOf(redact(exchanged.body.toString('utf8')), MAX_EXCERPT_CHARACTERS)

  if (exchanged.failure !== undefined) {
    const reason = redact(exchanged.failure)
    if (!exchanged.sent) return { kind: 'not_sent', reason }
    return {
      kind: 'unclear',
      reason,
      ...(httpStatus !== undefined && { httpStatus }),
      ...(excerpt && { text: excerpt }),
    }
  }
  if (httpStatus === undefined || excerpt === undefined) return { kind: 'unclear', reason: 'no reply' }
  const json = parseReply(exchanged.body, redact)
  if (json === undefined) {
    return { kind: 'unclear', reason: `HTTP ${httpStatus} without readable JSON`, httpStatus, text: excerpt }
  }
  const retryAfterMs = readRetryAfter(exchanged.retryAfter)
  return {
    kind: 'reply',
    httpStatus,
    json,
    text: excerpt,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

function encodeFields(account: ProviderAccount, fields: ProviderFields): Buffer {
  const all = { key: account.apiKey, ...fields }
  if (account.bodyFormat === 'json') return Buffer.from(JSON.stringify(all))
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(all)) form.append(name, String(value))
  return Buffer.from(form.toString())
}

/** The parsed reply, undefined when it is not JSON. */
function parseReply(body: Buffer | undefined, redact: (text: string) => string): unknown {
  // PHP files saved with a byte order mark put one before their JSON.
  const text = body?.toString('utf8').replace(/^\uFEFF/, '') ?? ''
  try {
    return JSON.parse(text, (_, value: unknown, context?: { source?: string }) => {
      if (typeof value === 'string') return redact(value)
      // An id above 2^53 would silently become a neighbour's: its digits are kept as text.
      const digits = context?.source
      if (typeof value === 'number' && digits && /^\d{16,}$/.test(digits)) return digits
      return value
    }) as unknown
  } catch {
    return undefined
  }
}

/** A function that cuts the key out of a text, in every form in which a provider may echo it. */
function redactorOf(key: string): (text: string) => string {
  // Shorter than this it is no secret, and cutting it out would garble names and words.
  if (key.length < 6) return (text) => text
  const json = JSON.stringify(key).slice(1, -1)
  const forms = new Set([
    key,
    json,
    json.replaceAll('/', '\\/'),
    encodeURIComponent(key),
    new URLSearchParams([['', key]]).toString().slice(1),
    key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ])
  return (text) => {
    let redacted = text
    for (const form of forms) redacted = redacted.replaceAll(form, '[key]')
    return redacted
  }
}

function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const waitMs = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(waitMs) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs))
}
