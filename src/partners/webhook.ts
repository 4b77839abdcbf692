import { addressProblem } from '../core/outside-address.ts'
import { excerptOf, exchange } from './http-exchange.ts'
import { type AllowedAddresses, lookupOutside } from './outside-host.ts'

/** What became of one try. Without `httpStatus` no whole reply came, and `error` says why. */
export type WebhookAnswer = Readonly<{
  tookMs: number
  httpStatus: number | undefined
  /** The first 500 characters. */
  reply: string | undefined
  error: string | undefined
}>

const TIMEOUT_MS = 5_000
const MAX_REPLY_BYTES = 64 * 1024
const MAX_EXCERPT_CHARACTERS = 500

/**
 * Posts a signed message to a receiver: within five seconds in all, no redirect followed, 64 kB of the reply read. An
 * address of the own network is refused when it is connected to, whatever it was when somebody typed its name.
 */
export async function postWebhook(
  url: string,
  message: { headers: Readonly<Record<string, string>>; body: string },
  allowed: AllowedAddresses,
): Promise<WebhookAnswer> {
  const since = performance.now()
  const problem = addressProblem(url, allowed)
  if (problem) {
    return { tookMs: 0, httpStatus: undefined, reply: undefined, error: `the address is ${problem}` }
  }
  const exchanged = await exchange({
    url,
    headers: { 'content-type': 'application/json', ...message.headers },
    body: Buffer.from(message.body),
    timeoutMs: TIMEOUT_MS,
    maxReplyBytes: MAX_REPLY_BYTES,
    mayCut: true,
    ...(!isAllowedInside(url, allowed) && { lookup: lookupOutside(allowed.nameServers) }),
  })
  return {
    tookMs: Math.round(performance.now() - since),
    httpStatus: exchanged.httpStatus,
    reply: exchanged.body && excerptOf(exchanged.body.toString('utf8'), MAX_EXCERPT_CHARACTERS),
    error: exchanged.failure,
  }
}

function isAllowedInside(url: string, { sandbox, privateHosts }: AllowedAddresses): boolean {
  return sandbox || privateHosts.includes(new URL(url).hostname)
}
