import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
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

/** Connections to receivers, kept from one message to the next. */
export type WebhookConnections = {
  post(url: string, message: WebhookPost): Promise<WebhookAnswer>
  /** Ends those that are kept. */
  close(): void
}

type WebhookPost = Readonly<{ headers: Readonly<Record<string, string>>; body: string }>
type Agents = Readonly<{ http: HttpAgent; https: HttpsAgent }>

/**
 * Opens connections as they are needed. `post` sends a signed message: within five seconds in all, no redirect
 * followed, 64 kB of the reply read. An address of the own network is refused whenever a connection is opened, whatever
 * it was when somebody typed its name.
 */
export function openConnections(allowed: AllowedAddresses): WebhookConnections {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  return {
    post: (url, message) => postWebhook(url, message, allowed, agents),
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

async function postWebhook(
  url: string,
  message: WebhookPost,
  allowed: AllowedAddresses,
  agents: Agents,
): Promise<WebhookAnswer> {
  const since = performance.now()
  const problem = addressProblem(url, allowed)
  if (problem) {
    return { tookMs: 0, httpStatus: undefined, reply: undefined, error: `the address is ${problem}` }
  }
  const call = {
    url,
    headers: { 'content-type': 'application/json', ...message.headers },
    body: Buffer.from(message.body),
    maxReplyBytes: MAX_REPLY_BYTES,
    mayCut: true,
    ...(!isAllowedInside(url, allowed) && { lookup: lookupOutside(allowed.nameServers) }),
  }
  const agent = new URL(url).protocol === 'https:' ? agents.https : agents.http
  let exchanged = await exchange({ ...call, agent, timeoutMs: TIMEOUT_MS })
  // The receiver closed the kept connection in this moment. The same message may arrive twice, by its id.
  if (
    exchanged.overKept &&
    exchanged.httpStatus === undefined &&
    /^(ECONNRESET|EPIPE)/.test(exchanged.failure ?? '')
  )
    exchanged = await exchange({ ...call, timeoutMs: Math.ceil(since + TIMEOUT_MS - performance.now()) })
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
