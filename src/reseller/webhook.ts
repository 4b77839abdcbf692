import { createHmac, randomBytes } from 'node:crypto'

/** What resellers can be told of; the migration holds the same list. */
export const webhookTypes = [
  'order.updated',
  'order.completed',
  'order.partial',
  'order.canceled',
  'refill.updated',
  'balance.changed',
  'service.changed',
] as const
export type WebhookType = (typeof webhookTypes)[number]

/** An event that is sent because its owner asked for it, and never subscribed to. */
export const TEST_TYPE = 'test.ping'

/** The longest address of an endpoint. */
export const URL_MAX = 500
/** Live endpoints an account may have. */
export const WEBHOOKS_MAX = 5
/** For so long both the old and the new secret sign. */
export const SECRET_OVERLAP_HOURS = 24
/** How many given-up deliveries one request has made again. */
export const REPLAYED_MAX = 1_000
/** For so long deliveries and their log are kept. */
export const DELIVERIES_KEPT_DAYS = 30
/** An endpoint that fails for so long is switched off. */
export const FAILING_MAX_HOURS = 72
/** So many messages wait for an endpoint at most; of more the oldest are given up. */
export const BACKLOG_MAX = 50_000
/** For so long an endpoint and its deliveries are held: longer than its turn. If a process dies, they are free after it. */
export const HOLD_MS = 30_000

const SECRET_BYTES = 32
const PREFIX = 'whsec_'

/** A new secret, as the Standard Webhooks specification writes them. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

export type WebhookMessage = { messageId: string; type: string; data: unknown; createdAt: Date }

/** What is posted: the same bytes for every try. */
export function webhookBody({ type, data, createdAt }: Omit<WebhookMessage, 'messageId'>): string {
  return JSON.stringify({ type, timestamp: createdAt.toISOString(), data })
}

/** How a message is named to its receiver. */
export function webhookId(messageId: string): string {
  return `msg_${messageId.replaceAll('-', '')}`
}

/** The three headers of a try at this moment: a signature for each secret, the newest first. */
export function webhookHeaders(
  messageId: string,
  body: string,
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const id = webhookId(messageId)
  const seconds = Math.floor(now.getTime() / 1000)
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  }
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
// Three days in all; after the last of these a delivery is given up.
const gapsMs = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/**
 * In how many milliseconds a delivery is tried again after this many tries; undefined when it is given up. Up to a
 * tenth is added by chance (`random`, 0 to 1), so that what failed together does not come back together.
 */
export function nextTryMs(attempts: number, random: number): number | undefined {
  const gap = gapsMs[attempts - 1]
  return gap === undefined ? undefined : Math.round(gap * (1 + random / 10))
}

const LONGEST_REST_MS = MINUTE

/** How long an endpoint rests after this many failures in a row, while others go first. */
export function restMs(failures: number): number {
  return Math.min(LONGEST_REST_MS, SECOND * 2 ** Math.min(failures, 10))
}

/** What a try came to. A redirect is no success: it is not followed. */
export function outcomeOf(
  httpStatus: number | undefined,
  error: string | undefined,
): 'delivered' | 'gone' | 'failed' {
  if (httpStatus === 410) return 'gone'
  return error === undefined && httpStatus !== undefined && httpStatus >= 200 && httpStatus < 300
    ? 'delivered'
    : 'failed'
}
