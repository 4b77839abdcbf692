import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { newWebhookSecret, WEBHOOKS_MAX, type WebhookType } from './webhook.ts'
import { countWebhooks, insertWebhook, lockUserWebhooks } from './webhook-endpoints.sql.ts'

/**
 * Makes an endpoint for a user; `url` was judged by the route. The secret is in what this gives and nowhere else in
 * the clear. Refuses `too_many_webhooks`.
 */
export async function makeWebhook(
  transaction: Transaction,
  encrypt: (text: string) => Buffer,
  userId: string,
  wanted: { url: string; events: readonly WebhookType[] },
): Promise<{ id: string; secret: string }> {
  const id = newId()
  const secret = newWebhookSecret()
  await transaction(async (tx) => {
    await lockUserWebhooks(tx, userId)
    if ((await countWebhooks(tx, userId)) >= WEBHOOKS_MAX) refuse('too_many_webhooks', { max: WEBHOOKS_MAX })
    await insertWebhook(tx, { id, userId, ...wanted, sealedSecret: encrypt(secret) })
    wakeJob(tx, 'send_webhooks', 'all')
  })
  return { id, secret }
}
