import { webhookDisabled } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { WebhookAnswer } from '../partners/webhook.ts'
import type { Transaction } from '../platform/db.ts'
import { FAILING_MAX_HOURS, nextTryMs, outcomeOf, restMs } from './webhook.ts'
import { type ClaimedDelivery, insertTry, updateTried } from './webhook-deliveries.sql.ts'
import {
  lockEndpoint,
  updateEndpointAnswered,
  updateEndpointDisabled,
  updateEndpointFailed,
} from './webhook-endpoints.sql.ts'

const HOUR_MS = 3_600_000

/**
 * Writes down what a try came to, and when the next one is. An endpoint that says it is gone, or has failed for three
 * days, is switched off and its owner told. What the address before answers after a move says nothing of the new one:
 * the message goes there at once.
 */
export async function recordDelivery(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  answer: WebhookAnswer,
): Promise<void> {
  const { id, attempts, endpointId, url } = delivery
  const outcome = outcomeOf(answer.httpStatus, answer.error)
  await transaction(async (tx) => {
    if (outcome === 'delivered') {
      await updateEndpointAnswered(tx, endpointId, url)
      await insertTry(tx, id, answer)
      return updateTried(tx, delivery, 'delivered')
    }
    const endpoint = await lockEndpoint(tx, endpointId)
    if (!endpoint) return
    await insertTry(tx, id, answer)
    if (endpoint.url !== url) return updateTried(tx, delivery, { againInMs: 0 })
    const againInMs = outcome === 'gone' ? undefined : nextTryMs(attempts, Math.random())
    await updateTried(tx, delivery, againInMs === undefined ? 'given_up' : { againInMs })
    await updateEndpointFailed(tx, endpointId, restMs(endpoint.failures + 1))
    const isOver = outcome === 'gone' || endpoint.hasFailedMs >= FAILING_MAX_HOURS * HOUR_MS
    if (!isOver || endpoint.isOff) return
    await updateEndpointDisabled(tx, endpointId, outcome === 'gone' ? 'gone' : 'failing')
    await insertNotifications(tx, [webhookDisabled({ userId: endpoint.userId, endpointId, url })])
  })
}
