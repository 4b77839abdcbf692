import { setTimeout as sleep } from 'node:timers/promises'
import type { AllowedAddresses } from '../partners/outside-host.ts'
import { openConnections, type WebhookAnswer, type WebhookConnections } from '../partners/webhook.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { narrowTransaction } from '../platform/narrow-transaction.ts'
import { broadcastChanges } from './broadcast-changes.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import { claimMore } from './claim-more.ts'
import { freeEndpoint } from './free-endpoint.ts'
import { recordDelivery } from './record-delivery.ts'
import { outcomeOf, webhookBody, webhookHeaders } from './webhook.ts'
import type { ClaimedDelivery } from './webhook-deliveries.sql.ts'
import { hasWebhooks } from './webhook-endpoints.sql.ts'

export type WebhookParts = {
  db: Queryable
  transaction: Transaction
  log: Log
  decrypt(sealed: Buffer): string
  /** Where webhooks may lead beside the public network. */
  webhooks: AllowedAddresses
}

/** What delivers for one process; its deliveries outlive the run that began them. */
export type WebhookSender = {
  /**
   * Delivers what is due. Returns in how many milliseconds to look again: events are written by the database and wake
   * nobody. Undefined while there is no endpoint.
   */
  run(stop: AbortSignal): Promise<number | undefined>
  /** Waits for what is under way. */
  settle(): Promise<void>
}

/** Endpoints that are delivered to at the same moment: so many dead ones must come together to delay another. */
const ENDPOINTS_AT_ONCE = 64
/** Messages under way to an endpoint that answers well. */
const MESSAGES_AT_ONCE = 8
// Of the process's connections; what is bought and sent meanwhile must not queue behind hundreds of answers.
const TRANSACTIONS_AT_ONCE = 4
// While some are waited for, others may have something new.
const LOOK_MS = 500
const RUN_MS = 20_000
/** After this another endpoint has its turn. With the last try it must be shorter than the claim of an endpoint. */
const TURN_MS = 10_000
const BROADCAST_STEPS = 20
const AGAIN_MS = 1_000

/** Prepares deliveries for one process. */
export function webhookSender(given: WebhookParts, { runMs = RUN_MS } = {}): WebhookSender {
  const parts = { ...given, transaction: narrowTransaction(given.transaction, TRANSACTIONS_AT_ONCE) }
  const turns = new Set<Promise<void>>()
  let isRunning = false

  async function startTurns(stop: AbortSignal): Promise<void> {
    const until = performance.now() + runMs
    while (!stop.aborted && performance.now() < until) {
      for (const first of await claimDeliveries(parts.transaction, ENDPOINTS_AT_ONCE - turns.size)) {
        const turn = serve(parts, first, stop).finally(() => turns.delete(turn))
        turns.add(turn)
      }
      if (turns.size === 0) return
      const look = new AbortController()
      const pause = sleep(Math.min(LOOK_MS, runMs), undefined, { signal: look.signal }).catch(() => {})
      await Promise.race([...turns, pause])
      look.abort()
    }
  }

  return {
    async run(stop) {
      // The job was woken while it runs, and what runs looks by itself.
      if (isRunning) return AGAIN_MS
      isRunning = true
      try {
        for (let step = 0; step < BROADCAST_STEPS && (await broadcastChanges(parts.transaction)); step++);
        await startTurns(stop)
        // Whoever does not answer is not waited for: the next run goes on at once, beside what is under way.
        if (turns.size > 0) return 0
        return (await hasWebhooks(parts.db)) ? AGAIN_MS : undefined
      } finally {
        isRunning = false
      }
    },
    async settle() {
      await Promise.all(turns)
    },
  }
}

/**
 * An endpoint's turn: one message, and with each that arrives room for one more at the same time. After a failure
 * nothing more is begun: it has its rest, and starts with one again.
 */
async function serve(parts: WebhookParts, first: ClaimedDelivery, stop: AbortSignal): Promise<void> {
  const { transaction, log } = parts
  const until = performance.now() + TURN_MS
  const connections = openConnections(parts.webhooks)
  const underWay = new Set<Promise<void>>()
  let room = 1
  const start = (delivery: ClaimedDelivery) => {
    const one = deliver(parts, connections, delivery).then((isDelivered) => {
      underWay.delete(one)
      if (!isDelivered) room = 0
      else if (room > 0) room = Math.min(room + 1, MESSAGES_AT_ONCE)
    })
    underWay.add(one)
  }

  start(first)
  try {
    while (underWay.size > 0) {
      await Promise.race(underWay)
      const isOver = stop.aborted || performance.now() >= until
      const free = isOver ? 0 : room - underWay.size
      if (free > 0) for (const next of await claimMore(transaction, first.endpointId, free)) start(next)
    }
    await freeEndpoint(transaction, first.endpointId)
  } catch (error) {
    // Its claim runs out by itself.
    log.error({ err: error, endpoint: first.endpointId }, 'a webhook could not be served')
  }
  await Promise.all(underWay)
  connections.close()
}

/** Makes one try; gives whether it arrived. What cannot be written down is tried again when the claim has run out. */
async function deliver(
  parts: WebhookParts,
  connections: WebhookConnections,
  delivery: ClaimedDelivery,
): Promise<boolean> {
  try {
    const answer = await post(parts, connections, delivery)
    await recordDelivery(parts.transaction, delivery, answer)
    return outcomeOf(answer.httpStatus, answer.error) === 'delivered'
  } catch (error) {
    parts.log.error({ err: error, delivery: delivery.id }, 'a webhook was not delivered')
    return false
  }
}

async function post(
  parts: WebhookParts,
  connections: WebhookConnections,
  delivery: ClaimedDelivery,
): Promise<WebhookAnswer> {
  const secret = opened(parts, delivery.sealedSecret)
  if (secret === undefined) {
    const error = 'the secret cannot be read any more: give the webhook a new one'
    return { tookMs: 0, httpStatus: undefined, reply: undefined, error }
  }
  const old = delivery.sealedOldSecret && opened(parts, delivery.sealedOldSecret)
  const body = webhookBody(delivery)
  const headers = webhookHeaders(delivery.messageId, body, old ? [secret, old] : [secret], new Date())
  return connections.post(delivery.url, { headers, body })
}

/** A secret in the clear; undefined when it was sealed under another `APP_SECRET`. */
function opened({ decrypt }: WebhookParts, sealed: Buffer): string | undefined {
  try {
    return decrypt(sealed)
  } catch {
    return undefined
  }
}
