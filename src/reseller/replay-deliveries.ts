import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { REPLAYED_MAX } from './webhook.ts'
import { updateFailedReplayed, updateReplayed } from './webhook-deliveries.sql.ts'
import { findWebhook } from './webhook-endpoints.sql.ts'

/**
 * Has deliveries made again, with their own ids and bodies: one that is settled, or those that were given up and
 * happened since a time, at most 1,000 of them. Gives how many. Refuses `webhook_not_found`, `webhook_off`,
 * `delivery_not_found` and, for one that is not settled, `webhook_waiting`.
 */
export async function replayDeliveries(
  transaction: Transaction,
  userId: string,
  webhookId: string,
  which: { deliveryId: number } | { failedSince: Date },
): Promise<number> {
  return transaction(async (tx) => {
    const webhook = (await findWebhook(tx, userId, webhookId)) ?? refuse('webhook_not_found')
    if (webhook.disabledAt) refuse('webhook_off')
    wakeJob(tx, 'send_webhooks', 'all')
    if ('failedSince' in which) return updateFailedReplayed(tx, webhookId, which.failedSince, REPLAYED_MAX)
    const outcome = (await updateReplayed(tx, webhookId, which.deliveryId)) ?? refuse('delivery_not_found')
    if (outcome === 'waiting') refuse('webhook_waiting')
    return 1
  })
}
