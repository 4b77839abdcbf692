import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { TEST_TYPE } from './webhook.ts'
import { insertTestDelivery } from './webhook-deliveries.sql.ts'
import { findWebhook } from './webhook-endpoints.sql.ts'

/** Sends `test.ping` to an endpoint; gives the delivery's number. Refuses `webhook_not_found` and `webhook_off`. */
export async function testWebhook(transaction: Transaction, userId: string, id: string): Promise<number> {
  return transaction(async (tx) => {
    const webhook = (await findWebhook(tx, userId, id)) ?? refuse('webhook_not_found')
    if (webhook.disabledAt) refuse('webhook_off')
    wakeJob(tx, 'send_webhooks', 'all')
    return insertTestDelivery(tx, id, TEST_TYPE)
  })
}
