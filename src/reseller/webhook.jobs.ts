import { setTimeout as sleep } from 'node:timers/promises'
import type { AllowedAddresses } from '../partners/outside-host.ts'
import { postWebhook } from '../partners/webhook.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { broadcastChanges } from './broadcast-changes.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import { recordDelivery } from './record-delivery.ts'
import { webhookBody, webhookHeaders } from './webhook.ts'
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

/** Endpoints that are delivered to at the same moment: so many dead ones must come together to delay another. */
const ENDPOINTS_AT_ONCE = 64
// While some are waited for, others may have something new.
const LOOK_MS = 500
const RUN_MS = 20_000
const BROADCAST_STEPS = 20
const AGAIN_MS = 1_000

/**
 * Delivers what is due, one message at a time to each endpoint. Returns in how many milliseconds to look again:
 * events are written by the database and wake nobody. Undefined while there is no endpoint.
 */
export async function deliverWebhooks(parts: WebhookParts, stop: AbortSignal): Promise<number | undefined> {
  for (let step = 0; step < BROADCAST_STEPS && (await broadcastChanges(parts.transaction)); step++);
  const until = performance.now() + RUN_MS
  const underWay = new Set<Promise<void>>()
  while (!stop.aborted && performance.now() < until) {
    for (const delivery of await claimDeliveries(parts.transaction, ENDPOINTS_AT_ONCE - underWay.size)) {
      const lane = deliver(parts, delivery).finally(() => underWay.delete(lane))
      underWay.add(lane)
    }
    if (underWay.size === 0) break
    const look = new AbortController()
    await Promise.race([...underWay, sleep(LOOK_MS, undefined, { signal: look.signal }).catch(() => {})])
    look.abort()
  }
  await Promise.all(underWay)
  return (await hasWebhooks(parts.db)) ? AGAIN_MS : undefined
}

/** Makes one try. What cannot be written down is tried again when the claim has run out. */
async function deliver(parts: WebhookParts, delivery: ClaimedDelivery): Promise<void> {
  try {
    const sealed = [delivery.sealedSecret, delivery.sealedOldSecret].filter((secret) => secret !== null)
    const body = webhookBody(delivery)
    const headers = webhookHeaders(delivery.messageId, body, sealed.map(parts.decrypt), new Date())
    const answer = await postWebhook(delivery.url, { headers, body }, parts.webhooks)
    await recordDelivery(parts.transaction, delivery, answer)
  } catch (error) {
    parts.log.error({ err: error, delivery: delivery.id }, 'a webhook was not delivered')
  }
}
